"""What a provider tells of a meeting by itself: when it was open, and who was there. Nobody waits for it."""

from datetime import datetime

from django.db.models import Q

from alur.activities.meetings.models import Booking, BookingState, Sitting
from alur.activities.meetings.ports import Told, What
from alur.activities.meetings.queries.after import attendance_of, is_over, told_of
from alur.activities.meetings.rules.after import free_from, over_at
from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.queries import office_lock

from .after import attendance_told, keep_attendance
from .holding import hold_until

BY = "system"


def hear(told: Told, at: datetime) -> None:
    """Keep when the meeting was open; where it ended early, give back the rest of its time; who was there is its
    attendance once it is over.

    Messages come late, doubled and in any order: what they come to is reckoned anew from all that was told, so the same
    again changes nothing, nor does the end of an earlier sitting while a later one is open. In the transaction that
    marks the message as handled.
    """
    found = told_of(told)
    if found is None or (told.what in ("joined", "left") and not found.sittings.exclude(ended_at=None).exists()):
        return
    office_lock(found.host.office)
    booking = Booking.objects.select_related("host", "case").get(pk=found.pk)
    if booking.state == BookingState.CANCELLED:
        return
    if told.what in ("started", "ended"):
        note_sitting(booking, told.sitting or _open_then(booking, told.at), told.what, told.at)
        hold_what_is_left(booking, at)
    if is_over(booking, at):
        _count(booking, told, at)


def _open_then(booking: Booking, at: datetime) -> str:
    """Where a provider does not say which: the one that was open at that instant, as far as is known."""
    still = Q(ended_at=None) | Q(ended_at__gte=at)
    return booking.sittings.filter(still, began_at__lte=at).values_list("key", flat=True).first() or ""


def note_sitting(booking: Booking, key: str, what: What, at: datetime) -> None:
    """It began (`started`) or was over at that instant. The first beginning and the last end count."""
    row, _new = Sitting.objects.get_or_create(booking=booking, key=key[:80])
    if what == "started":
        row.began_at = min(row.began_at or at, at)
    else:
        row.ended_at = max(row.ended_at or at, at)
    row.save()


def hold_what_is_left(booking: Booking, at: datetime) -> None:
    """Give back, or take back, what is left of its time, by all that is known of its sittings."""
    over = over_at(booking.sittings.values_list("began_at", "ended_at"), booking.starts, booking.ends)
    until = free_from(over, booking.ends, booking.occupied_to)
    if until == booking.freed_from or booking.occupied_to <= at or not hold_until(booking, until):
        return
    kind = "office.meeting_reopened" if until is None else "office.meeting_ended_early"
    data = {"booking": str(booking.pk), "host": booking.host_id, "free_from": until.isoformat() if until else None}
    write_entry(stream=f"office:{booking.host.office_id}", kind=kind, actor=BY, at=at, data=data)


def _count(booking: Booking, told: Told, at: datetime) -> None:
    """What somebody typed is never overwritten; nor is anything kept of people whose case is erased."""
    before = attendance_of(booking)
    # At the end of a large meeting hundreds leave at once, whose names are known: nothing is counted anew for each.
    if before and told.what == "left" and " ".join(told.who.split()) in before.names:
        return
    if (before and not before.told) or (booking.case and booking.case.erased_at):
        return
    found = attendance_told(booking, told.present())
    if found is not None and found != before:
        keep_attendance(booking, found, BY, at)
