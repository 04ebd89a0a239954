"""Files go to officers of the case's office only; everybody finds their own positions on their own page."""

from datetime import date
from uuid import uuid4

import pytest

from alur.engine.cases.tests import make as cases
from alur.foundation.files.models import StoredFile
from alur.kernel import clock

from . import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with clock.frozen(make.AT):
        yield


@pytest.fixture
def stored():
    case = make.applied()
    task, petugas = cases.open_task(case), cases.officer("petugas", "petugas")
    form = {**make.completion(task), "lampiran": make.upload("hasil uji.pdf")}
    make.browser(petugas).post(make.step_url(case, task), form)
    return StoredFile.objects.get()


def test_an_officer_of_the_office_downloads_it(stored):
    answer = make.browser(cases.officer("rekan")).get(f"/meja/berkas/{stored.pk}/")
    assert answer.status_code == 200
    assert b"".join(answer.streaming_content) == make.PDF
    assert answer["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(("scan", "words"), [("waiting", "sedang diperiksa"), ("infected", "mengandung virus")])
def test_a_file_that_is_withheld_says_why(stored, scan, words):
    StoredFile.objects.update(scan=scan)
    answer = make.browser(cases.officer("rekan")).get(f"/meja/berkas/{stored.pk}/")
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_others_find_nothing(stored):
    stranger = cases.officer("asing", "petugas", of=cases.office("lain"))
    assert make.browser(stranger).get(f"/meja/berkas/{stored.pk}/").status_code == 404
    assert make.browser().get(f"/meja/berkas/{stored.pk}/").status_code == 302
    assert make.browser(stranger).get(f"/meja/berkas/{uuid4()}/").status_code == 404


@pytest.mark.parametrize("about", ["draft:abc", "case:bukan-nomor", "case:102e4abb-a214-41ea-8429-bd9a825ce11e", "x"])
def test_a_file_that_no_case_of_the_office_has_is_not_served(stored, about):
    StoredFile.objects.update(about=about)
    assert make.browser(cases.officer("rekan")).get(f"/meja/berkas/{stored.pk}/").status_code == 404


def test_a_file_that_storage_lost_is_said_to_be_lost(stored):
    stored.path.unlink()
    answer = make.browser(cases.officer("rekan")).get(f"/meja/berkas/{stored.pk}/")
    assert answer.status_code == 500
    assert "tidak ditemukan di penyimpanan" in answer.content.decode()


def test_the_profile_tells_what_one_holds_and_until_when():
    person = cases.officer("Eko", "petugas")
    cases.hold(person, "kepala", kind="plh", starts_on=date(2026, 11, 1), ends_on=date(2026, 11, 30))
    cases.hold(person, "arsip", starts_on=date(2025, 1, 1), ends_on=date(2026, 1, 1))
    text = make.browser(person).get("/meja/profil/").content.decode()
    assert "Petugas" in text
    assert "Plh. Kepala" in text
    assert "sampai Senin, 30 November 2026" in text
    assert "Arsip" not in text


def test_the_language_is_kept_and_a_made_up_one_refused():
    person = cases.officer("Eko")
    browser = make.browser(person)
    assert browser.post("/meja/profil/", {"language": "en"})["Location"] == "/meja/profil/?bahasa=en"
    person.refresh_from_db()
    assert person.language == "en"
    assert browser.post("/meja/profil/", {"language": "xx"}).status_code == 422
