"""Tables of a report, apart from how they are shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from statistics import median
from typing import Literal

type Cell = str | int | Fraction | timedelta | date | None
type Kind = Literal["text", "count", "share", "duration", "date"]


@dataclass(frozen=True)
class Column:
    label: str
    kind: Kind = "count"


@dataclass(frozen=True)
class Table:
    """`total` is the last row, set apart; empty where adding up would mean nothing."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    total: tuple[Cell, ...] = ()
    note: str = ""


def middle(lengths: Sequence[timedelta]) -> timedelta | None:
    """The median: half took longer, half shorter; one case of a year's length does not move it. None of nothing."""
    return timedelta(seconds=median(each.total_seconds() for each in lengths)) if lengths else None


def added_up(name: str, rows: Sequence[tuple[Cell, ...]]) -> tuple[Cell, ...]:
    """Counts added column by column; other columns stay empty (a median of medians says nothing)."""
    if not rows:
        return ()
    columns = list(zip(*rows, strict=True))[1:]
    sums = [sum(each) if all(type(cell) is int for cell in each) else None for each in columns]
    return (name, *sums)
