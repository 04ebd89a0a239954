"""The usage report: each figure reckoned by hand."""

import io
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import openpyxl
import pytest
from django.urls import reverse

from alur.activities.meetings.actions import book_series, cancel, change
from alur.activities.meetings.models import Sitting
from alur.activities.meetings.queries.usage import usage_report
from alur.activities.meetings.rules.pool import Room
from alur.activities.meetings.rules.series import Every, Pattern
from alur.activities.meetings.rules.usage import Meeting, Share, figures, sittings_of, usage
from alur.desk.tests import make as desk
from alur.engine.cases.actions import erase_cases
from alur.engine.cases.models import Case
from alur.engine.cases.tests import make as cases
from alur.engine.worktime.rules.shipped import default_calendar
from alur.kernel import clock
from alur.outlets.reports.panels import tenths
from alur.outlets.reports.rules.months import Month

from .make import AT, HOUR, booked, host, started

NOVEMBER, DECEMBER, JANUARY = Month(2026, 11), Month(2026, 12), Month(2027, 1)
LATER = datetime(2027, 3, 1, tzinfo=UTC)
JAKARTA = ZoneInfo("Asia/Jakarta")


def at(day, hour, minute=0, month=11, year=2026):
    """On the wall clock of the office."""
    return datetime(year, month, day, hour, minute, tzinfo=JAKARTA)


def minutes(number):
    return timedelta(minutes=number)


def within(first, last=None):
    return first.bounds("Asia/Jakarta")[0], (last or first).bounds("Asia/Jakarta")[1]


# ── the rules ────────────────────────────────────────────────────────────────────────────────────


CALENDAR = default_calendar("Asia/Jakarta")
NIGHT = Meeting(1, "Biro Umum", at(30, 22), at(1, 2, month=12), people=12)
"""Four hours, two of them in December."""


def test_a_meeting_past_the_end_of_the_month_counts_where_it_begins_and_its_hours_where_they_lie():
    november, december = figures([NIGHT], within(NOVEMBER)), figures([NIGHT], within(DECEMBER))
    assert (november.held, november.booked, november.people) == (1, 2 * HOUR, 12)
    assert (december.held, december.booked, december.people) == (0, 2 * HOUR, 0)
    whole = figures([NIGHT], within(NOVEMBER, DECEMBER))
    assert (whole.held, whole.booked, whole.people) == (1, 4 * HOUR, 12)


def test_the_share_of_open_hours_is_exact_and_never_more_than_a_whole():
    """November 2026 of a host that is open from 22 to 24, for two meetings at once: 30 days of two hours, twice."""
    room = Room(1, 100, limit=2, hours="own", opens=at(1, 22).time(), closes=at(1, 23, 59).time())
    early = Meeting(1, "", at(3, 21), at(3, 23))
    found = usage([NIGHT, early], [room], within(NOVEMBER), CALENDAR)
    opened = 2 * 30 * minutes(119)
    assert found.shares[1] == Share(minutes(119) + HOUR, opened)
    assert found.shares[1].fraction == Fraction(179, 2 * 30 * 119)
    full = [Meeting(1, "", at(day, 20), at(day + 1, 3) if day < 30 else at(1, 3, month=12)) for day in range(1, 31)]
    assert usage(full * 2, [room], within(NOVEMBER), CALENDAR).shares[1].fraction == 1


def test_open_hours_of_a_working_calendar_leave_weekends_and_holidays_out():
    """Monday 23 to Friday 27 November 2026: four days of 7.30 to 16.00 and one of 7.30 to 16.30, the breaks within."""
    room = Room(1, 100, hours="calendar")
    week = at(23, 0), at(30, 0)
    assert usage([], [room], week, CALENDAR).shares[1].open == 4 * minutes(510) + minutes(540)
    assert usage([], [room], (at(25, 0, month=12), at(26, 0, month=12)), CALENDAR).shares[1] == Share()
    assert Share().fraction is None


def test_cancelled_ones_count_as_such_and_hold_no_hours():
    found = figures([Meeting(1, "", at(3, 9), at(3, 10), cancelled=True, moved=True)], within(NOVEMBER))
    assert (found.held, found.moved, found.cancelled, found.booked, found.most) == (0, 0, 1, timedelta(), 0)


