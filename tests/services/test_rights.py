"""What the law gives people a right to ask, run by the engine: each way of both SOPs, and their legal clocks."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

from alur.desk.tests.make import browser
from alur.engine.cases.queries import tracking_token
from alur.engine.cases.queries.legal import legal_dues
from alur.engine.cases.tests.make import local
from alur.engine.sops.tests.make import library
from alur.kernel import clock

from .service import MONDAY_9, Service, status

pytestmark = pytest.mark.django_db

ABOUT_DATA = {"permintaan": "salinan", "uraian": "Salinan data saya", "nama": "Siti", "telepon": "+6281234567890"}
INFORMATION = {
    "rincian": "DIPA 2025",
    "tujuan": "Penelitian",
    "cara": "elektronik",
    "nama": "Budi",
    "alamat": "Bogor",
    "telepon": "+6281234567891",
    "surel": "budi@contoh.id",
}
NOTICE = {"answers": {"pemberitahuan": "Terlampir."}}


@pytest.fixture
def rights():
    return Service("hak-data-pribadi")


@pytest.fixture
def information():
    return Service("informasi-publik")


def one(case):
    case.refresh_from_db()
    [due] = legal_dues(case, language="id")
    return due


def test_a_request_of_a_data_subject_has_72_hours_on_the_wall_clock(rights):
    rights.at = local("2026-11-27 15:00")  # Friday afternoon: the weekend counts
    case = rights.start(ABOUT_DATA)
    assert one(case).due_at == local("2026-11-30 15:00")
    assert not one(case).late_at(local("2026-11-30 15:00"))
    assert one(case).late_at(local("2026-11-30 15:01"))
    rights.at += timedelta(hours=20)
    rights.work(case, "periksa", "dilengkapi", reason="Nomor mana?", answers={"cara": "belum"})
    rights.citizen(case, "permohonan", answers=ABOUT_DATA)
    rights.work(case, "periksa", "sesuai", answers={"cara": "ktp"})
    rights.work(case, "laksanakan", "dipenuhi", answers={"tindakan": "Dikirim."})
    assert status(case) == "diarsipkan"
    assert one(case).stopped_at == rights.at
    assert not one(case).late_at(rights.at + timedelta(days=30))


def test_erasure_has_no_hours_in_the_law(rights):
    case = rights.start({**ABOUT_DATA, "permintaan": "penghapusan"})
    assert legal_dues(case, language="id") == []


@pytest.mark.parametrize(
    ("step", "outcome"), [("periksa", "bukan"), ("laksanakan", "ditolak")], ids=["not theirs", "refused"]
)
def test_a_request_can_be_refused_with_its_reason(rights, step, outcome):
    case = rights.start(ABOUT_DATA)
    if step == "laksanakan":
        rights.work(case, "periksa", "sesuai", answers={"cara": "surel"})
    answers = {"cara": "telepon"} if step == "periksa" else {"tindakan": "Arsip negara."}
    rights.work(case, step, outcome, reason="Pasal 50", answers=answers)
    assert status(case) == "ditolak"


def test_information_is_answered_within_ten_working_days_of_receipt(information):
    case = information.start(INFORMATION)
    due = one(case)
    assert due.due_at == local("2026-12-07 16:00")  # Monday 23 November does not count
    information.work(case, "periksa", "lengkap")
    task = information.task(case, "tanggapi")
    assert task.due_at <= due.due_at
    information.work(case, "tanggapi", "diberikan", **NOTICE)
    assert status(case) == "diarsipkan"
    assert one(case).stopped_at == information.at


def test_an_extension_goes_on_from_the_tenth_day_whenever_it_is_told(information):
    case = information.start(INFORMATION)
    information.work(case, "periksa", "lengkap")
    information.at = local("2026-11-26 10:00")
    information.work(case, "tanggapi", "perpanjang", **NOTICE)
    due = one(case)
    assert (due.due_at, due.extended, due.stopped_at) == (local("2026-12-16 16:00"), True, None)
    assert information.task(case, "tanggapi-lanjutan").due_at <= due.due_at
    information.work(case, "tanggapi-lanjutan", "diberikan", **NOTICE)
    assert one(case).stopped_at == information.at


@pytest.mark.parametrize("outcome", ["sebagian", "ditolak"])
@pytest.mark.parametrize("step", ["tanggapi", "tanggapi-lanjutan"])
def test_information_can_be_given_in_part_or_refused(information, step, outcome):
    case = information.start(INFORMATION)
    information.work(case, "periksa", "kurang", reason="Tahun berapa?")
    information.citizen(case, "permohonan", answers=INFORMATION)
    information.work(case, "periksa", "lengkap")
    if step == "tanggapi-lanjutan":
        information.work(case, "tanggapi", "perpanjang", **NOTICE)
    information.work(case, step, outcome, reason="Pasal 17", **NOTICE)
    assert status(case) == {"sebagian": "diarsipkan", "ditolak": "ditolak"}[outcome]


def test_what_the_office_does_not_hold_is_referred(information):
    case = information.start(INFORMATION)
    information.work(case, "periksa", "tidak-dikuasai", reason="Kementerian Keuangan")
    assert status(case) == "ditolak"
    assert one(case).stopped_at == MONDAY_9


def test_both_sides_see_the_time_that_the_law_gives(information):
    case = information.start(INFORMATION)
    officer = browser(information.holder("ppid"))
    with clock.frozen(MONDAY_9):
        for page in (officer.get(f"/meja/permohonan/{case.number}/"), Client().get(f"/lacak/{tracking_token(case)}/")):
            text = page.content.decode()
            assert "paling lambat Senin, 7 Desember 2026, 16.00 WIB" in text
            assert "UU 14/2008 Pasal 22" in text
    with clock.frozen(local("2026-12-08 08:00")):
        assert '<span class="tag bad">Lewat</span>' in officer.get(f"/meja/permohonan/{case.number}/").content.decode()


def test_the_public_page_leads_to_both(rights):
    Service("informasi-publik")
    text = Client().get(f"/{rights.office.slug}/perlindungan-data/").content.decode()
    assert "/hak-data-pribadi/ajukan/" in text
    assert "/informasi-publik/ajukan/" in text


def test_every_way_of_both_is_taken_here():
    """What the browser's journeys leave to this file (test_every_decision)."""
    text = Path(__file__).read_text(encoding="utf-8")
    for slug in ("hak-data-pribadi", "informasi-publik"):
        for step in library()[slug].steps:
            for outcome in step.outcomes:
                assert f'"{outcome}"' in text, (slug, step.id, outcome)
