"""Counting working time: deadlines, the time between two instants, and the explanation of both."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from functools import wraps

from alur.kernel.errors import Refused

from .calendars import Calendar, Day, Span, in_minutes
from .calendars import span as make_span
from .durations import Duration, Unit

HORIZON_DAYS = 3660
"""Ten years. No SOP allows more; a calendar without a working day would count for ever."""
_DAY = timedelta(days=1)
_TICK = timedelta(microseconds=1)


class BeyondHorizon(Refused, ValueError):
    """The time is not used up within ten years."""

    def __init__(self) -> None:
        super().__init__(
            "Batas waktu tidak dapat dihitung: waktunya tidak habis dalam 10 tahun."
            " Periksa lama waktu dan hari kerja di kalender."
        )


@dataclass(frozen=True, slots=True)
class Deadline:
    """`start` as given, `received_at` when the clock started, `due` the last instant in time (None: never late).

    `spans` run without a gap from `start` to `due` (to `received_at` where there is no due), in order. All UTC.
    Late is strictly after `due`.
    """

    start: datetime
    received_at: datetime
    due: datetime | None
    spans: tuple[Span, ...]


def _within_horizon[**P, R](count: Callable[P, R]) -> Callable[P, R]:
    """Durations or dates larger than Python's calendar are beyond the horizon, too."""

    @wraps(count)
    def counted(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return count(*args, **kwargs)
        except OverflowError:
            raise BeyondHorizon from None

    return counted


@_within_horizon
def deadline(calendar: Calendar, start: datetime, duration: Duration | None) -> Deadline:
    """When a task that came at `start` (aware) is due, and why.

    Minutes: the clock starts at once in working time, else at the next opening; an arrival exactly at the beginning
    of a break or at close is outside. Days: the day of receipt does not count; an arrival up to and *including* the
    instant of close is received on that day, one after it or on a closed day at the next opening, which makes that
    day the day of receipt; due at the close of the Nth working day after. BeyondHorizon where ten years do not do.
    """
    start = _utc(start)
    if duration is not None and duration.unit is Unit.DAY:
        return _in_days(calendar, start, duration.amount)
    received_at = _next_opening(calendar, start)
    if duration is None:
        return Deadline(start, received_at, None, _cover(calendar, start, received_at))
    due = due_after(calendar, start, duration.time)
    return Deadline(start, received_at, due, _cover(calendar, start, due))


@_within_horizon
def due_after(calendar: Calendar, start: datetime, length: timedelta) -> datetime:
    """The earliest instant at which `length` of working time since `start` is used up (12.00, not 13.00).

    Nothing to use up is used up at once: a length of zero gives `start` itself, open or not.
    ValueError for a negative length, BeyondHorizon where ten years do not do.
    """
    start = _utc(start)
    if length < timedelta(0):
        raise ValueError("no due instant for a negative working time")
    if not length:
        return start
    for _, day in _days(calendar, start):
        for opens, closes in day.windows:
            if closes <= start:
                continue
            begins = max(opens, start)
            if closes - begins >= length:
                return begins + length
            length -= closes - begins
    raise BeyondHorizon


def working_time(calendar: Calendar, start: datetime, end: datetime) -> timedelta:
    """Working time between two aware instants; negative where `end` lies before `start`."""
    start, end = _utc(start), _utc(end)
    if end < start:
        return -working_time(calendar, end, start)
    total = timedelta(0)
    on, last = calendar.date_of(start), calendar.date_of(end)
    while on <= last:
        for opens, closes in calendar.day(on).windows:
            if closes > start and opens < end:
                total += min(closes, end) - max(opens, start)
        on += _DAY
    return total


def is_open(calendar: Calendar, at: datetime) -> bool:
    """Is it working time? From the opening (included) to the break or close (not included)."""
    at = _utc(at)
    return any(opens <= at < closes for opens, closes in calendar.day(calendar.date_of(at)).windows)


def nearly_due_at(
    calendar: Calendar,
    start: datetime,
    due: datetime,
    share: Fraction = Fraction(3, 4),
) -> datetime:
    """The instant when `share` (0 to 1) of the working time between `start` and `due` is used up."""
    if not 0 <= share <= 1:
        raise ValueError("a share lies between 0 and 1")
    ticks = working_time(calendar, start, due) // _TICK
    return due_after(calendar, start, _TICK * int(ticks * share))


def _in_days(calendar: Calendar, start: datetime, amount: int) -> Deadline:
    received_on, received_at = _day_of_receipt(calendar, start)
    spans = list(_cover(calendar, start, received_at))
    tonight = calendar.day(received_on).spans[-1].end
    if received_at < tonight:
        spans.append(make_span(received_at, tonight, counted=False, reason="hari diterima, tidak dihitung"))
    count = 0
    for _, day in _days(calendar, tonight):
        if not day.windows:
            spans += day.spans
            continue
        count += 1
        closes = day.windows[-1][1]
        spans.append(_working_day(day, count, until=closes if count == amount else day.spans[-1].end))
        if count == amount:
            return Deadline(start, received_at, closes, _merged(spans))
    raise BeyondHorizon


def _day_of_receipt(calendar: Calendar, start: datetime) -> tuple[date, datetime]:
    on = calendar.date_of(start)
    windows = calendar.day(on).windows
    if windows and start == windows[-1][1]:
        return on, start
    received_at = _next_opening(calendar, start)
    return calendar.date_of(received_at), received_at


def _working_day(day: Day, number: int, until: datetime) -> Span:
    minutes = in_minutes(sum((closes - opens for opens, closes in day.windows), timedelta(0)))
    return Span(day.spans[0].start, until, True, f"hari kerja ke-{number}", minutes)


def _next_opening(calendar: Calendar, at: datetime) -> datetime:
    for _, day in _days(calendar, at):
        for opens, closes in day.windows:
            if closes > at:
                return max(opens, at)
    raise BeyondHorizon


def _days(calendar: Calendar, since: datetime) -> Iterator[tuple[date, Day]]:
    """The local days from that instant's own on, as far as the horizon."""
    on = calendar.date_of(since)
    for _ in range(HORIZON_DAYS):
        yield on, calendar.day(on)
        on += _DAY


def _cover(calendar: Calendar, start: datetime, end: datetime) -> tuple[Span, ...]:
    """Every span between two instants, counted and skipped."""
    if start >= end:
        return ()
    spans: list[Span] = []
    for _, day in _days(calendar, start):
        for part in day.spans:
            if part.end <= start:
                continue
            if part.start >= end:
                return _merged(spans)
            if part.start < start or part.end > end:
                edges = max(part.start, start), min(part.end, end)
                part = make_span(*edges, counted=part.counted, reason=part.reason)
            spans.append(part)
    return _merged(spans)


def _merged(spans: list[Span]) -> tuple[Span, ...]:
    """Neighbours of one reason become one span: a weekend, a night."""
    merged: list[Span] = []
    for part in spans:
        last = merged[-1] if merged else None
        if last and (last.counted, last.reason) == (part.counted, part.reason):
            merged[-1] = replace(last, end=part.end, minutes=last.minutes + part.minutes)
        else:
            merged.append(part)
    return tuple(merged)


def _utc(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("working time needs aware datetimes")
    return at.astimezone(UTC)
