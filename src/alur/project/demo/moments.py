"""Instants before now, by working time: so that a demo started at any day and hour shows the same picture."""

from collections.abc import Callable
from datetime import datetime, time, timedelta

from alur.engine.worktime.rules import Calendar, deadline, nearly_due_at, parse_duration

DAY = 450
"""Working minutes of a day at an office: 7 hours and a half."""
SEARCHED_DAYS = 366
STEP = timedelta(minutes=30)

type Anchor = Callable[[Calendar, datetime], datetime]
"""When a story's last act was, given the office's calendar and the present."""


def working_time_before(calendar: Calendar, end: datetime, length: timedelta) -> datetime:
    """The latest instant from which `length` (more than zero) of working time runs until `end`.

    ValueError where a year back does not do.
    """
    on = calendar.date_of(end)
    for _ in range(SEARCHED_DAYS):
        for opens, closes in reversed(calendar.day(on).windows):
            if opens >= end:
                continue
            closes = min(closes, end)
            if closes - opens >= length:
                return closes - length
            length -= closes - opens
        on -= timedelta(days=1)
    raise ValueError("no such working time within a year")


def minutes_ago(minutes: float) -> Anchor:
    """So many working minutes before now."""

    def anchor(calendar: Calendar, now: datetime) -> datetime:
        return working_time_before(calendar, now, timedelta(minutes=minutes))

    return anchor


def nearly_due(standard: str) -> Anchor:
    """A task with this standard time, opened then, is nearly due now and for as long as can be.

    Three days that run over a long holiday are never just then nearly due: then the task is the one that is so next.
    """

    def anchor(calendar: Calendar, now: datetime) -> datetime:
        def fitness(opening: tuple[datetime, datetime]) -> tuple[bool, timedelta]:
            told = nearly_due_at(calendar, *opening) or opening[1]
            return (True, opening[1] - now) if told <= now else (False, now - told)

        return max((each for each in _openings(calendar, now, standard) if each[1] > now), key=fitness)[0]

    return anchor


def overdue(standard: str) -> Anchor:
    """A task with this standard time, opened then, has been overdue for the shortest time there is."""

    def anchor(calendar: Calendar, now: datetime) -> datetime:
        for opened, due in _openings(calendar, now, standard):
            if due < now:
                return opened
        raise ValueError(f"nothing of {standard} can be overdue now")

    return anchor


def _openings(calendar: Calendar, now: datetime, standard: str) -> list[tuple[datetime, datetime]]:
    """Working instants before now, the latest first, with when a task opened then is due."""
    duration = parse_duration(standard)
    found: list[tuple[datetime, datetime]] = []
    for number in range(1, 101):
        opened = working_time_before(calendar, now, number * STEP)
        due = deadline(calendar, opened, duration).due
        if due is None:
            raise ValueError(f"{standard} has no due instant")
        found.append((opened, due))
    return found


def evening_before(calendar: Calendar, at: datetime, minute: int) -> datetime:
    """The evening before that working instant: people apply when the office is closed. `minute` after 19.00."""
    day = calendar.date_of(at) - timedelta(days=1)
    return datetime.combine(day, time(19, 0), tzinfo=calendar.tz) + timedelta(minutes=minute)
