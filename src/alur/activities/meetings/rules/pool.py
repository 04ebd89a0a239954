"""The pool of an office: which host is free, which fits best, and when one is free again."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from alur.engine.worktime.rules import Calendar

from .cells import cells, occupied

STEP = timedelta(minutes=30)
"""Free times are looked for on the half hours of the wall clock."""
DAYS = 21
"""How far ahead."""
LONGEST = timedelta(hours=24)


class Hours(StrEnum):
    """When a host may be booked."""

    CALENDAR = "calendar"
    """From the opening to the closing of the office's working days."""
    OWN = "own"
    ALWAYS = "always"


@dataclass(frozen=True)
class Room:
    """A host as the rules see it; `before` and `after` are the buffers in minutes."""

    id: int
    capacity: int
    limit: int = 1
    before: int = 0
    after: int = 0
    hours: str = Hours.ALWAYS
    opens: time | None = None
    closes: time | None = None

    def cells(self, starts: datetime, ends: datetime) -> range:
        return cells(*occupied(starts, ends, self.before, self.after))

    def is_open(self, starts: datetime, ends: datetime, calendar: Calendar) -> bool:
        """Does the meeting, without its buffers, lie within the host's hours?"""
        if self.hours == Hours.ALWAYS:
            return True
        found = self.open_on(starts.astimezone(ZoneInfo(calendar.zone)).date(), calendar)
        return found is not None and found[0] <= starts and ends <= found[1]

    def open_on(self, day: date, calendar: Calendar) -> tuple[datetime, datetime] | None:
        """From when until when it may be booked on that day at the office; None where not at all."""
        zone = ZoneInfo(calendar.zone)
        if self.hours == Hours.ALWAYS:
            return datetime.combine(day, time(), zone), datetime.combine(day + timedelta(days=1), time(), zone)
        if self.hours == Hours.OWN and self.opens and self.closes:
            return datetime.combine(day, self.opens, zone), datetime.combine(day, self.closes, zone)
        windows = calendar.day(day).windows
        return (windows[0][0], windows[-1][1]) if windows else None


type Taken = Mapping[int, Mapping[int, Collection[int]]]
"""Cells that are taken, by host and lane."""


def free_lane(room: Room, taken: Taken, starts: datetime, ends: datetime) -> int | None:
    """The first of the host's lanes (from 1) that is free for the meeting and its buffers; None where none is."""
    wanted = room.cells(starts, ends)
    lanes = taken.get(room.id, {})
    return next((lane for lane in range(1, room.limit + 1) if not _touches(lanes.get(lane, ()), wanted)), None)


def _touches(held: Collection[int], wanted: range) -> bool:
    return any(cell in held for cell in wanted)


def free_rooms(
    rooms: Sequence[Room], taken: Taken, starts: datetime, ends: datetime, participants: int, calendar: Calendar
) -> list[Room]:
    """Hosts that are free and large enough, the smallest first: the large one stays free for who needs it."""
    fitting = (room for room in rooms if room.capacity >= participants and room.is_open(starts, ends, calendar))
    free = (room for room in fitting if free_lane(room, taken, starts, ends) is not None)
    return sorted(free, key=lambda room: (room.capacity, room.id))


def free_times(
    rooms: Sequence[Room],
    taken: Taken,
    *,
    wanted: datetime,
    length: timedelta,
    participants: int,
    calendar: Calendar,
    after: datetime,
    most: int = 6,
) -> list[tuple[datetime, datetime]]:
    """Times near the wanted one at which some host is free: at most half on that day, then one a working day.

    None begins before `after`; all begin and end on one day of the calendar's zone.
    """
    found: list[tuple[datetime, datetime]] = []
    zone = ZoneInfo(calendar.zone)
    first = max(wanted, after).astimezone(zone).date()
    for number in range(DAYS):
        day = first + timedelta(days=number)
        if number and not calendar.day(day).windows:
            continue  # a host may be open on a Sunday; nobody wants to be moved there
        room_left = most // 2 if number == 0 else 1
        for starts in _near(day, wanted.astimezone(zone).time(), zone):
            ends = starts + length
            if starts < after or (ends - timedelta(microseconds=1)).astimezone(zone).date() != day:
                continue
            if free_rooms(rooms, taken, starts, ends, participants, calendar):
                found.append((starts, ends))
                room_left -= 1
            if not room_left or len(found) == most:
                break
        if len(found) == most:
            break
    return sorted(found)


def _near(day: date, at: time, zone: ZoneInfo) -> Iterator[datetime]:
    """The half hours of the day, those nearest to `at` first; `at` itself before all."""
    wanted = datetime.combine(day, at.replace(second=0, microsecond=0), tzinfo=zone)
    midnight = datetime.combine(day, time(), tzinfo=zone)
    grid = {midnight + number * STEP for number in range(48)} | {wanted}
    yield from sorted(grid, key=lambda each: (abs(each - wanted), each < wanted))
