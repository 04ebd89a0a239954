"""Looking in on meetings whose provider says only who is there at the moment."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction

from alur.activities.meetings.models import Booking, BookingState
from alur.activities.meetings.ports import Attendee
from alur.activities.meetings.queries import account_of, made_of
from alur.activities.meetings.queries.after import Attendance, attendance_of, to_look_in_on
from alur.activities.meetings.registry import providers
from alur.activities.meetings.rules.after import LONGEST_NAME, MOST_NAMES, tidy
from alur.foundation.offices.queries import office_lock
from alur.foundation.outbox.ports import OutcomeUnknown, Rejected, RetryLater

from .after import keep_attendance
from .hearing import BY, hold_what_is_left, note_sitting

EVERY = timedelta(minutes=5)
"""Who stays for a shorter time may be overlooked, and beginnings and ends are as exact as that."""
log = structlog.get_logger("alur.meetings")


def look_in(at: datetime) -> None:
    """Ask who is there, of each meeting that goes on. A server that does not answer is asked again the next time."""
    telling = [name for name in providers.names() if providers.get(name).tells_attendance == "meanwhile"]
    for booking in to_look_in_on(telling, at):
        made = made_of(booking)
        if made is None:
            continue
        try:
            people = providers.get(booking.host.provider).attendance(account_of(booking.host), made)
        except (RetryLater, Rejected, OutcomeUnknown) as error:
            log.info("meeting_not_seen", booking=str(booking.pk), why=type(error).__name__)
            continue
        keep_seen(booking=booking, people=people, at=at)


@transaction.atomic
def keep_seen(*, booking: Booking, people: Sequence[Attendee], at: datetime) -> None:
    """Who was there at that instant is added to who was seen before. Somebody there: it goes on; nobody any more: it is
    over, until somebody is there again. What was typed is never overwritten."""
    office_lock(booking.host.office)
    booking = Booking.objects.select_related("host", "case").get(pk=booking.pk)
    if booking.state == BookingState.CANCELLED or (booking.case and booking.case.erased_at):
        return
    running = booking.sittings.filter(ended_at=None).first()
    if people and running is None:
        note_sitting(booking, at.isoformat(), "started", at)
    elif running is not None and not people:
        note_sitting(booking, running.key, "ended", at)
    hold_what_is_left(booking, at)
    before = attendance_of(booking)
    if people and (before is None or before.told):
        found = _together(before, people)
        if found != before:
            keep_attendance(booking, found, BY, at)


def _together(before: Attendance | None, people: Sequence[Attendee]) -> Attendance:
    """Of one name there were as many as were seen at once: the provider tells nobody apart by anything else."""
    seen = Counter(before.names if before else ()) | Counter(tidy(each.name[:LONGEST_NAME] for each in people))
    names = tuple(seen.elements())[:MOST_NAMES]
    return Attendance(max(len(names), before.number if before else 0), names, told=True)
