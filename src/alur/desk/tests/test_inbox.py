"""The inbox and the search: what is in them, in which words, at what cost."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alur.engine.cases.tests import make as cases
from alur.kernel import clock

from . import make

pytestmark = pytest.mark.django_db


def read(person, url="/meja/", at=make.AT):
    with clock.frozen(at):
        answer = make.browser(person).get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def queries(person, url):
    browser = make.browser(person)
    with clock.frozen(make.AT):
        browser.get(url)  # calendars and definitions are read once and kept
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert browser.get(url).status_code == 200
    return len(caught)


def test_a_card_tells_subject_due_time_applicant_service_number_step_and_who_has_it():
    case, petugas = make.applied(), cases.officer("petugas", "petugas")
    text = read(petugas)
    for words in ("Printer rusak", "Sisa 10 mnt", "Siti Rahmawati", case.number, "Langkah 2 dari 3", "Belum diambil"):
        assert words in text


@pytest.mark.parametrize(
    ("later", "words", "which"),
    [
        (timedelta(minutes=8), "Sisa 2 mnt", "hampir"),
        (timedelta(minutes=22), "Lewat 12 mnt", "lewat"),
    ],
)
def test_filters_find_what_is_nearly_due_and_overdue(later, words, which):
    make.applied()
    petugas = cases.officer("petugas", "petugas")
    at = make.AT + later
    assert words in read(petugas, f"/meja/?saring={which}", at)
    assert "Tidak ada tugas di saringan ini" in read(petugas, "/meja/?saring=saya", at)


def test_a_task_due_tomorrow_says_so():
    petugas = cases.officer("petugas", "petugas")
    late_in_the_day = make.AT.replace(hour=8, minute=55)  # 15.55 WIB: five of the ten minutes fall on the next morning
    make.applied(at=late_in_the_day)
    assert "Besok 07.35" in read(petugas, at=late_in_the_day)


def test_waiting_tasks_are_told_apart():
    petugas, version = cases.officer("petugas", "petugas"), make.sop()
    browser = make.browser(petugas)
    with clock.frozen(make.AT):
        for name, fields in (("tanya", {"text": "Nomornya?"}), ("tunda", {"text": "Menunggu suku cadang"})):
            case = make.applied(version)
            task = cases.open_task(case)
            browser.post(make.step_url(case, task, name), make.act(name, task, **fields))
    text = read(petugas, "/meja/?saring=menunggu")
    assert "Menunggu pemohon" in text
    assert "Dijeda" in text


def test_other_positions_and_other_offices_see_nothing_of_it():
    make.applied()
    for person in (cases.officer("rekan", "lain"), cases.officer("asing", "petugas", of=cases.office("lain"))):
        assert "Tidak ada tugas terbuka" in read(person)


def test_an_acting_holder_sees_the_tasks_only_in_the_period():
    make.applied()
    acting = cases.officer("plh")
    cases.hold(acting, "petugas", kind="plh", starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 23))
    assert "Printer rusak" in read(acting)
    assert "Printer rusak" not in read(acting, at=make.AT + timedelta(days=1))


def test_searching_the_inbox_by_number_name_and_subject():
    case, petugas = make.applied(), cases.officer("petugas", "petugas")
    make.applied(case.sop_version, answers={"nama": "Bagus", "perihal": "Jaringan lambat"})
    for words in (case.number, "rahmawati", "printer"):
        text = read(petugas, f"/meja/?q={words}")
        assert "Printer rusak" in text
        assert "Jaringan lambat" not in text
    text = read(petugas, "/meja/?q=tidak-ada")
    assert "/meja/cari/?q=tidak-ada" in text


def following(text, rel="next"):
    """The address of a link of the pager."""
    return text.split(f'rel="{rel}" href="')[1].split('"')[0].replace("&amp;", "&")


def test_the_inbox_is_paged_by_twenty_five_and_leads_back():
    petugas, version = cases.officer("petugas", "petugas"), make.sop()
    for number in range(26):
        make.applied(version, answers={"perihal": f"Perihal {number:02}"})
    first = read(petugas, "/meja/?q=perihal")
    second = read(petugas, f"/meja/{following(first)}")
    assert (first.count("Siti Rahmawati"), second.count("Siti Rahmawati")) == (25, 1)
    assert 'rel="prev"' not in first
    assert read(petugas, f"/meja/{following(second, 'prev')}").count("Siti Rahmawati") == 25
    assert 'value="perihal"' in second


@pytest.mark.parametrize("url", ["/meja/", "/meja/cari/?q=", "/meja/cari/?q=printer", "/meja/pengiriman/"])
def test_lists_ask_the_database_as_often_for_fifty_rows_as_for_five(url):
    petugas, version = cases.officer("petugas", "petugas"), make.sop()
    for _each in range(5):
        make.applied(version)
    few = queries(petugas, url)
    for _each in range(45):
        make.applied(version)
    assert queries(petugas, url) == few
    assert few <= 20


def test_odd_parameters_never_break_the_list():
    petugas = cases.officer("petugas", "petugas")
    for query in ("?halaman=-1", "?halaman=9999", "?saring=x", "?halaman=²", "?q=%00", "?q=%25"):
        read(petugas, f"/meja/{query}")
    for query in ("?halaman=x", "?halaman=2026-01-01_x", "?lama=x", "?q=" + "a" * 500):
        read(petugas, f"/meja/cari/{query}")
    assert make.browser(petugas).get("/meja/permohonan/UJ%00/").status_code == 404


def test_the_search_finds_finished_cases_too_and_pages_on_by_key():
    petugas, version = cases.officer("petugas", "petugas"), make.sop()
    for number in range(26):
        make.applied(version, at=make.AT + timedelta(minutes=number), answers={"perihal": f"Printer {number:02}"})
    first = read(petugas, "/meja/cari/?q=printer")
    assert "Printer 25" in first
    assert "Printer 00" not in first
    second = read(petugas, f"/meja/cari/{following(first)}")
    assert "Printer 00" in second
    assert "Printer 01" not in second


def test_the_search_stays_in_the_own_office():
    make.applied()
    stranger = cases.officer("asing", "petugas", of=cases.office("lain"))
    assert "Tidak ada permohonan yang cocok" in read(stranger, "/meja/cari/?q=printer")
