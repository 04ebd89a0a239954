"""Working time as pure functions: no database, no clock, no Django.

The numbers come from Perpres 21/2023 (hours), the government's decision on Ramadan 1447 H, and the joint decrees
(SKB 3 Menteri) on holidays as kept by the `holidays` library.
"""

from .almanac import Holiday, HolidayKind
from .calendars import Calendar, FaultyCalendar, Hours, Period, Span, Week
from .changes import with_holiday, with_period, with_week, without_holiday, without_period
from .durations import Duration, Unit, UnknownDuration, parse_duration
from .reckoning import BeyondHorizon, Deadline, deadline, due_after, is_open, nearly_due_at, working_time
from .records import from_data, to_data
from .shipped import default_calendar

__all__ = [
    "BeyondHorizon",
    "Calendar",
    "Deadline",
    "Duration",
    "FaultyCalendar",
    "Holiday",
    "HolidayKind",
    "Hours",
    "Period",
    "Span",
    "Unit",
    "UnknownDuration",
    "Week",
    "deadline",
    "default_calendar",
    "due_after",
    "from_data",
    "is_open",
    "nearly_due_at",
    "parse_duration",
    "to_data",
    "with_holiday",
    "with_period",
    "with_week",
    "without_holiday",
    "without_period",
    "working_time",
]
