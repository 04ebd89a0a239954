"""Holding everything back, and letting it go: for the operator of a restored system."""

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from alur.foundation.journal.actions import write_entry
from alur.foundation.outbox.models import DeliveryState, Hold
from alur.foundation.outbox.queries import waiting
from alur.kernel.errors import Conflict

STREAM = "outbox"


@transaction.atomic
def hold(*, reason: str, by: str, at: datetime) -> None:
    """From now on nothing new is sent; what a worker has under way ends. Held already: it stays so."""
    _row, made = Hold.objects.get_or_create(pk=1, defaults={"since": at, "reason": reason})
    if made:
        write_entry(stream=STREAM, kind="outbox.held", actor=by, at=at, data={"reason": reason})


@transaction.atomic
def release_held(*, send: bool, by: str, at: datetime) -> int:
    """Let it go. The number of deliveries that waited.

    `send`: all of them go out. Else they are *unknown*, as the system that this one was restored from may have sent
    them after the backup: a person decides each on the page of deliveries. Conflict when nothing is held.
    """
    held = Hold.objects.select_for_update().first()
    if held is None:
        raise Conflict(_("Pengiriman tidak sedang ditahan."))
    rows = waiting()
    if send:
        count = rows.count()
    else:
        count = rows.update(
            state=DeliveryState.UNKNOWN,
            next_try_at=None,
            lease_until=None,
            lease_number=F("lease_number") + 1,
            may_have_arrived=True,
            last_error=_("Sistem dipulihkan dari cadangan. Pastikan dahulu apakah ini sudah sampai."),
        )
    held.delete()
    data = {"since": held.since.isoformat(), "reason": held.reason, "sent": send, "count": count}
    write_entry(stream=STREAM, kind="outbox.released", actor=by, at=at, data=data)
    return count
