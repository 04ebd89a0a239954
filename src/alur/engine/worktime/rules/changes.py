"""A calendar changed in one thing: what an administrator does to make the next edition."""

from dataclasses import replace
from datetime import date

from .almanac import Holiday
from .calendars import Calendar, FaultyCalendar, Period, Week


def with_week(calendar: Calendar, week: Week) -> Calendar:
    """Other hours, outside the special periods. FaultyCalendar where no day is left to work on."""
    if not any(week):
        raise FaultyCalendar("Kalender tidak punya hari kerja. Isi jam kerja untuk sedikitnya satu hari.")
    return replace(calendar, week=week)


def with_holiday(calendar: Calendar, holiday: Holiday) -> Calendar:
    """Closed on that day too; what was written there before gives way. The year's days are spelled out for good."""
    spelled = calendar.with_year_listed(holiday.on.year)
    others = tuple(each for each in spelled.holidays if each.on != holiday.on)
    return replace(spelled, holidays=(*others, holiday))


def without_holiday(calendar: Calendar, on: date) -> Calendar:
    """Open on that day, as its weekday says. The year's days are spelled out for good."""
    spelled = calendar.with_year_listed(on.year)
    return replace(spelled, holidays=tuple(each for each in spelled.holidays if each.on != on))


def with_period(calendar: Calendar, period: Period) -> Calendar:
    """Hours of their own on those days. FaultyCalendar where it overlaps another period; the very same is no other."""
    if period in calendar.periods:
        return calendar
    return replace(calendar, periods=(*calendar.periods, period))


def without_period(calendar: Calendar, starts_on: date) -> Calendar:
    """The usual hours again on the days of the period that begins there."""
    return replace(calendar, periods=tuple(each for each in calendar.periods if each.starts_on != starts_on))
