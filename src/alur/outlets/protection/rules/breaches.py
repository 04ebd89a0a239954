"""The clock of a breach: 3 × 24 hours on the wall clock from when the office learnt of it (UU 27/2022, article 46)."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WITHIN = timedelta(hours=72)
SOON = timedelta(hours=24)
"""So long before the time is up its owners are told."""

SUBJECTS, AGENCY = "subjek", "lembaga"
MUST_BE_TOLD = (SUBJECTS, AGENCY)
"""Article 46(1): those whose data they are, and the agency."""


class Standing(StrEnum):
    RUNNING = "berjalan"
    SOON = "hampir"
    OVERDUE = "lewat"
    IN_TIME = "tepat"
    LATE = "terlambat"


@dataclass(frozen=True)
class BreachClock:
    """`told_at` is when the last of those who must be told were told; None while one is missing."""

    due_at: datetime
    told_at: datetime | None
    missing: tuple[str, ...]
    standing: Standing
    left: timedelta


def clock_of(known_at: datetime, told: dict[str, datetime], at: datetime) -> BreachClock:
    """Late is strictly after the 72nd hour. `told`: whom → when first."""
    due = known_at + WITHIN
    missing = tuple(each for each in MUST_BE_TOLD if each not in told)
    told_at = None if missing else max(told[each] for each in MUST_BE_TOLD)
    if told_at is not None:
        standing = Standing.IN_TIME if told_at <= due else Standing.LATE
    elif at > due:
        standing = Standing.OVERDUE
    else:
        standing = Standing.SOON if due - at <= SOON else Standing.RUNNING
    return BreachClock(due, told_at, missing, standing, due - at)