def test_units_that_differ_in_capitals_alone_are_one_under_the_last_spelling():
    asked = [Meeting(1, name, at(day, 9), at(day, 10), people=5) for day, name in ((4, "Biro Umum"), (3, "biro umum"))]
    found = usage([*asked, Meeting(1, None, at(5, 9), at(5, 10)), Meeting(1, "", at(6, 9), at(6, 10))], [],
                  within(NOVEMBER), CALENDAR)  # fmt: skip
    assert {name: (each.held, each.people) for name, each in found.by_unit.items()} == {
        "Biro Umum": (2, 10), None: (1, 0), "": (1, 0),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("told", "found"),
    [
        ([], []),
        ([(at(3, 9, 2), at(3, 9, 40))], [(at(3, 9, 2), at(3, 9, 40))]),
        ([(at(3, 9), at(3, 9, 20)), (at(3, 9, 25), at(3, 10, 10))],
         [(at(3, 9), at(3, 9, 20)), (at(3, 9, 25), at(3, 10, 10))]),
        ([(at(3, 9), at(3, 9, 30)), (at(3, 9, 20), at(3, 9, 50))], [(at(3, 9), at(3, 9, 50))]),
        ([(at(3, 8, 30), at(3, 8, 40)), (at(3, 8, 50), at(3, 9, 50))], [(at(3, 8, 50), at(3, 9, 50))]),  # a trial
        ([(at(3, 9), None)], []),
        ([(None, at(3, 9, 50))], []),
        ([(at(3, 9), at(3, 9, 20)), (at(3, 9, 25), None)], []),
        ([(at(3, 10), at(3, 11))], []),
    ],
)  # fmt: skip
def test_what_was_open_is_known_only_with_beginning_and_end(told, found):
    assert sittings_of(told, at(3, 9), at(3, 10)) == found


def test_percent_is_rounded_once_half_up():
    assert [str(tenths(Fraction(*each))) for each in ((1, 3), (1, 2000), (1, 2001), (1, 1))] == [
        "33.3", "0.1", "0", "100",
    ]  # fmt: skip


# ── the page ─────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def dimas(db):
    return cases.officer("Dimas", "petugas")


@pytest.fixture
def month(dimas):
    """Two hosts and a November.

    Besar (calendar hours): 3 Nov 9–11 moved there from 10–12, by a unit; 10 Nov 9–10 cancelled; 30 Nov 22–02.
    Kecil (always): a weekly series 4, 11, 18, 25 Nov 13–14, the 11th left out.
    """
    with clock.frozen(at(1, 8)):
        big = host("Besar", capacity=300, hours="calendar")
        small = host("Kecil", capacity=50, limit=2)
        case = started(slot={"date": "2026-11-03", "start": "10:00", "end": "12:00"})
        Case.objects.filter(pk=case.pk).update(applicant_unit="Biro Umum")
        first = booked(big, at(3, 10), 120, at=at(1, 8), case_id=case.pk, participants=20)
        change(booking=first, officer=dimas, starts=at(3, 9), ends=at(3, 11), at=at(1, 8))
        gone = booked(big, at(10, 9), 60, at=at(1, 8))
        cancel(booking=gone, officer=dimas, at=at(1, 9))
        type(big).objects.filter(pk=big.pk).update(hours="always")
        night = booked(big, at(30, 22), 240, at=at(1, 8), participants=10)
        type(big).objects.filter(pk=big.pk).update(hours="calendar")
        pattern = Pattern(at(4, 0).date(), Every.WEEK, at(25, 0).date(), frozenset({at(11, 0).date()}), {})
        book_series(
            officer=dimas, host=small, title="Rapat staf", pattern=pattern, starts=at(4, 13).time(), minutes=60,
            participants=8, at=at(1, 8),
        )  # fmt: skip
        first.refresh_from_db()
        first.attended = 17
        first.save()
        Sitting.objects.create(booking=first, key="a", began_at=at(3, 8, 55), ended_at=at(3, 10, 40))
        return {"big": big, "small": small, "first": first, "night": night, "case": case}


def told(office, first=NOVEMBER, last=None, at=LATER):
    """Rows of both tables, by their first cell."""
    tables = usage_report(office, first, last or first, at).tables
    return [{row[0]: row[1:] for row in (*table.rows, table.total)} for table in tables]


