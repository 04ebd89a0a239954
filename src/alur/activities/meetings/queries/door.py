"""The address for guests: the provider's own where anybody may have it; else a page of ours that makes one for each."""

import hmac

from django.conf import settings
from django.urls import reverse

from alur.activities.meetings.models import Booking
from alur.activities.meetings.ports import Account, Made
from alur.activities.meetings.registry import providers
from alur.kernel.ids import derived_token

from .hosts import account_of, hosts_at


def guest_link(booking: Booking, made: Made) -> str:
    """May be mailed: it is the same for all who are invited, and opens the meeting to nobody else."""
    if made.join_url or booking.host.provider not in providers:
        return made.join_url
    address = reverse("public:meeting", kwargs={"intent": booking.intent, "token": _token(booking.intent)})
    return f"{settings.BASE_URL}{address}"


def booking_behind(intent: str, token: str) -> Booking | None:
    """The booking of such an address, also a cancelled one; None where it is none of ours."""
    if not hmac.compare_digest(token.encode(), _token(intent).encode()):
        return None
    return Booking.objects.select_related("host__office").filter(intent=intent).first()


def _token(intent: str) -> str:
    return derived_token(settings.LINK_KEY.encode(), "meeting", intent)


class Book:
    """See `ports.Hosts`."""

    def accounts(self, provider: str, office: str) -> list[Account]:
        return [account_of(host) for host in hosts_at(provider, office)]
