"""The public schedule of an office, month by month: what its services list, by day and as a calendar."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from alur.engine.cases.queries import Slot, public_slots
from alur.engine.sops.queries import definition_of
from alur.ui.dates import COUNTRY_ZONE, clock_time, local, long_date, month_words, span_words, weekday_initials

from .services import public_versions

if TYPE_CHECKING:
    from alur.foundation.offices.models import Office

MOST_ROWS = 60
"""So many dates on one page, which keeps it light on a weak line; the calendar leads to the days of the rest."""
MONTHS_BACK, MONTHS_AHEAD = 12, 18


@dataclass(frozen=True)
class ScheduledService:
    """A service that lists its dates."""

    slug: str
    title: str


@dataclass(frozen=True)
class Row:
    """One date as the page says it. `title` and `unit` are the applicant's own words; "" where they are private."""

    time: str
    title: str
    unit: str
    service: str
    cancelled: bool


@dataclass(frozen=True)
class Day:
    day: date
    words: str
    today: bool
    rows: list[Row]


@dataclass(frozen=True)
class Cell:
    """A day of the calendar; 0 stands for one of another month."""

    number: int
    day: str
    """"YYYY-MM-DD"."""
    words: str
    count: int
    today: bool


@dataclass(frozen=True)
class Month:
    """What the page shows. `former` and `following` are "YYYY-MM", "" where the page goes no further."""

    words: str
    value: str
    weeks: list[list[Cell]]
    weekdays: list[tuple[str, str]]
    days: list[Day]
    past: int
    left_out: int
    """Dates that have no room on the page."""
    former: str
    following: str
    chosen: str
    """The one day that is shown, in words; "" for the month."""
    units: list[str]
    """Of that month's dates, to choose from; none where there is only one."""


def scheduled_services(office: Office, language: str) -> list[ScheduledService]:
    """The public services in force that have a schedule, by title. One query."""
    definitions = [definition_of(version) for version in public_versions(office)]
    return [
        ScheduledService(each.service.slug, each.title.in_language(language))
        for each in definitions
        if each.service.schedule is not None
    ]


def read_month(text: str, today: date) -> tuple[int, int]:
    """Year and month of "YYYY-MM"; the present month for anything else, and for one that the page does not go to."""
    year, _dash, month = text.partition("-")
    if len(year) == 4 and (year + month).isascii() and (year + month).isdecimal() and len(month) == 2:
        there = int(year) * 12 + int(month) - 1
        if 1 <= int(month) <= 12 and -MONTHS_BACK <= there - _index(today) <= MONTHS_AHEAD:
            return int(year), int(month)
    return today.year, today.month


def read_day(text: str, year: int, month: int) -> date | None:
    """A day of that month out of "YYYY-MM-DD"; None for anything else."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if (day.year, day.month) == (year, month) and text == day.isoformat() else None


def schedule_month(
    office: Office, services: Sequence[ScheduledService], year: int, month: int, *, today: date, day: date | None,
    language: str, unit: str = "",
) -> Month:  # fmt: skip
    """That month of these services and that unit; of one day only where `day` is given. Of the present month the days
    gone by are left to the calendar. Four queries, whatever there is to show.
    """
    first, last = date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
    listed = public_slots(office, [each.slug for each in services], first, last, today=today)
    slots = [each for each in listed if same_unit(each, unit)]
    wanted = [slot for slot in slots if (slot.day == day if day else slot.day >= today or last < today)]
    titles = {each.slug: each.title for each in services} if len(services) > 1 else {}
    index = first.year * 12 + first.month - 1
    return Month(
        words=month_words(first, language),
        value=_value(index),
        weeks=_weeks(slots, year, month, today, language),
        weekdays=weekday_initials(language),
        days=_days(wanted if day else wanted[:MOST_ROWS], titles, today, office.zone, language),
        past=0 if day else len(slots) - len(wanted),
        left_out=0 if day else max(0, len(wanted) - MOST_ROWS),
        former=_value(index - 1) if index - 1 >= _index(today) - MONTHS_BACK else "",
        following=_value(index + 1) if index + 1 <= _index(today) + MONTHS_AHEAD else "",
        chosen=long_date(day, language) if day else "",
        units=_units(listed, unit),
    )


def read_unit(text: str) -> str:
    """A unit's name as somebody asks for it; "" for none."""
    return " ".join("".join(filter(str.isprintable, text)).split())[:200]


def same_unit(slot: Slot, unit: str) -> bool:
    """Is it that unit's, however it wrote its name? "" is anybody's."""
    return not unit or slot.unit.casefold() == unit.casefold()


def _units(slots: list[Slot], chosen: str) -> list[str]:
    """The names to choose from, each once; the chosen one is among them also where it has no date."""
    names = {name.casefold(): name for name in (*(each.unit for each in slots), chosen) if name}
    return sorted(names.values(), key=str.casefold) if len(names) > 1 or chosen else []


def _index(day: date) -> int:
    return day.year * 12 + day.month - 1


def _value(index: int) -> str:
    return f"{index // 12:04}-{index % 12 + 1:02}"


def _days(slots: list[Slot], titles: dict[str, str], today: date, zone: str, language: str) -> list[Day]:
    by_day: dict[date, list[Row]] = {}
    for slot in slots:
        service = titles.get(slot.service, "")
        said = Row(slot_time(slot, zone, language), slot.title, slot.unit, service, slot.cancelled)
        by_day.setdefault(slot.day, []).append(said)
    return [Day(day, long_date(day, language), day == today, rows) for day, rows in by_day.items()]


def slot_time(slot: Slot, zone: str, language: str) -> str:
    """Such as "09.00–11.00"; with the zones, where the office's clock is not the one that the whole country knows.
    "" for a whole day.
    """
    if not slot.start:
        return ""
    start, end = slot.span(ZoneInfo(zone))
    if local(start, zone).utcoffset() == local(start, COUNTRY_ZONE).utcoffset():
        return f"{clock_time(start, zone, language)}–{clock_time(end, zone, language)}"
    return span_words(start, end, zone, language)


def _weeks(slots: list[Slot], year: int, month: int, today: date, language: str) -> list[list[Cell]]:
    counts: dict[int, int] = {}
    for slot in slots:
        counts[slot.day.day] = counts.get(slot.day.day, 0) + 1
    return [
        [_cell(year, month, number, counts, today, language) for number in week]
        for week in calendar.Calendar().monthdayscalendar(year, month)
    ]


def _cell(year: int, month: int, number: int, counts: dict[int, int], today: date, language: str) -> Cell:
    if not number:
        return Cell(0, "", "", 0, False)
    day = date(year, month, number)
    return Cell(number, day.isoformat(), long_date(day, language), counts.get(number, 0), day == today)
