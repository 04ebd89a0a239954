"""What BigBlueButton tells by itself: that a meeting is over. It signs nothing, so the address itself is the secret."""

import hmac
from datetime import datetime

from django.conf import settings
from django.urls import reverse

from alur.activities.meetings.ports import Told
from alur.activities.meetings.queries import office_holding
from alur.activities.meetings.registry import listeners
from alur.foundation.arrivals.actions import take_in
from alur.foundation.arrivals.ports import Arrived
from alur.kernel.ids import derived_token

SOURCE = "bigbluebutton"


def callback_of(meeting: str) -> str:
    """The address that the server asks for once the meeting is over; of each meeting another, and always the same."""
    address = reverse("bigbluebutton:ended", kwargs={"meeting": meeting, "token": _token(meeting)})
    return f"{settings.BASE_URL}{address}"


def _token(meeting: str) -> str:
    return derived_token(settings.LINK_KEY.encode(), "bigbluebutton-end", meeting)


def hear_end(*, meeting: str, token: str, at: datetime) -> bool:
    """Keep that it ended at that instant; False where the address is none of ours. The same within a minute is once."""
    if not hmac.compare_digest(token.encode(), _token(meeting).encode()):
        return False
    office = office_holding(meeting)
    if office is None:
        return False
    key = ("ended", meeting, f"{at:%Y-%m-%dT%H:%M}")
    take_in(source=SOURCE, key=key, office=office, about=meeting, payload={}, happened_at=at, at=at)
    return True


def pass_on(arrived: Arrived, at: datetime) -> None:
    """Tell whoever listens to meetings; the receiver of arrivals."""
    told = Told(SOURCE, arrived.office, arrived.about, "ended", arrived.happened_at)
    for listener in listeners:
        listener(told, at)
