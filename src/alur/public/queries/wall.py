"""What a screen on a wall says: what is on now, what comes today, and else what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal
from zoneinfo import ZoneInfo

from alur.engine.cases.queries import Slot, public_slots
from alur.ui.dates import long_date

from .schedule import ScheduledService, same_unit, slot_time

if TYPE_CHECKING:
    from alur.foundation.offices.models import Office

MOST_TODAY, MOST_NEXT = 6, 3
"""So many fit on a screen and can be read from across a hall; what comes next gets what today leaves."""
AHEAD = timedelta(days=14)

type State = Literal["now", "later", "over", "cancelled"]


@dataclass(frozen=True)
class Line:
    """One date. `day` is "" for one of today; `title` is "" where it is private."""

    time: str
    title: str
    unit: str
    service: str
    state: State
    day: str = ""


@dataclass(frozen=True)
class Wall:
    """`left_out`: dates of today without room. What is over makes room first."""

    today: list[Line]
    left_out: int
    following: list[Line]


def wall_of(
    office: Office, services: Sequence[ScheduledService], *, unit: str, at: datetime, language: str
) -> Wall:  # fmt: skip
    """As it is at that moment. Four queries."""
    zone = ZoneInfo(office.zone)
    today = at.astimezone(zone).date()
    slots = public_slots(office, [each.slug for each in services], today, today + AHEAD, today=today)
    titles = {each.slug: each.title for each in services} if len(services) > 1 else {}
    lines = [
        (each, _line(each, titles, zone, at, language, other_day=each.day != today))
        for each in slots
        if same_unit(each, unit)
    ]
    present = [line for slot, line in lines if slot.day == today]
    shown = _with_room(present)
    coming = [line for slot, line in lines if slot.day != today and not slot.cancelled]
    return Wall(shown, len(present) - len(shown), coming[: min(MOST_NEXT, max(0, MOST_TODAY - len(shown)))])


def _with_room(present: list[Line]) -> list[Line]:
    """In their order; where there are too many, those that are over give way first, the oldest before the others."""
    excess = max(0, len(present) - MOST_TODAY)
    gone = [line for line in present if line.state == "over"][:excess]
    rest = [line for line in present if not any(line is each for each in gone)]
    return rest[:MOST_TODAY]


def _line(
    slot: Slot, titles: dict[str, str], zone: ZoneInfo, at: datetime, language: str, *, other_day: bool
) -> Line:  # fmt: skip
    start, end = slot.span(zone)
    state: State = "cancelled" if slot.cancelled else "over" if end <= at else "now" if start <= at else "later"
    day = long_date(slot.day, language) if other_day else ""
    return Line(slot_time(slot, str(zone), language), slot.title, slot.unit, titles.get(slot.service, ""), state, day)
