"""A month begins at midnight by the office's clock."""

from datetime import UTC, date, datetime

import pytest

from alur.outlets.reports.rules.months import Month


@pytest.mark.parametrize(
    "text", ["", "2026", "2026-13", "2026-00", "1999-12", "2026-1", "26-11", "²026-11", "2026-11 "]
)
def test_what_is_no_month_is_refused(text):
    with pytest.raises(ValueError, match="month"):
        Month.read(text)


def test_months_follow_each_other_over_new_year():
    assert str(Month.read("2026-12").following) == "2027-01"
    assert str(Month.of(date(2026, 1, 31)).previous) == "2025-12"


@pytest.mark.parametrize(("zone", "hour"), [("Asia/Jakarta", 17), ("Asia/Makassar", 16), ("Asia/Jayapura", 15)])
def test_a_month_is_that_of_the_office(zone, hour):
    start, end = Month(2026, 11).bounds(zone)
    assert start == datetime(2026, 10, 31, hour, tzinfo=UTC)
    assert end == datetime(2026, 11, 30, hour, tzinfo=UTC)
