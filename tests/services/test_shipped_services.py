"""The shipped SOPs, run from the first row to the last by the actions that the pages use."""

from datetime import UTC, datetime, timedelta

import pytest

from alur.activities.surveys.models import Response
from alur.engine.cases.actions import answer_question, ask_applicant, sweep
from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import applicant_tasks, clocks, open_pause, timeline
from alur.engine.cases.rules.actors import APPLICANT
from alur.engine.cases.tests import make

from . import service as base
from .service import MONDAY_9, status

pytestmark = pytest.mark.django_db

ANSWERS = {
    "kendala-tik": {
        "nama": "Bagus",
        "unit-kerja": "Arsip",
        "telepon": "+6281200000001",
        "surel": "bagus@contoh.id",
        "perangkat": "Printer",
        "lokasi": "Lantai 2",
        "gejala": "Tidak terdeteksi",
        "urgensi": "biasa",
        "persetujuan": True,
    },
    "konsultasi-kesekretariatan": {
        "nama-lengkap": "Dewi",
        "nip-nik": "3201015508900001",
        "unit-kerja": "Desa Maju",
        "jabatan": "Kepala Seksi",
        "nomor-telepon": "+6281200000002",
        "surel": "dewi@contoh.id",
        "substansi-permasalahan": "Cuti di luar tanggungan",
        "persetujuan": True,
    },
}
SURVEY = {f"u{number}": 4 for number in range(1, 10)}


class Service(base.Service):
    """The services whose cases have one open task at a time."""

    def apply(self) -> Case:
        return self.start(ANSWERS[self.slug])

    def open(self, case: Case) -> Task:
        family = Case.objects.filter(pk=case.pk) | Case.objects.filter(root=case)
        tasks = Task.objects.select_related("case", "position", "assignee")
        return tasks.get(case__in=family, state="open", is_call=False)


@pytest.fixture
def ict() -> Service:
    return Service("kendala-tik", "survei-kepuasan", "pemeliharaan-perbaikan")


def test_ict_trouble_solved_directly(ict):
    case = ict.apply()
    ict.claim(case, "terima")
    ict.work(case, "diagnosa", "ya", answers={"kategori": "jaringan"})
    ict.work(case, "tangani", "selesai", answers={"tindakan": "Kabel diganti"})
    assert status(case) == "selesai"
    ict.citizen(case, "konfirmasi", "teratasi")
    ict.citizen(case, "isi", activity_data=SURVEY)
    assert status(case) == "diarsipkan"
    assert Response.objects.get().u1 == 4
    assert [row.state for row in timeline(case, ict.at)] == ["done"] * 7


def test_ict_trouble_through_the_repair_sop_and_back_then_not_solved(ict):
    case = ict.apply()
    ict.claim(case, "terima")
    ict.work(case, "diagnosa", "tidak")
    assert ict.open(case).case.given["perangkat"] == "Printer"
    ict.work(case, "terima", answers={"perangkat": "Printer"})
    ict.work(case, "periksa", "dalam" if "dalam" in outcomes(ict, case) else next(iter(outcomes(ict, case))))
    while ict.open(case).case_id != case.pk:
        ict.work(case, ict.open(case).step, next(iter(outcomes(ict, case)), ""))
    assert status(case) == "selesai"
    ict.citizen(case, "konfirmasi", "belum-teratasi")
    assert status(case) == "berjalan"
    ict.work(case, "diagnosa", "ya")
    ict.work(case, "tangani", "selesai")
    ict.citizen(case, "konfirmasi", "teratasi")
    assert status(case) == "selesai"


def outcomes(service: Service, case: Case) -> dict:
    from alur.engine.sops.queries import definition_of

    task = service.open(case)
    return definition_of(task.case.sop_version).step(task.step).outcomes


def test_a_survey_never_answered_is_reminded_twice_and_holds_nothing(ict):
    case = ict.apply()
    ict.claim(case, "terima")
    ict.work(case, "diagnosa", "ya")
    ict.work(case, "tangani", "selesai")
    ict.citizen(case, "konfirmasi", "teratasi")
    steps = []
    for _round in range(3):
        steps.append(applicant_tasks(case)[0].step)
        ict.at += timedelta(days=8)
        sweep(at=ict.at)
    assert steps == ["isi", "isi-2", "isi-3"]
    assert status(case) == "diarsipkan"
    assert Response.objects.count() == 0


@pytest.fixture
def secretariat() -> Service:
    return Service("konsultasi-kesekretariatan")


def to_the_review(secretariat: Service) -> Case:
    case = secretariat.apply()
    secretariat.work(case, "catat")
    member = make.officer("anggota", "anggota-tim", of=secretariat.office)
    secretariat.work(case, "tugaskan", chosen=member)
    secretariat.work(case, "sampaikan-penugasan", answers={"nomor-surat-tugas": "248/ST/XI/2026"})
    assert secretariat.open(case).assignee == member
    return case


def test_secretariat_consultation_with_one_question(secretariat):
    case = to_the_review(secretariat)
    task = secretariat.open(case)
    # Senin + 3 hari kerja: Kamis 26 November, 16.00 WIB.
    assert task.due_at == datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
    asked = MONDAY_9 + timedelta(hours=1)
    ask_applicant(
        case_id=case.pk, task_id=task.pk, version=task.version, question="Sejak kapan?", officer=task.assignee,
        at=asked, key="tanya",
    )  # fmt: skip
    task.refresh_from_db()
    assert task.due_at is None
    answered = asked + timedelta(days=2)
    answer_question(
        case_id=case.pk, pause_id=open_pause(task).pk, answer="Sejak Maret", by=APPLICANT, at=answered, key="jawab"
    )
    task.refresh_from_db()
    assert task.due_at == datetime(2026, 11, 30, 9, 0, tzinfo=UTC), "dua hari kerja menunggu, jadi Senin"
    secretariat.at = answered + timedelta(hours=1)
    assert clocks(case, secretariat.at).applicant == timedelta(hours=15)
    secretariat.work(case, "telaah", answers={"hasil": "Boleh, menurut PP 11/2017"})
    secretariat.work(case, "kirim-hasil")
    assert status(case) == "selesai"
    secretariat.citizen(case, "survei", activity_data=SURVEY)
    secretariat.work(case, "dokumentasi")
    assert status(case) == "diarsipkan"
