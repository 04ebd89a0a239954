"""A report's tables in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import number_format
from django.utils.translation import get_language

from alur.ui.dates import duration_words, month_words, short_date

from .rules.months import Month
from .rules.tables import Cell, Column, Table

MONTHS_BACK = 24


@dataclass(frozen=True)
class Shown:
    label: str
    words: str
    figure: bool


@dataclass(frozen=True)
class ShownTable:
    title: str
    columns: list[tuple[str, bool]]
    rows: list[list[Shown]]
    total: list[Shown]
    note: str


@dataclass(frozen=True)
class MonthChoice:
    value: str
    label: str
    chosen: bool


def shown_tables(tables: list[Table]) -> list[ShownTable]:
    return [
        ShownTable(
            title=table.title,
            columns=[(column.label, column.kind != "text") for column in table.columns],
            rows=[_row(row, table.columns) for row in table.rows],
            total=_row(table.total, table.columns) if table.total else [],
            note=table.note,
        )
        for table in tables
    ]


def _row(row: tuple[Cell, ...], columns: tuple[Column, ...]) -> list[Shown]:
    return [Shown(column.label, _words(cell), column.kind != "text") for cell, column in zip(row, columns, strict=True)]


def _words(cell: Cell) -> str:
    match cell:
        case None:
            return "–"
        case timedelta():
            return duration_words(cell, _language())
        case date():
            return short_date(cell, _language())
        case int():
            return number_format(cell, use_l10n=True, force_grouping=True)
        case Fraction():
            return f"{number_format(tenths(cell), 1, use_l10n=True)}%"
    return cell


def tenths(part: Fraction) -> Decimal:
    """In percent, to one place, half up."""
    return Decimal(math.floor(part * 1000 + Fraction(1, 2))) / 10


def _language() -> str:
    return get_language() or "id"


def month_choices(asked: Month, today: date) -> list[MonthChoice]:
    """The running month and two years back; another that was asked for stands there too."""
    months = [Month.of(today)]
    while len(months) <= MONTHS_BACK:
        months.append(months[-1].previous)
    if asked not in months:
        months = sorted([*months, asked], reverse=True)
    return [MonthChoice(str(month), month_words(month.first, _language()), month == asked) for month in months]
