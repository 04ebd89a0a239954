"""Letting a guest in."""

from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from alur.activities.meetings.models import Booking, BookingState
from alur.activities.meetings.queries import account_of, made_of
from alur.kernel.errors import Conflict

from .carrying import provider_of

EARLY, LATE = timedelta(minutes=30), timedelta(hours=2)
"""So long before its beginning and after its end a guest may enter."""


def link_for_guest(*, booking: Booking, who: str, at: datetime) -> str:
    """A fresh address for that person. Uses the network, changes nothing of ours.

    Conflict says why there is none now; the outbox's RetryLater and Rejected give the provider's words.
    """
    made = made_of(booking)
    if booking.state == BookingState.CANCELLED:
        raise Conflict(_("Rapat ini dibatalkan."))
    if at > booking.ends + LATE:
        raise Conflict(_("Rapat ini sudah selesai."))
    if at < booking.starts - EARLY:
        raise Conflict(_("Pintu rapat dibuka 30 menit sebelum rapat mulai. Buka lagi halaman ini saat itu."))
    if made is None:
        raise Conflict(_("Rapatnya sedang disiapkan. Coba lagi beberapa menit lagi."))
    return provider_of(booking).join_link(account_of(booking.host), made, who)
