"""Taking a lane of a host for a time: the unique key of `Occupied` decides, never a look beforehand."""

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from alur.activities.meetings.models import Booking, Host, Occupied
from alur.activities.meetings.queries.pool import room_of, taken_of
from alur.activities.meetings.rules.cells import cells, occupied
from alur.activities.meetings.rules.pool import free_lane


class Taken(Exception):
    """Somebody has the host then, or had it a moment ago."""


def take(booking: Booking, host: Host, *, besides: UUID | None = None) -> None:
    """Write the booking and its cells in the host's first free lane, inside the caller's transaction.

    The look at what is taken only picks the lane; two who pick the same one at the same moment meet at the unique key,
    and the second goes on to the next lane. Raises Taken when there is none.
    """
    first, last = occupied(booking.starts, booking.ends, host.before, host.after)
    new = booking._state.adding
    for _try in range(host.limit):
        taken = taken_of([host.pk], first, last, besides=besides)
        lane = free_lane(room_of(host), taken, booking.starts, booking.ends)
        if lane is None:
            break
        booking.host, booking.lane, booking.occupied_from, booking.occupied_to = host, lane, first, last
        booking.freed_from = None
        if _write(booking, new=new):
            return
    raise Taken


_TIME = ["host", "lane", "starts", "ends", "occupied_from", "occupied_to", "freed_from", "sequence", "moved"]


def _write(booking: Booking, *, new: bool) -> bool:
    try:
        with transaction.atomic():
            # Only what changes: a worker may be writing down at this moment what the provider made.
            booking.save(force_insert=new, update_fields=None if new else _TIME)
            give_up(booking)
            Occupied.objects.bulk_create(
                Occupied(host=booking.host, lane=booking.lane, cell=cell, booking=booking)
                for cell in cells(booking.occupied_from, booking.occupied_to)
            )
    except IntegrityError as error:
        if "occupied" not in str(error).lower():
            raise
        return False
    return True


def give_up(booking: Booking) -> None:
    """Its time is free for others again."""
    Occupied.objects.filter(booking=booking).delete()


def hold_until(booking: Booking, until: datetime | None) -> bool:
    """Keep only what comes before `until` of the booked time, None for all of it; what was given up before is taken
    back where nobody has it since. Is it so now?"""
    first, last = booking.occupied_from, booking.occupied_to
    wanted = cells(first, last if until is None else min(until, last))
    mine = Occupied.objects.filter(booking=booking)
    lacking = sorted(set(wanted) - set(mine.values_list("cell", flat=True)))
    try:
        with transaction.atomic():
            Occupied.objects.bulk_create(
                Occupied(host=booking.host, lane=booking.lane, cell=cell, booking=booking) for cell in lacking
            )
    except IntegrityError as error:
        if "occupied" not in str(error).lower():
            raise
        return False
    mine.filter(cell__gte=wanted.stop).delete()
    booking.freed_from = until
    booking.save(update_fields=["freed_from"])
    return True


def lock_host(host: Host) -> Host:
    """One at a time for acts that take many cells of it: it spares deadlocks; the unique key is what guarantees."""
    return Host.objects.select_for_update().select_related("office").get(pk=host.pk)
