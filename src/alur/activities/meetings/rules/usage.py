"""What an office's hosts were used for between two moments. Each figure has one definition, said here.

A meeting counts where it begins; its hours count where they lie. So the months of a year add up to the year, also where
a meeting goes on past midnight on the last day of a month.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from alur.engine.worktime.rules import Calendar

from .pool import Room

type Span = tuple[datetime, datetime]
"""Half open."""

type Told = tuple[datetime | None, datetime | None]
"""A beginning and an end, as far as a provider told them."""

NOTHING = timedelta()


@dataclass(frozen=True)
class Meeting:
    """A booking as the report sees it."""

    host: int
    unit: str | None
    """Who asked, in the applicant's own words; "" where nobody said, None where the keepers booked it themselves."""
    starts: datetime
    ends: datetime
    """As booked, without buffers, also where the meeting ended earlier."""
    cancelled: bool = False
    moved: bool = False
    """Did it get another time or host at least once?"""
    people: int = 0
    """Who were there; where nobody said, how many were expected. 0: neither is known."""
    sittings: Sequence[Span] | None = None
    """When it was in fact open; None where its provider did not tell of a beginning and an end."""

    def begins_in(self, span: Span) -> bool:
        return span[0] <= self.starts < span[1]


@dataclass(frozen=True)
class Figures:
    """Of a host, of a unit, or of all."""

    held: int = 0
    """Not cancelled, and begun within the time."""
    moved: int = 0
    """Of those held."""
    cancelled: int = 0
    """Were to begin within the time, and no other booking carries them on."""
    booked: timedelta = NOTHING
    """Of what is not cancelled, without buffers: as much as lies within the time."""
    known: int = 0
    """Of those held: of how many the real beginning and end are known."""
    used: timedelta = NOTHING
    """How long those whose real times are known were open: as much as lies within the time."""
    people: int = 0
    """All who were at those held, added up."""
    most: int = 0
    """At one of those held; 0 where nothing is known."""


@dataclass(frozen=True)
class Share:
    """Of the hours in which a host may be booked, times its simultaneous meetings: how much was booked."""

    booked: timedelta = NOTHING
    """As much as lies within the hours of the host: what was booked beside them would make more than a whole."""
    open: timedelta = NOTHING

    def __add__(self, other: "Share") -> "Share":
        return Share(self.booked + other.booked, self.open + other.open)

    @property
    def fraction(self) -> Fraction | None:
        """Exact; None of nothing."""
        tick = timedelta(microseconds=1)
        return Fraction(self.booked // tick, self.open // tick) if self.open else None


@dataclass(frozen=True)
class Usage:
    """`by_unit` is keyed by the name as it was written last; names that differ only in capitals are one."""

    whole: Figures = field(default_factory=Figures)
    by_host: Mapping[int, Figures] = field(default_factory=dict)
    by_unit: Mapping[str | None, Figures] = field(default_factory=dict)
    shares: Mapping[int, Share] = field(default_factory=dict)


def usage(meetings: Sequence[Meeting], rooms: Iterable[Room], within: Span, calendar: Calendar) -> Usage:
    """The figures of these meetings, all of one office; those of other times change nothing."""
    by_host: dict[int, list[Meeting]] = defaultdict(list)
    by_unit: dict[str | None, list[Meeting]] = defaultdict(list)
    names: dict[str | None, str | None] = {}
    for each in sorted(meetings, key=lambda each: each.starts):
        by_host[each.host].append(each)
        key = each.unit.casefold() if each.unit else each.unit
        by_unit[key].append(each)
        names[key] = each.unit
    return Usage(
        figures(meetings, within),
        {host: figures(found, within) for host, found in by_host.items()},
        {names[key]: figures(found, within) for key, found in by_unit.items()},
        {room.id: share(room, by_host[room.id], within, calendar) for room in rooms},
    )


def figures(meetings: Iterable[Meeting], within: Span) -> Figures:
    there = list(meetings)
    stands = [each for each in there if not each.cancelled]
    held = [each for each in stands if each.begins_in(within)]
    sittings = [span for each in stands for span in each.sittings or ()]
    return Figures(
        held=len(held),
        moved=sum(each.moved for each in held),
        cancelled=sum(each.cancelled and each.begins_in(within) for each in there),
        booked=sum((length((each.starts, each.ends), within) for each in stands), NOTHING),
        known=sum(each.sittings is not None for each in held),
        used=sum((length(span, within) for span in sittings), NOTHING),
        people=sum(each.people for each in held),
        most=max((each.people for each in held), default=0),
    )


def share(room: Room, meetings: Iterable[Meeting], within: Span, calendar: Calendar) -> Share:
    """By the hours and the limit that the host has now."""
    opened = open_spans(room, within, calendar)
    firsts = [span[0] for span in opened]
    booked = NOTHING
    for each in meetings:
        if not each.cancelled:
            for span in opened[max(0, bisect_right(firsts, each.starts) - 1) :]:
                if span[0] >= each.ends:
                    break
                booked += length((each.starts, each.ends), span)
    return Share(booked, room.limit * sum((last - first for first, last in opened), NOTHING))


def open_spans(room: Room, within: Span, calendar: Calendar) -> list[Span]:
    """When the host may be booked, within that time, in order."""
    zone = ZoneInfo(calendar.zone)
    day, last = within[0].astimezone(zone).date(), within[1].astimezone(zone).date()
    found = []
    while day <= last:
        if (span := room.open_on(day, calendar)) is not None and length(span, within):
            found.append((max(span[0], within[0]), min(span[1], within[1])))
        day += timedelta(days=1)
    return found


def length(span: Span, within: Span) -> timedelta:
    """How much of the one lies within the other."""
    return max(NOTHING, min(span[1], within[1]) - max(span[0], within[0]))


def sittings_of(told: Iterable[Told], starts: datetime, ends: datetime) -> list[Span]:
    """Those that belong to the booked time, in order, overlapping ones joined: who tries the meeting out the day before
    opens it, too. Empty where any of them has no beginning or no end yet."""
    found: list[Span] = []
    for began, ended in told:
        if (ended is not None and ended <= starts) or (began is not None and began >= ends):
            continue
        if began is None or ended is None or ended <= began:
            return []
        found.append((began, ended))
    joined: list[Span] = []
    for began, ended in sorted(found):
        if joined and began <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ended))
        else:
            joined.append((began, ended))
    return joined
