"""The pool as it stands: hosts, the office's calendar and what is taken."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from alur.activities.meetings.models import Host, Occupied
from alur.activities.meetings.rules.cells import cells
from alur.activities.meetings.rules.pool import DAYS, Room, Taken, free_rooms, free_times
from alur.engine.worktime.queries import calendar_for
from alur.engine.worktime.rules import Calendar
from alur.foundation.offices.models import Office

from .hosts import pool_of

_MARGIN = timedelta(days=1)
"""More than any buffer (at most four hours), on both sides of what is looked at."""


@dataclass(frozen=True)
class Pool:
    """One look at an office's hosts between two moments."""

    hosts: dict[int, Host]
    taken: Taken
    calendar: Calendar

    @property
    def rooms(self) -> list[Room]:
        return [room_of(host) for host in self.hosts.values()]

    def free(self, starts: datetime, ends: datetime, participants: int = 0) -> list[Host]:
        """Free and large enough, the smallest first."""
        found = free_rooms(self.rooms, self.taken, starts, ends, participants, self.calendar)
        return [self.hosts[room.id] for room in found]


def room_of(host: Host) -> Room:
    return Room(
        host.pk, host.capacity, host.limit, host.before, host.after, str(host.hours), host.opens, host.closes
    )  # fmt: skip


def look_at(office: Office, first: datetime, last: datetime, *, besides: UUID | None = None) -> Pool:
    """The pool between two moments, as if the booking `besides` were not there. Three queries."""
    found = {host.pk: host for host in pool_of(office.pk)}
    calendar = calendar_for(office)
    return Pool(found, taken_of(list(found), first - _MARGIN, last + _MARGIN, besides=besides), calendar)


def taken_of(hosts: Sequence[int], first: datetime, last: datetime, *, besides: UUID | None = None) -> Taken:
    span = cells(first, last)
    rows = Occupied.objects.filter(host__in=hosts, cell__gte=span.start, cell__lt=span.stop)
    if besides:
        rows = rows.exclude(booking=besides)
    taken: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for host, lane, cell in rows.values_list("host", "lane", "cell"):
        taken[host][lane].add(cell)
    return taken


def free_times_for(
    office: Office, *, wanted: datetime, length: timedelta, participants: int, at: datetime, most: int = 6
) -> list[tuple[datetime, datetime]]:
    """Times near the wanted one at which a fitting host is free, none in the past; empty where there is none."""
    begin = max(wanted, at)
    pool = look_at(office, begin - timedelta(days=1), begin + timedelta(days=DAYS + 1))
    if not pool.hosts:
        return []
    return free_times(
        pool.rooms, pool.taken, wanted=wanted, length=length, participants=participants, calendar=pool.calendar,
        after=at, most=most,
    )  # fmt: skip