def test_the_figures_of_november(dimas, month):
    hosts, units = told(dimas.office)
    # 21 working days, four of them Fridays: 17 × 8.5 + 4 × 9 hours; of the meetings only those of the 3rd lie within.
    opened = 17 * minutes(510) + 4 * minutes(540)
    assert hosts["Besar"] == (2, 1, 1, 4 * HOUR, Fraction(120, opened // minutes(1)), 1, minutes(105), 17)
    assert hosts["Kecil"] == (3, 0, 0, 3 * HOUR, Fraction(3, 2 * 30 * 24), 0, None, 8)
    both = Fraction(5 * 60, opened // minutes(1) + 2 * 30 * 24 * 60)
    assert hosts["Jumlah"] == (5, 1, 1, 7 * HOUR, both, 1, minutes(105), 17)
    assert units == {
        "Biro Umum": (1, 2 * HOUR, 17),
        "Dipesan oleh pengelola": (4, 5 * HOUR, 34),
        "Jumlah": (5, 7 * HOUR, 51),
    }


def test_december_has_the_hours_after_midnight_and_the_two_months_add_up(dimas, month):
    hosts, units = told(dimas.office, DECEMBER)
    assert (hosts["Besar"][0], hosts["Besar"][3]) == (0, 2 * HOUR)
    assert units == {"Dipesan oleh pengelola": (0, 2 * HOUR, 0), "Jumlah": (0, 2 * HOUR, 0)}
    [november, _units], [both, _both] = told(dimas.office), told(dimas.office, NOVEMBER, DECEMBER)
    for place in (0, 1, 2, 3, 5):
        assert november["Jumlah"][place] + hosts["Jumlah"][place] == both["Jumlah"][place]


def test_a_running_month_counts_up_to_now_and_another_offices_not_at_all(dimas, month):
    hosts, _units = told(dimas.office, at=at(3, 10))
    assert (hosts["Besar"][0], hosts["Besar"][3]) == (1, HOUR)
    other = cases.office("lain")
    assert usage_report(other, NOVEMBER, NOVEMBER, LATER).nothing
    assert not usage_report(dimas.office, NOVEMBER, NOVEMBER, LATER).nothing


def test_a_meeting_on_another_host_is_moved_and_not_cancelled(dimas, month):
    change(booking=month["first"], officer=dimas, starts=at(3, 9), ends=at(3, 11), host=month["small"], at=at(2, 8))
    hosts, units = told(dimas.office)
    assert hosts["Besar"][:3] == (1, 0, 1)
    assert hosts["Kecil"][:3] == (4, 1, 0)
    assert units["Biro Umum"][0] == 1


def test_the_unit_of_an_erased_case_is_not_told_any_more(dimas, month):
    Case.objects.filter(pk=month["case"].pk).update(ended_at=at(4, 9), end_kind="selesai")
    erase_cases(roots=[month["case"].pk], because="masa-simpan", at=LATER)
    _hosts, units = told(dimas.office)
    assert units["Tidak disebutkan"] == (1, 2 * HOUR, 17)
    assert "Biro Umum" not in units


def test_the_unit_is_the_one_that_the_schedule_names(dimas):
    """Its field wins over the applicant's unit, as it does on the public schedule."""
    schedule = {"from": "permohonan.waktu", "when": "terbit", "title": "permohonan.perihal", "unit": "permohonan.nama"}
    case = started(schedule=schedule)
    booked(host(), case_id=case.pk)
    Case.objects.filter(pk=case.pk).update(applicant_unit="Biro Lain")
    _hosts, units = told(dimas.office)
    assert "Siti" in units


def page(officer, query="?dari=2026-11&sampai=2026-11", name="usage", at=LATER):
    with clock.frozen(at):
        return desk.browser(officer).get(reverse(f"meetings:{name}") + query)


def test_the_page_costs_the_same_however_many_meetings(dimas, month, django_assert_max_num_queries):
    browser, address = desk.browser(dimas), reverse("meetings:usage") + "?dari=2026-11&sampai=2026-11"
    with django_assert_max_num_queries(18) as few, clock.frozen(LATER):
        answer = browser.get(address)
    assert "November 2026" in answer.content.decode()
    with clock.frozen(AT):
        for number in range(8):
            booked(month["small"], at(26, 8 + number), case_id=started().pk)
    with django_assert_max_num_queries(18) as many, clock.frozen(LATER):
        browser.get(address)
    assert len(few) == len(many)


def test_an_empty_month_is_said_in_words_and_offers_no_file(dimas, month):
    answer = page(dimas, "?dari=2026-09&sampai=2026-09").content.decode()
    assert "Tidak ada rapat pada masa ini" in answer
    assert "Unduh Excel" not in answer
    assert page(dimas, "?dari=2026-09&sampai=2026-09", "usage_file").status_code == 200


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("", "Februari 2027"),
        ("?dari=2026-11", "November 2026"),
        ("?dari=x&sampai=2026-13", "Februari 2027"),
        ("?dari=2026-12&sampai=2026-11", "November 2026 – Desember 2026"),
        ("?dari=2000-01&sampai=2026-12", "Januari 2024 – Desember 2026"),
    ],
)
def test_the_months_that_are_meant(dimas, month, query, heading):
    assert f"<h1>Pemakaian akun rapat: {heading}</h1>" in page(dimas, query).content.decode()


def test_the_workbook_holds_the_same_numbers(dimas, month):
    answer = page(dimas, "?dari=2026-11&sampai=2026-12", "usage_file")
    assert 'filename="pemakaian-rapat-kantor-2026-11-sd-2026-12.xlsx"' in answer["Content-Disposition"]
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    assert book.sheetnames == ["Per akun rapat", "Per unit"]
    rows = {row[0]: row for row in book["Per akun rapat"].iter_rows(values_only=True)}
    assert rows["Kecil"][1] == 3
    assert rows["Besar"][4] == timedelta(hours=6)
    share = next(row[5] for row in book["Per akun rapat"].iter_rows() if row[0].value == "Kecil")
    assert (share.number_format, share.value) == ("0.0%", pytest.approx(3 / (2 * 61 * 24)))


def test_who_keeps_no_host_finds_neither_page(dimas, month):
    stranger = cases.officer("Budi", "kepala")
    assert [page(stranger, name=name).status_code for name in ("usage", "usage_file")] == [404, 404]
    assert "Pemakaian" in desk.browser(dimas).get(reverse("meetings:pool")).content.decode()
