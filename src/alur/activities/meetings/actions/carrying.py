"""The outbox's way to the providers: one meeting for one intent, looked up before any repeat."""

import json
from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from alur.activities.meetings.models import Booking, BookingState
from alur.activities.meetings.ports import Account, Made, Provider
from alur.activities.meetings.queries import account_of, delivery_of, made_of, wanted_of
from alur.activities.meetings.registry import providers
from alur.foundation.outbox.ports import LookedUp, Obsolete, OutcomeUnknown, Parcel, Rejected, RetryLater
from alur.foundation.privacy.sealing import seal

from .bookings import CARRIER


class MeetingCarrier:
    """`meeting.create`, `meeting.change`, `meeting.cancel`: of one booking, as its row is at the moment of sending."""

    name = CARRIER
    repeat_is_harmless = False

    def send(self, parcel: Parcel) -> dict[str, Any]:
        booking = _booking_of(parcel)
        provider, account = provider_of(booking), account_of(booking.host)
        match parcel.kind:
            case "meeting.create":
                return _create(booking, provider, account)
            case "meeting.change":
                return _change(booking, provider, account, parcel)
            case _:
                return cancel_at_provider(booking, provider, account)

    def look_up(self, parcel: Parcel) -> LookedUp:
        """Only the making can do harm twice; a change or a cancellation is simply done again."""
        booking = _booking_of(parcel)
        if parcel.kind != "meeting.create":
            return "absent"
        provider = provider_of(booking)
        try:
            found = provider.find(account_of(booking.host), wanted_of(booking))
        except (Rejected, OutcomeUnknown):
            return "unknown"
        if found is not None:
            _keep(booking, found)
            return "delivered"
        return "absent"


def _booking_of(parcel: Parcel) -> Booking:
    booking = Booking.objects.select_related("host__office").filter(pk=parcel.payload["booking"]).first()
    if booking is None:
        raise Obsolete(_("Pemesanan ini tidak ada lagi."))
    return booking


def provider_of(booking: Booking) -> Provider:
    if booking.host.provider not in providers:
        said = _("Penghubung “%(name)s” tidak terpasang di server ini.")
        raise RetryLater(said % {"name": booking.host.provider})
    return providers.get(booking.host.provider)


def _create(booking: Booking, provider: Provider, account: Account) -> dict[str, Any]:
    if booking.state == BookingState.CANCELLED:
        raise Obsolete(_("Pemesanan ini sudah dibatalkan."))
    if made_of(booking) is None:
        _check_by_hand(booking, provider.taken(account, booking.occupied_from, booking.occupied_to))
        _keep(booking, provider.create(account, wanted_of(booking)))
    return {"meeting": booking.intent}


def _check_by_hand(booking: Booking, found: Sequence[tuple[datetime, datetime]]) -> None:
    """People also book in the provider's own program; those meetings are in none of our rows."""
    host = booking.host
    ours = Booking.objects.filter(host=host, starts__lt=booking.occupied_to, ends__gt=booking.occupied_from)
    ours = ours.exclude(pk=booking.pk).exclude(state=BookingState.CANCELLED)
    others = ours.exclude(freed_from__lte=booking.occupied_from).count()
    if found and len(found) + others >= host.limit:
        raise Rejected(
            _("Akun “%(host)s” sudah dipakai rapat lain yang dibuat langsung di penyedianya. Pindahkan rapat ini.")
            % {"host": host.name}
        )


def _change(booking: Booking, provider: Provider, account: Account, parcel: Parcel) -> dict[str, Any]:
    if booking.state == BookingState.CANCELLED or booking.sequence != parcel.payload["sequence"]:
        raise Obsolete(_("Rapat ini sudah diubah lagi sesudahnya."))
    made = made_of(booking)
    if made is None:
        raise RetryLater(_("Rapatnya belum selesai dibuat; perubahannya menyusul."))
    _keep(booking, provider.change(account, made, wanted_of(booking)))
    return {"meeting": booking.intent}


def cancel_at_provider(booking: Booking, provider: Provider, account: Account) -> dict[str, Any]:
    """Take the meeting away; also one whose making ended without an answer."""
    made = made_of(booking)
    if made is None:
        making = delivery_of(booking)
        if making is not None and making.state == "sending":
            raise RetryLater(_("Rapatnya sedang dibuat; pembatalannya menyusul."))
        made = provider.find(account, wanted_of(booking))
    if made is not None:
        provider.cancel(account, made)
    Booking.objects.filter(pk=booking.pk).update(made_sealed="")
    return {}


def _keep(booking: Booking, made: Made) -> None:
    """Sealed: who knows the links can enter, and with the host's link rule. A cancelled one keeps them until its
    cancellation is carried out."""
    Booking.objects.filter(pk=booking.pk).update(made_sealed=seal(json.dumps(asdict(made))))
    Booking.objects.filter(pk=booking.pk, state=BookingState.HELD).update(state=BookingState.BOOKED)
