"""What an applicant asks of their data, done by an officer: correction, a copy, erasure."""

import io
import json
import zipfile
from uuid import uuid4

import pytest

from alur.engine.cases.actions import cancel_case
from alur.engine.cases.models import Case, Look
from alur.engine.cases.queries import case_by_number_and_phone
from alur.engine.cases.tests import make as cases
from alur.foundation.files.actions import attach, store_file
from alur.foundation.journal.models import Entry
from alur.foundation.journal.queries import broken_links
from alur.kernel import clock
from alur.outlets.protection.actions import save_contact

from . import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with clock.frozen(make.AT):
        yield


@pytest.fixture
def case():
    return make.applied()


@pytest.fixture
def petugas():
    return cases.officer("petugas", "petugas")


@pytest.fixture
def admin():
    return cases.officer("admin", is_administrator=True)


def url(case):
    return f"/meja/permohonan/{case.number}/data/"


def form(act, **fields):
    return {f"{act}-key": uuid4().hex, f"{act}-checked": "ktp", **{f"{act}-{name}": v for name, v in fields.items()}}


def ended(case, admin):
    cancel_case(case_id=case.pk, reason="x", officer=admin, at=make.AT, key=uuid4().hex)
    case.refresh_from_db()
    return case


def test_contact_is_corrected_told_and_used(case, petugas):
    browser = make.browser(petugas)
    body = form("kontak", name="Siti Rahma", unit="", email="baru@contoh.id", phone="0813 9999 0000")
    assert browser.post(url(case), body)["Location"] == url(case)
    case.refresh_from_db()
    assert (case.applicant_name, case.applicant_email) == ("Siti Rahma", "baru@contoh.id")
    assert case_by_number_and_phone(case.number, "0000") == case
    entry = Entry.objects.get(stream=case.stream, kind="case.contact_corrected")
    assert (entry.data["fields"], entry.data["checked"]) == (["name", "email", "phone"], "ktp")
    assert set(entry.data["personal"]["committed"]) == {"about"}
    assert broken_links(case.stream) == []
    text = browser.get(make.case_url(case)).content.decode()
    assert "Kontak yang diperbaiki" in text
    assert "0813••••••00" in text
    assert "petugas memperbaiki kontak pemohon: nama, surel, telepon." in text


def test_what_was_applied_with_stays_as_it_was(case, petugas):
    before = case.tasks.get(step="permohonan").answers
    make.browser(petugas).post(url(case), form("kontak", name="Lain"))
    assert case.tasks.get(step="permohonan").answers == before


def test_the_same_form_twice_corrects_once(case, petugas):
    body = form("kontak", name="Lain")
    for _twice in range(2):
        make.browser(petugas).post(url(case), body)
    assert Entry.objects.filter(kind="case.contact_corrected").count() == 1


def test_bad_input_is_told_and_kept(case, petugas):
    answer = make.browser(petugas).post(url(case), form("kontak", name="Siti R", phone="12"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="Siti R"' in text
    assert Case.objects.get(pk=case.pk).applicant_name != "Siti R"
    assert make.browser(petugas).post(url(case), {"kontak-key": "k"}).status_code == 422


def test_the_copy_holds_what_the_applicant_gave_whole_and_their_files(case, admin, tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path
    stored = store_file(
        office=case.office, upload=make.upload("surat.pdf"), about="draft:x", by="applicant", at=make.AT
    )
    inside = store_file(
        office=case.office, upload=make.upload("telaah.pdf"), about="draft:x", by="officer:1", at=make.AT
    )
    attach(files=[stored, inside], about=case.stream, by="applicant", at=make.AT)
    answer = make.browser(admin).post(url(case), form("salinan"))
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    zipped = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert zipped.namelist() == ["berkas/01-surat.pdf", "data.html", "data.json"]
    data = json.loads(zipped.read("data.json"))
    assert data["applicant"]["phone"] == "+6281234567890"
    assert make.ANSWERS["nik"] in zipped.read("data.html").decode()
    assert data["forms"][0]["raw"]["nik"] == make.ANSWERS["nik"]
    look = Look.objects.get()
    assert (look.field, look.reason, look.officer) == ("*", "salinan", admin)
    assert Entry.objects.get(kind="case.copied").data == {"checked": "ktp"}


def test_an_ended_case_is_erased_by_typing_its_number(case, admin):
    ended(case, admin)
    browser = make.browser(admin)
    assert browser.post(url(case), form("hapus", number="UJ-1999-0001")).status_code == 422
    assert Case.objects.get(pk=case.pk).applicant_name
    done = browser.post(url(case), form("hapus", number=case.number.lower()))
    assert done["Location"] == make.case_url(case)
    case.refresh_from_db()
    assert (case.applicant_name, case.erased_at) == ("", make.AT)
    text = browser.get(make.case_url(case)).content.decode()
    assert "Data pribadi permohonan ini dihapus" in text
    assert "atas permintaan pemohon" in text
    assert make.ANSWERS["nama"] not in text
    assert browser.get(url(case)).status_code == 404


def test_a_running_case_offers_no_erasure_and_an_ended_one_no_correction(case, admin):
    browser = make.browser(admin)
    assert "Hapus data pribadi" not in browser.get(url(case)).content.decode()
    assert browser.post(url(case), form("hapus", number=case.number)).status_code == 200
    assert Case.objects.get(pk=case.pk).erased_at is None
    ended(case, admin)
    assert "Perbaiki kontak" not in browser.get(url(case)).content.decode()


def test_who_works_on_the_case_may_correct_but_neither_copy_nor_erase(case, petugas, admin):
    browser = make.browser(petugas)
    assert "Beri salinan" not in browser.get(url(case)).content.decode()
    browser.post(url(case), form("salinan"))
    assert not Look.objects.exists()
    ended(case, admin)
    assert browser.get(url(case)).status_code == 404
    assert browser.post(url(case), form("hapus", number=case.number)).status_code == 404


def test_the_position_that_the_office_named_may(case, admin):
    keeper = cases.officer("ppdp", "ppdp")
    assert make.browser(keeper).get(url(case)).status_code == 404
    where = {"position": cases.position("ppdp"), "email": "", "phone": ""}
    save_contact(office=case.office, **where, by=admin.actor, at=make.AT)
    ended(case, admin)
    assert make.browser(keeper).get(url(case)).status_code == 200
    assert make.browser(keeper).post(url(case), form("hapus", number=case.number)).status_code == 302


def test_an_erased_case_still_opens_for_everybody(case, admin, petugas):
    ended(case, admin)
    make.browser(admin).post(url(case), form("hapus", number=case.number))
    for path in ("", "riwayat/", "lembar/"):
        assert make.browser(petugas).get(f"{make.case_url(case)}{path}").status_code == 200
    from alur.engine.cases.queries import tracking_token

    assert make.browser().get(f"/lacak/{tracking_token(case)}/").status_code == 200
    assert make.browser(petugas).get("/meja/pengiriman/").status_code == 200
