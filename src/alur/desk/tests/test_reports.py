"""The monthly recap: each figure as the handbook says, on the page and in the workbook."""

import io
from datetime import timedelta

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alur.engine.cases.actions import withdraw_case
from alur.engine.cases.rules.actors import APPLICANT
from alur.engine.cases.tests import make as cases
from alur.kernel import clock
from alur.outlets.reports.queries import monthly_recap
from alur.outlets.reports.rules.months import Month

from . import make

pytestmark = pytest.mark.django_db

NOVEMBER, DECEMBER = Month(2026, 11), Month(2026, 12)
LATER = cases.local("2026-12-15 09:00")


def tables(office, month=NOVEMBER, at=LATER):
    return {table.title: table for table in monthly_recap(office, month, at)}


def row(table, place=0):
    return dict(zip((column.label for column in table.columns), table.rows[place], strict=True))


@pytest.fixture
def petugas():
    return cases.officer("Sari", "petugas", "kepala")


@pytest.fixture
def month(petugas):
    """Five cases of November: one served, one rejected, one withdrawn, two running; one more of December."""
    version = make.sop()
    served, rejected, withdrawn, _running = (make.applied(version) for _each in range(4))
    make.applied(version, channel="surat")
    make.applied(version, at=cases.local("2026-12-01 00:00"))
    cases.done(served, petugas, "sesuai", answers={"temuan": "Ya"}, at=make.AT + timedelta(minutes=6))
    cases.done(served, petugas, at=make.AT + timedelta(minutes=20))
    cases.done(rejected, petugas, "tolak", answers={"temuan": "Ya"}, reason="x", at=make.AT + timedelta(minutes=30))
    withdraw_case(case_id=withdrawn.pk, reason="", by=APPLICANT, at=make.AT + timedelta(minutes=1), key="t")
    return version


def test_cases_are_counted_by_what_became_of_them_in_the_month(petugas, month):
    assert row(tables(petugas.office)["Permohonan"]) == {
        "Layanan": "Uji", "Diterima": 5, "Selesai": 1, "Ditolak": 1, "Ditarik": 1, "Dibatalkan": 0,
        "Berjalan di akhir bulan": 2,
    }  # fmt: skip
    december = row(tables(petugas.office, DECEMBER)["Permohonan"])
    assert (december["Diterima"], december["Selesai"], december["Berjalan di akhir bulan"]) == (1, 0, 3)


def test_a_case_that_is_served_next_month_was_running_at_the_end_of_this(petugas, month):
    before = tables(petugas.office)["Permohonan"]
    case = make.applied(month, at=make.AT)
    cases.done(case, petugas, "sesuai", answers={"temuan": "Ya"}, at=cases.local("2026-12-02 09:00"))
    cases.done(case, petugas, at=cases.local("2026-12-02 10:00"))
    after = tables(petugas.office)
    assert row(after["Permohonan"])["Berjalan di akhir bulan"] == row(before)["Berjalan di akhir bulan"] + 1
    assert row(after["Permohonan"])["Selesai"] == 1
    assert row(tables(petugas.office, DECEMBER)["Permohonan"])["Selesai"] == 1


def test_channels_are_those_of_the_cases_received(petugas, month):
    found = row(tables(petugas.office)["Diterima lewat"])
    assert (found["Web"], found["Surat"], found["Telepon"]) == (4, 1, 0)


def test_steps_are_on_time_or_late_and_cases_measured_by_whose_time_it_was(petugas, month):
    found = row(tables(petugas.office)["Waktu"])
    assert (found["Langkah tepat waktu"], found["Langkah lewat waktu"], found["Permohonan diukur"]) == (2, 1, 3)
    assert found["Waktu kantor"] == timedelta(minutes=20)  # of 1, 20 and 30 minutes
    assert found["Waktu pemohon"] == timedelta()


def test_each_step_shows_standard_and_actual_middle_time(petugas, month):
    first, second = (row(tables(petugas.office)["Langkah"], place) for place in (0, 1))
    assert first == {
        "Layanan": "Uji", "Baris SOP": "2", "Langkah": "Memeriksa berkas", "Dikerjakan": 2, "Tepat waktu": 1,
        "Lewat waktu": 1, "Waktu baku": "10 menit", "Waktu nyata (median)": timedelta(minutes=18),
    }  # fmt: skip
    assert (second["Langkah"], second["Waktu nyata (median)"]) == ("Memutuskan", timedelta(minutes=14))


def test_a_pause_is_not_worked_time(petugas):
    case = make.applied()
    task = cases.open_task(case)
    browser = make.browser(petugas)
    for minutes, name, fields in ((2, "tunda", {"text": "Listrik"}), (62, "lanjutkan", {})):
        with clock.frozen(make.AT + timedelta(minutes=minutes)):
            browser.post(make.step_url(case, task, name), make.act(name, task, **fields))
            task.refresh_from_db()
    cases.done(case, petugas, "sesuai", answers={"temuan": "Ya"}, at=make.AT + timedelta(minutes=65))
    assert row(tables(petugas.office)["Langkah"])["Waktu nyata (median)"] == timedelta(minutes=5)


