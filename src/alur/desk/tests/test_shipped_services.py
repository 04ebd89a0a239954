"""The shipped services, step by step through the desk's own pages."""

from pathlib import Path
from uuid import uuid4

import pytest

import alur
from alur.activities.surveys.models import Response
from alur.engine.cases.models import Case
from alur.engine.cases.registry import activities
from alur.engine.cases.tests import make as cases
from alur.engine.sops.actions import publish
from alur.engine.sops.queries import effective
from alur.kernel import clock

from . import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def morning():
    with clock.frozen(make.AT):
        yield


def ship(*slugs):
    for slug in ("survei-kepuasan", "pemeliharaan-perbaikan", *slugs):
        text = (Path(alur.__file__).parent / "library" / slug / "sop.yaml").read_text()
        known = activities.names()
        publish(
            office=cases.office(),
            text=text,
            source=slug,
            by="system",
            at=make.AT,
            known_activities=known,
            create_positions=True,
        )


def press(person, case, outcome="", **fields):
    """Open the case, fill in the current step as the page offers it, and save."""
    browser = make.browser(person)
    page = browser.get(make.case_url(case)).context["current"]
    form = {**fields, "step_key": uuid4().hex, "step_version": page.task.version}
    if outcome:
        form["step_outcome"] = outcome
    answer = browser.post(make.step_url(page.task.case, page.task), form)
    assert answer.status_code == 302, answer.context["typed"].forms and [
        each.errors for each in answer.context["typed"].forms.all
    ]
    return answer


KKS = {
    "nama-lengkap": "Siti Rahmawati",
    "nip-nik": "197102012002121002",
    "unit-kerja": "BBPPMT",
    "jabatan": "Analis",
    "nomor-telepon": "+6281234567890",
    "surel": "siti@contoh.id",
    "substansi-permasalahan": "Cuti besar",
    "persetujuan": True,
}
TIK = {
    "nama": "Siti Rahmawati",
    "unit-kerja": "Bagian Umum",
    "telepon": "+6281234567890",
    "surel": "siti@contoh.id",
    "perangkat": "Epson L3210",
    "lokasi": "Gedung A",
    "gejala": "Printer tidak terdeteksi",
    "urgensi": "terganggu",
    "persetujuan": True,
}


def test_a_consultation_from_disposition_to_the_survey_that_came_on_paper():
    ship("konsultasi-kesekretariatan")
    case = cases.started(effective(cases.office(), "konsultasi-kesekretariatan"), answers=KKS)
    team = cases.officer("Ani", "tim-sekretariat")
    head = cases.officer("Budi", "kepala-bagian")
    member = cases.officer("Citra", "anggota-tim")
    press(team, case)
    press(head, case, instruksi="Telaah dasar hukumnya", step_chosen=member.pk)
    press(team, case, **{"nomor-surat-tugas": "12/2026"})
    press(member, case, hasil="Boleh, lihat PP 11/2017.")
    press(team, case)
    page = make.browser(team).get(make.case_url(case)).content.decode()
    assert "Isi atas nama pemohon" in page
    press(team, case, u1="4", u2="3", comment="Cepat")
    kept = Response.objects.get()
    assert (kept.u1, kept.u2, kept.u3, kept.comment) == (4, 3, None, "Cepat")
    press(team, case)
    case.refresh_from_db()
    assert case.end_kind == "selesai"


def test_a_repair_goes_through_the_called_sop_and_back():
    ship("kendala-tik")
    case = cases.started(effective(cases.office(), "kendala-tik"), answers=TIK)
    tik = cases.officer("Rahmat", "pengelola-tik")
    household = cases.officer("Joko", "pengelola-rumah-tangga")
    task = cases.open_task(case)
    make.browser(tik).post(make.step_url(case, task, "ambil"), make.act("ambil", task))
    press(tik, case, "tidak", kategori="perangkat-keras", penyebab="Papan induk rusak")
    child = Case.objects.get(parent_task__case=case)
    page = make.browser(household).get(make.case_url(child)).content.decode()
    assert 'value="Epson L3210"' in page  # handed over by the caller, ready to be mended
    assert "81234567890" not in page
    press(household, child, perangkat="Epson L3210", lokasi="Gedung A", keluhan="Mati")
    press(household, child, "dalam", temuan="Sekring putus")
    press(household, child, "selesai", tindakan="Ganti sekring")
    press(household, child, "diperbaiki")
    assert cases.open_task(case).step == "konfirmasi"
    press(tik, case, "belum-teratasi")
    assert cases.open_task(case).step == "diagnosa"
