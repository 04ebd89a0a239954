"""The counter: a letter, visit or call becomes a case in at most eight fields."""

from pathlib import Path
from uuid import uuid4

import pytest

import alur
from alur.engine.cases.models import Case
from alur.engine.cases.queries import case_by_tracking_token, opened_answers
from alur.engine.cases.registry import activities
from alur.engine.cases.tests import make as cases
from alur.engine.sops.actions import publish
from alur.foundation.files.models import StoredFile
from alur.kernel import clock

from . import make

pytestmark = pytest.mark.django_db

TIK = {
    "nama": "Siti Rahmawati",
    "unit-kerja": "Bagian Umum",
    "telepon": "0812 3456 7890",
    "perangkat": "Epson L3210",
    "lokasi": "Gedung A",
    "gejala": "Printer tidak terdeteksi",
    "urgensi": "terganggu",
}
KKS = {
    "nama-lengkap": "Siti Rahmawati",
    "nip-nik": "197102012002121002",
    "unit-kerja": "BBPPMT",
    "jabatan": "Analis",
    "nomor-telepon": "0812 3456 7890",
    "substansi-permasalahan": "Cuti besar",
}


@pytest.fixture(autouse=True)
def morning():
    with clock.frozen(make.AT):
        yield


def ship(*slugs):
    office = cases.office()
    for slug in ("survei-kepuasan", "pemeliharaan-perbaikan", *slugs):
        text = (Path(alur.__file__).parent / "library" / slug / "sop.yaml").read_text()
        known = activities.names()
        publish(
            office=office,
            text=text,
            source=slug,
            by="system",
            at=make.AT,
            known_activities=known,
            create_positions=True,
        )


def typed(fields, channel="kunjungan", **more):
    return {**fields, "counter_channel": channel, "counter_key": uuid4().hex, **more}


@pytest.mark.parametrize(
    ("slug", "fields", "position"),
    [("kendala-tik", TIK, "pengelola-tik"), ("konsultasi-kesekretariatan", KKS, "tim-sekretariat")],
)
def test_eight_fields_at_most_and_they_are_enough(slug, fields, position):
    ship(slug)
    browser = make.browser(cases.officer("loket", position))
    page = browser.get(f"/meja/loket/{slug}/").context["page"]
    assert len(page.asked) + 1 <= 8
    assert set(fields) <= {*page.asked, "surel"}
    answer = browser.post(f"/meja/loket/{slug}/", typed(fields))
    case = Case.objects.get()
    assert answer["Location"] == f"/meja/loket/bukti/{case.number}/"
    assert (case.channel, case.applicant_name) == ("kunjungan", "Siti Rahmawati")
    kept = opened_answers(case.tasks.get(number=1).answers)
    assert kept["persetujuan"] is True
    assert case.tasks.get(number=1).closed_by.startswith("officer:")


def test_the_page_says_that_saving_attests_the_applicants_consent():
    ship("kendala-tik")
    text = make.browser(cases.officer("loket", "pengelola-tik")).get("/meja/loket/kendala-tik/").content.decode()
    assert "Anda menyatakan pemohon menyetujui" in text
    assert " checked" not in text


def test_what_is_missing_is_said_and_what_was_typed_stays():
    ship("kendala-tik")
    browser = make.browser(cases.officer("loket", "pengelola-tik"))
    answer = browser.post("/meja/loket/kendala-tik/", typed({**TIK, "telepon": "12"}, channel=""))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Printer tidak terdeteksi" in text
    assert "Pilih salah satu." in text
    assert not Case.objects.exists()


def test_the_same_form_twice_is_one_case():
    ship("kendala-tik")
    browser, form = make.browser(cases.officer("loket", "pengelola-tik")), typed(TIK, "telepon")
    assert (
        browser.post("/meja/loket/kendala-tik/", form)["Location"]
        == (browser.post("/meja/loket/kendala-tik/", form)["Location"])
    )
    assert Case.objects.count() == 1


def test_the_web_and_made_up_channels_are_not_entered():
    ship("kendala-tik")
    browser = make.browser(cases.officer("loket", "pengelola-tik"))
    for channel in ("web", "internal", "merpati"):
        assert browser.post("/meja/loket/kendala-tik/", typed(TIK, channel)).status_code == 422
    assert not Case.objects.exists()


def test_a_scan_is_kept_with_the_case_and_survives_a_refused_form():
    ship("kendala-tik")
    browser = make.browser(cases.officer("loket", "pengelola-tik"))
    form = typed({**TIK, "nama": "", "foto": make.upload("surat.pdf")}, "surat")
    text = browser.post("/meja/loket/kendala-tik/", form).content.decode()
    assert "surat.pdf" in text
    kept = text.split('name="counter_kept" value="')[1].split('"')[0]
    browser.post("/meja/loket/kendala-tik/", typed(TIK, "surat", counter_kept=kept))
    assert StoredFile.objects.get().about == Case.objects.get().stream


def test_the_receipt_carries_the_link_that_opens_the_case():
    ship("kendala-tik")
    browser = make.browser(cases.officer("loket", "pengelola-tik"))
    answer = browser.post("/meja/loket/kendala-tik/", typed(TIK, "surat"))
    receipt = browser.get(answer["Location"])
    text = receipt.content.decode()
    token = text.split("/lacak/")[1].split("/")[0]
    assert case_by_tracking_token(token) == Case.objects.get()
    assert "data:image/svg+xml" in text


def test_the_receipt_of_a_web_application_is_the_applicants_alone():
    case = make.applied()
    answer = make.browser(cases.officer("loket", "petugas")).get(f"/meja/loket/bukti/{case.number}/")
    assert answer.status_code == 404


def test_who_holds_no_position_has_no_counter_and_another_office_no_such_service():
    ship("kendala-tik")
    for person in (cases.officer("tamu"), cases.officer("asing", "petugas", of=cases.office("lain"))):
        browser = make.browser(person)
        assert "Tidak ada layanan yang dapat Anda mulai" in browser.get("/meja/loket/").content.decode()
        assert browser.get("/meja/loket/kendala-tik/").status_code == 404
        assert browser.post("/meja/loket/kendala-tik/", typed(TIK)).status_code == 404
    assert not Case.objects.exists()


def test_an_internal_service_is_started_by_a_holder_of_its_position():
    mulai = {
        "id": "siapkan",
        "rows": [1],
        "executor": "petugas",
        "form": [{"name": "judul", "type": "text", "label": "Judul materi", "fills": "subject"}],
        "then": "putuskan",
    }
    make.sop(mulai, {**make.PUTUSKAN, "rows": [3]}, service={"audience": "internal"})
    petugas, head = cases.officer("petugas", "petugas"), cases.officer("kepala", "kepala")
    assert "Mulai layanan internal" in make.browser(petugas).get("/meja/loket/").content.decode()
    form = {"judul": "Infografis pakan", "counter_key": uuid4().hex}
    assert make.browser(head).post("/meja/loket/uji/", form).status_code == 404
    answer = make.browser(petugas).post("/meja/loket/uji/", form)
    case = Case.objects.get()
    assert answer["Location"] == make.case_url(case)
    assert (case.channel, case.subject) == ("internal", "Infografis pakan")
