"""The days of a series: weekly or monthly, with an end, and days that are left out or moved."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

MOST = 60
"""More meetings than anybody plans at once."""


class Every(StrEnum):
    WEEK = "week"
    TWO_WEEKS = "two-weeks"
    MONTH = "month"
    """On the same day of the month; in a month without that day, on its last."""


@dataclass(frozen=True)
class Pattern:
    """The first day, how often, and the last day it may fall on."""

    first: date
    every: Every
    last: date
    left_out: frozenset[date] = frozenset()
    moved: Mapping[date, date] = field(default_factory=dict)
    """From a day of the pattern to another."""

    def days(self) -> list[date]:
        """In order of the pattern, at most MOST + 1: one more tells that it is too many."""
        found: list[date] = []
        number = 0
        while (day := self._at(number)) <= self.last and len(found) <= MOST:
            if day not in self.left_out:
                found.append(self.moved.get(day, day))
            number += 1
        return found

    def pattern_days(self) -> list[date]:
        """The days before any is left out or moved."""
        return Pattern(self.first, self.every, self.last).days() if self.left_out or self.moved else self.days()

    def _at(self, number: int) -> date:
        if self.every == Every.MONTH:
            months = self.first.year * 12 + self.first.month - 1 + number
            year, month = divmod(months, 12)
            last = calendar.monthrange(year, month + 1)[1]
            return date(year, month + 1, min(self.first.day, last))
        return self.first + timedelta(weeks=number * (2 if self.every == Every.TWO_WEEKS else 1))


def times_on(day: date, starts: time, minutes: int, zone: str) -> tuple[datetime, datetime]:
    """The meeting of that day: by the wall clock when it begins, by minutes how long; it may pass midnight."""
    begins = datetime.combine(day, starts, tzinfo=ZoneInfo(zone))
    return begins, begins + timedelta(minutes=minutes)
