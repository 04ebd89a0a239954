"""How meetings of a series repeat (RFC 5545): out of the list of their starts, the rule that a calendar understands."""

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from math import gcd
from typing import Any

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
MOST_GAPS = 2
"""A rule may plan so many starts for each that there is; with more left out than that, a list says it more plainly."""


@dataclass(frozen=True)
class Repeats:
    """`rule` as icalendar takes it (empty: none fits); starts that it plans but that are not; starts beside it."""

    rule: dict[str, Any] = field(default_factory=dict)
    without: tuple[datetime, ...] = ()
    also: tuple[datetime, ...] = ()


def repeats_of(starts: Sequence[datetime]) -> Repeats | None:
    """What the first of these says of the others; None for a single one.

    `starts` are aware, in one named zone. Every so many weeks on one day, or monthly on the same day or the same
    weekday (second Tuesday, last Friday): RRULE with UNTIL in UTC, and EXDATE for what falls out. Anything else is a
    list (RDATE). A start that was moved belongs here as it was planned; it is told by RECURRENCE-ID.
    """
    ordered = sorted(set(starts))
    if len(ordered) < 2:
        return None
    for rule, planned in (_weekly(ordered), _monthly_by_weekday(ordered), _monthly_by_day(ordered)):
        if planned and set(ordered) <= set(planned) and len(planned) <= MOST_GAPS * len(ordered):
            until = {"UNTIL": [ordered[-1].astimezone(UTC)]}
            return Repeats(rule | until, without=tuple(each for each in planned if each not in set(ordered)))
    return Repeats(also=tuple(ordered[1:]))


type _Planned = tuple[dict[str, Any], list[datetime]]


def _weekly(starts: list[datetime]) -> _Planned:
    """The widest step in whole weeks, on the wall clock, that meets all of them."""
    first = starts[0]
    distances = [(each.replace(tzinfo=None) - first.replace(tzinfo=None)) for each in starts[1:]]
    if any(each % timedelta(weeks=1) for each in distances):
        return {}, []
    weeks = gcd(*(each // timedelta(weeks=1) for each in distances))
    count = distances[-1] // timedelta(weeks=weeks)
    planned = [first + timedelta(weeks=weeks * index) for index in range(count + 1)]
    return {"FREQ": ["WEEKLY"], "INTERVAL": [weeks], "BYDAY": [DAYS[first.weekday()]]}, planned


def _monthly_by_weekday(starts: list[datetime]) -> _Planned:
    first = starts[0]
    last_one = all(each.day + 7 > monthrange(each.year, each.month)[1] for each in starts)
    nth = -1 if last_one else (first.day - 1) // 7 + 1
    planned = []
    for year, month in _months(first, starts[-1]):
        day = _nth_weekday(year, month, first.weekday(), nth)
        if day:
            planned.append(first.replace(year=year, month=month, day=day))
    return {"FREQ": ["MONTHLY"], "BYDAY": [f"{nth}{DAYS[first.weekday()]}"]}, planned


def _monthly_by_day(starts: list[datetime]) -> _Planned:
    first = starts[0]
    months = [each for each in _months(first, starts[-1]) if first.day <= monthrange(*each)[1]]
    planned = [first.replace(year=year, month=month) for year, month in months]
    return {"FREQ": ["MONTHLY"], "BYMONTHDAY": [first.day]}, planned


def _months(first: datetime, last: datetime) -> list[tuple[int, int]]:
    begin, end = first.year * 12 + first.month - 1, last.year * 12 + last.month - 1
    return [(index // 12, index % 12 + 1) for index in range(begin, end + 1)]


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> int:
    """The day of the month; 0 where there is no fifth one."""
    length = monthrange(year, month)[1]
    days = [day for day in range(1, length + 1) if datetime(year, month, day).weekday() == weekday]  # noqa: DTZ001  a day
    if nth == -1:
        return days[-1]
    return days[nth - 1] if nth <= len(days) else 0