def test_another_office_has_figures_of_its_own(petugas, month):
    stranger = cases.officer("asing", "petugas", of=cases.office("lain"))
    assert all(not table.rows for table in monthly_recap(stranger.office, NOVEMBER, LATER))


def test_as_many_queries_for_many_cases_as_for_few(petugas, month):
    def count():
        with CaptureQueriesContext(connection) as asked:
            monthly_recap(petugas.office, NOVEMBER, LATER)
        return len(asked)

    count()
    few = count()
    for _each in range(10):
        case = make.applied(month)
        cases.done(case, petugas, "tolak", answers={"temuan": "x"}, reason="x")
    assert count() == few


def get(person, url):
    with clock.frozen(LATER):
        return make.browser(person).get(url)


def test_the_page_opens_with_the_last_whole_month_and_offers_others(petugas, month):
    page = get(petugas, "/meja/laporan/").content.decode()
    assert "Rekap bulanan: November 2026" in page
    assert "/meja/laporan/rekap-bulanan/2026-11/" in page
    assert "18 menit" in page
    assert "Rekap bulanan: Desember 2026" in get(petugas, "/meja/laporan/?bulan=2026-12").content.decode()
    for odd in ("x", "2026-99", "²", "%00"):
        assert get(petugas, f"/meja/laporan/?bulan={odd}").status_code == 200


def test_the_workbook_holds_the_same_figures_with_the_offices_head(petugas, month):
    petugas.office.parent_names = ["Kementerian"]
    petugas.office.save()
    answer = get(petugas, "/meja/laporan/rekap-bulanan/2026-11/")
    assert answer["Content-Disposition"] == 'attachment; filename="rekap-bulanan-kantor-2026-11.xlsx"'
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Permohonan", "Diterima lewat", "Waktu", "Langkah"]
    sheet = book["Permohonan"]
    assert [sheet.cell(each, 1).value for each in (1, 2)] == ["Kementerian", "Kantor kantor"]
    assert [cell.value for cell in sheet[7]] == ["Uji", 5, 1, 1, 1, 0, 2]
    assert "Siti" not in str([[cell.value for cell in line] for each in book for line in each.iter_rows()])


def test_the_workbook_is_in_indonesian_also_for_who_reads_english(petugas, month):
    petugas.language = "en"
    petugas.save()
    book = openpyxl.load_workbook(io.BytesIO(get(petugas, "/meja/laporan/rekap-bulanan/2026-11/").content))
    assert book["Permohonan"].cell(5, 2).value == "Diterima"


def test_who_works_at_no_position_sees_no_report(month):
    person = cases.officer("tamu")
    assert get(person, "/meja/laporan/").status_code == 404
    assert get(person, "/meja/laporan/rekap-bulanan/2026-11/").status_code == 404
    assert "Laporan" not in get(person, "/meja/").content.decode()


def test_what_is_no_report_or_no_month_is_not_found(petugas, month):
    for url in ("rekap-bulanan/2026-13/", "rekap-bulanan/x/", "lain/2026-11/"):
        assert get(petugas, f"/meja/laporan/{url}").status_code == 404


def test_the_sheet_of_a_case_masks_numbers_and_shows_rows_and_history(petugas):
    case = make.applied()
    page = get(petugas, f"/meja/permohonan/{case.number}/lembar/").content.decode()
    for words in ("Lembar permohonan", "Printer rusak", "10 menit", "Pemohon membuka permohonan.", "Memeriksa"):
        assert words in page
    assert "3201234506780001" not in page
    assert "81234567890" not in page
    stranger = cases.officer("asing", "petugas", of=cases.office("lain"))
    assert get(stranger, f"/meja/permohonan/{case.number}/lembar/").status_code == 404
    assert get(stranger, f"/meja/permohonan/{case.number}/riwayat/").status_code == 404


def test_a_long_history_has_a_page_of_its_own_that_pages_by_key(petugas):
    case = make.applied()
    for _each in range(20):
        cases.done(case, petugas, "kurang", answers={"temuan": "x"}, reason="Lagi.", step="periksa")
        cases.done(case, petugas, answers=make.ANSWERS, step="permohonan")
    assert f"/meja/permohonan/{case.number}/riwayat/" in get(petugas, make.case_url(case)).content.decode()
    url = f"/meja/permohonan/{case.number}/riwayat/"
    first = get(petugas, url).content.decode()
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = get(petugas, f"{url}{following}").content.decode()
    assert first.split("<main")[1].count("<li>") == 50
    assert "Pemohon membuka permohonan." not in first
    assert "Lagi" not in second
