"""A calendar changed in one thing: the rest stays, and the library's days of that year are kept for good."""

from datetime import date

import pytest

from alur.engine.worktime.rules import (
    FaultyCalendar,
    Holiday,
    HolidayKind,
    Hours,
    Period,
    default_calendar,
    with_holiday,
    with_period,
    with_week,
    without_holiday,
    without_period,
)

SHIPPED = default_calendar("Asia/Jakarta")
CHRISTMAS, NEW_YEAR_2027 = date(2026, 12, 25), date(2027, 1, 1)
JUBILEE = Holiday(date(2026, 11, 25), "Hari Jadi", HolidayKind.OFFICE, "SK 12")


def test_a_day_more_leaves_all_others_as_they_were():
    changed = with_holiday(SHIPPED, JUBILEE)
    assert changed.holiday_on(JUBILEE.on) == JUBILEE
    assert changed.holiday_on(CHRISTMAS) == SHIPPED.holiday_on(CHRISTMAS)
    assert changed.holiday_on(NEW_YEAR_2027) == SHIPPED.holiday_on(NEW_YEAR_2027)
    assert changed.listed_years == {2026}
    assert (changed.week, changed.periods) == (SHIPPED.week, SHIPPED.periods)


def test_a_day_that_is_closed_already_gets_the_new_words():
    other = Holiday(CHRISTMAS, "Natal", HolidayKind.NATIONAL, "SKB")
    changed = with_holiday(with_holiday(SHIPPED, JUBILEE), other)
    assert changed.holiday_on(CHRISTMAS) == other
    assert changed.holiday_on(JUBILEE.on) == JUBILEE


def test_the_same_day_twice_is_the_same_calendar():
    once = with_holiday(SHIPPED, JUBILEE)
    assert with_holiday(once, JUBILEE) == once


def test_a_day_less_is_open_and_stays_so():
    changed = without_holiday(SHIPPED, CHRISTMAS)
    assert changed.holiday_on(CHRISTMAS) is None
    assert changed.day(CHRISTMAS).windows
    assert changed.holiday_on(date(2026, 1, 1)) is not None


def test_a_period_comes_and_goes_and_none_overlaps():
    ramadan = Period("Ramadan 1448 H", date(2027, 2, 8), date(2027, 3, 9), SHIPPED.week)
    changed = with_period(SHIPPED, ramadan)
    assert changed.period_on(date(2027, 3, 9)) == ramadan
    assert with_period(changed, ramadan) == changed
    assert without_period(changed, ramadan.starts_on).periods == SHIPPED.periods
    with pytest.raises(FaultyCalendar):
        with_period(changed, Period("Lain", date(2027, 3, 9), date(2027, 3, 10), SHIPPED.week))


def test_a_week_of_closed_days_is_no_calendar():
    day = Hours.at("08.00", "16.00")
    assert with_week(SHIPPED, (day, None, None, None, None, None, None)).week[0] == day
    with pytest.raises(FaultyCalendar):
        with_week(SHIPPED, (None,) * 7)
