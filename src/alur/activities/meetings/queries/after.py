"""Who was at a meeting, and where its minutes or recording lie."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from alur.activities.meetings.models import Booking, BookingState, Sitting
from alur.activities.meetings.ports import Told
from alur.activities.meetings.rules.usage import sittings_of
from alur.foundation.privacy.sealing import unseal

from .bookings import made_of
from .hosts import hosts_at

LATE = timedelta(hours=2)
"""So long after its end a meeting that goes on is looked in on."""
AROUND = timedelta(hours=12)
"""So long before its beginning and after its end what is told of a meeting may be about its booking."""


@dataclass(frozen=True)
class Attendance:
    """`number` may be more than the names: some only count. `told` by the provider, else typed."""

    number: int
    names: tuple[str, ...] = ()
    told: bool = False


def attendance_of(booking: Booking) -> Attendance | None:
    """None while nobody said anything. After erasing only the number is left."""
    if booking.attended is None:
        return None
    if not booking.attendance_sealed:
        return Attendance(booking.attended)
    kept = json.loads(unseal(booking.attendance_sealed))
    return Attendance(booking.attended, tuple(kept["names"]), kept["told"])


def minutes_of(booking: Booking) -> str:
    """An https address, or ""."""
    return unseal(booking.minutes_sealed) if booking.minutes_sealed else ""


def is_over(booking: Booking, at: datetime) -> bool:
    """By its booked time, or because its provider said that it ended."""
    return booking.ends <= at or booking.freed_from is not None


def told_of(told: Told) -> Booking | None:
    """The booking that a provider tells of. Its number there is sealed with the links, so those of the hosts and the
    hours in question are opened and compared: a few, whatever else is booked."""
    rows = Booking.objects.filter(
        host__in=hosts_at(told.provider, told.office), starts__lt=told.at + AROUND, ends__gt=told.at - AROUND
    )
    for row in rows.exclude(state=BookingState.CANCELLED).exclude(made_sealed="").select_related("host__office"):
        made = made_of(row)
        if made is not None and made.external_id == told.external_id:
            return row
    return None


def to_look_in_on(names: Collection[str], at: datetime) -> QuerySet[Booking]:
    """Bookings at these providers that go on at that instant, or went on when somebody last looked."""
    rows = Booking.objects.filter(host__provider__in=names, starts__lte=at, ends__gt=at - LATE).exclude(made_sealed="")
    running = Sitting.objects.filter(booking=OuterRef("pk"), ended_at=None)
    rows = rows.exclude(state=BookingState.CANCELLED).filter(Q(ends__gt=at) | Exists(running))
    return rows.select_related("host__office").order_by("starts", "pk")


def sitting_of(booking: Booking) -> tuple[datetime, datetime] | None:
    """From when until when it was in fact open, first to last; None where its provider did not tell both."""
    told = [(each.began_at, each.ended_at) for each in booking.sittings.all()]
    found = sittings_of(told, booking.starts, booking.ends)
    return (found[0][0], found[-1][1]) if found else None
