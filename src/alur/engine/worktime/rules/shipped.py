"""The calendar an office has until it saves its own."""

from datetime import date
from functools import lru_cache

from .almanac import library_version
from .calendars import Calendar, Hours, Period, Week

# Perpres 21/2023: 37 h 30 a week from 07.30; breaks 60 minutes, Friday 90. Where the break lies is the office's choice.
_DAY = Hours.at("07.30", "16.00", ("12.00", "13.00"))
_FRIDAY = Hours.at("07.30", "16.30", ("11.30", "13.00"))
WEEK: Week = (_DAY, _DAY, _DAY, _DAY, _FRIDAY, None, None)

# In Ramadan 32 h 30 a week from 08.00; breaks 30 minutes, Friday 60.
_RAMADAN_DAY = Hours.at("08.00", "15.00", ("12.00", "12.30"))
_RAMADAN_FRIDAY = Hours.at("08.00", "15.30", ("11.30", "12.30"))
RAMADAN_WEEK: Week = (_RAMADAN_DAY, _RAMADAN_DAY, _RAMADAN_DAY, _RAMADAN_DAY, _RAMADAN_FRIDAY, None, None)

# Never computed: the government decides when Ramadan begins and ends.
PERIODS = (
    Period(
        "Ramadan 1447 H", date(2026, 2, 19), date(2026, 3, 20), RAMADAN_WEEK, "Ketetapan pemerintah; Perpres 21/2023"
    ),
)
SHIPPED_EDITION = 1
"""Raise it with every change above: due dates name the version they were computed with."""


@lru_cache(maxsize=64)
def default_calendar(zone: str) -> Calendar:
    """Hours of Perpres 21/2023, Ramadan 1447 H, holidays of any year; FaultyCalendar for an unknown zone."""
    return Calendar(zone=zone, version=f"bawaan {SHIPPED_EDITION} · {library_version()}", week=WEEK, periods=PERIODS)
