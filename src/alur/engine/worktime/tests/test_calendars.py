"""Calendars as data: the shipped one, JSON there and back, and what is refused."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from alur.engine.worktime.rules import (
    Calendar,
    FaultyCalendar,
    Holiday,
    HolidayKind,
    Hours,
    Period,
    deadline,
    default_calendar,
    from_data,
    parse_duration,
    to_data,
    working_time,
)
from alur.engine.worktime.rules.almanac import library_holidays
from alur.engine.worktime.rules.shipped import RAMADAN_WEEK, WEEK

SHIPPED = default_calendar("Asia/Jakarta")


def test_2026_has_17_national_holidays_and_8_days_of_cuti_bersama():
    kinds = [holiday.kind for holiday in library_holidays("ID", 2026).values()]
    assert kinds.count(HolidayKind.NATIONAL) == 17
    assert kinds.count(HolidayKind.JOINT_LEAVE) == 8
    assert len(kinds) == 25


@pytest.mark.parametrize(("week", "minutes"), [(WEEK, 2250), (RAMADAN_WEEK, 1950)])
def test_a_week_has_the_minutes_of_the_decree(week, minutes):
    calendar = Calendar(zone="Asia/Jakarta", version="t", week=week, country="")
    monday = datetime(2026, 11, 23, tzinfo=calendar.tz)
    assert working_time(calendar, monday, monday + timedelta(days=7)) == timedelta(minutes=minutes)


@pytest.mark.parametrize("zone", ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"])
def test_the_shipped_calendar_survives_json(zone):
    calendar = default_calendar(zone)
    assert from_data(to_data(calendar), version=calendar.version) == calendar


def test_a_calendar_of_many_parts_survives_json():
    calendar = Calendar(
        zone="Asia/Makassar",
        version="edisi 2",
        week=(Hours(0, 1440), Hours(450, 960, ((720, 780), (900, 915))), None, None, None, None, Hours(600, 700)),
        periods=(
            Period("Ramadan", date(2027, 2, 8), date(2027, 3, 9), RAMADAN_WEEK, "ketetapan"),
            Period("Ujian", date(2027, 1, 1), date(2027, 1, 1), (None,) * 7),
        ),
        holidays=(Holiday(date(2027, 5, 3), "Ulang tahun kantor", HolidayKind.OFFICE, "SK 1/2027"),),
        listed_years=frozenset({2027}),
        country="",
    )
    assert from_data(to_data(calendar), version="edisi 2") == calendar


def test_a_day_the_office_lists_closes_it_beside_the_library_s_days():
    closed = Holiday(date(2026, 11, 25), "Pindah gedung", HolidayKind.OFFICE, "SK 7/2026")
    calendar = replace(SHIPPED, holidays=(closed,))
    found = deadline(calendar, datetime(2026, 11, 24, 8, 30, tzinfo=UTC), parse_duration("1 jam"))

    assert found.due == datetime(2026, 11, 26, 1, tzinfo=UTC)  # 30 minutes on Tuesday, 30 on Thursday: 08.00 WIB
    assert "libur kantor: Pindah gedung" in [span.reason for span in found.spans]
    assert calendar.holiday_on(date(2026, 12, 25)) is not None


def test_in_a_listed_year_only_the_office_s_list_counts():
    listed = SHIPPED.with_year_listed(2026)
    assert len(listed.holidays) == 25

    works_on_cuti_bersama = replace(
        listed, holidays=tuple(day for day in listed.holidays if day.kind is not HolidayKind.JOINT_LEAVE)
    )
    assert works_on_cuti_bersama.holiday_on(date(2026, 12, 24)) is None
    assert works_on_cuti_bersama.holiday_on(date(2026, 12, 25)) is not None
    assert works_on_cuti_bersama.holiday_on(date(2027, 1, 1)) is not None


def test_the_last_day_of_a_period_belongs_to_it_and_the_next_does_not():
    assert SHIPPED.period_on(date(2026, 2, 18)) is None
    assert SHIPPED.period_on(date(2026, 2, 19)) is not None
    assert SHIPPED.period_on(date(2026, 3, 20)) is not None
    assert SHIPPED.period_on(date(2026, 3, 21)) is None


GOOD = {"zone": "Asia/Jakarta", "week": {"senin": {"opens": "07.30", "closes": "16.00"}}}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"zone": "Asia/Mars"}, "Asia/Mars"),
        ({"zone": 7}, "zone: harus berupa teks"),
        ({"zone": "../../etc/passwd"}, "tidak dikenal"),
        ({"week": {}}, "tidak punya hari kerja"),
        ({"week": {"monday": None}}, "monday tidak dikenal"),
        ({"week": {"senin": {"opens": "07.30"}}}, "week.senin: closes belum diisi"),
        ({"week": {"senin": {"opens": "16.00", "closes": "07.30"}}}, "harus sebelum tutup"),
        ({"week": {"senin": {"opens": "7", "closes": "16.00"}}}, "“7” tidak dikenal"),
        ({"week": {"senin": {"opens": "07.30", "closes": "25.00"}}}, "lewat dari 24.00"),
        (
            {"week": {"senin": {"opens": "07.30", "closes": "16.00", "breaks": [["06.00", "08.00"]]}}},
            "di dalam jam kerja",
        ),
        ({"week": {"senin": {"opens": "07.30", "closes": "16.00", "breaks": ["12.00"]}}}, "pasangan jam"),
        ({"holidays": [{"on": "2026-13-01", "name": "x", "kind": "kantor"}]}, r"holidays\[1\].on: tulis tanggal"),
        ({"holidays": [{"on": "2026-12-01", "name": "x", "kind": "pesta"}]}, r"holidays\[1\].kind: pilih"),
        ({"holidays": [{"on": "2026-12-01", "name": "x", "kind": "kantor"}] * 2}, "tertulis dua kali"),
        ({"holidays": {}}, "harus berupa daftar"),
        ({"listed_years": ["2026"]}, "isi dengan tahun"),
        ({"country": "XX"}, "country"),
        ({"colour": "red"}, "colour tidak dikenal"),
        (
            {"periods": [{"name": "x", "starts_on": "2026-02-02", "ends_on": "2026-02-01", "week": {}}]},
            "berakhir sebelum mulai",
        ),
        (
            {"periods": [{"name": "x", "starts_on": "2026-02-01", "ends_on": "2026-02-09", "week": {}}] * 2},
            "tumpang tindih",
        ),
    ],
)
def test_faulty_data_are_refused_with_the_place_and_the_reason(change, words):
    with pytest.raises(FaultyCalendar, match=words):
        from_data(GOOD | change, version="t")


def test_the_smallest_calendar_is_read():
    assert from_data(GOOD, version="t").week[0] == Hours(450, 960)


@pytest.mark.parametrize("data", [None, [], "kalender"])
def test_what_is_no_table_is_no_calendar(data):
    with pytest.raises(FaultyCalendar, match="harus berupa tabel"):
        from_data(data, version="t")
