"""A year of the calendar, and a deadline with its spans."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from alur.engine.worktime.queries import calendar_for, current_edition

if TYPE_CHECKING:
    from alur.engine.worktime.rules import Calendar, Holiday, Period
    from alur.foundation.offices.models import Office

YEARS = (2000, 2100)


@dataclass(frozen=True)
class Year:
    """What is special in a year, in order."""

    number: int
    edition: int
    calendar: Calendar
    closed: list[Holiday]
    periods: list[Period]
    listed: bool
    """Are the year's closed days the office's own list? Otherwise they come from the library."""


def year_of(office: Office, number: int) -> Year:
    calendar = calendar_for(office)
    first, days = date(number, 1, 1), (date(number + 1, 1, 1) - date(number, 1, 1)).days
    closed = [found for each in range(days) if (found := calendar.holiday_on(first + timedelta(days=each)))]
    periods = [each for each in calendar.periods if each.starts_on.year <= number <= each.ends_on.year]
    return Year(number, current_edition(office), calendar, closed, periods, number in calendar.listed_years)
