"""What Zoom tells by itself: whose it is, kept at once, passed on later."""

from dataclasses import asdict
from datetime import datetime

from alur.activities.meetings.ports import Account, Told
from alur.activities.meetings.registry import hosts, listeners
from alur.connectors.zoom.queries import SOURCE, about, present
from alur.connectors.zoom.rules.events import EVENTS, Event, happened_at, is_signed
from alur.foundation.arrivals.actions import take_in
from alur.foundation.arrivals.ports import Arrived
from alur.foundation.offices.models import Office


def secret_meant(*, office: str, timestamp: str, body: bytes, signature: str, at: datetime) -> Account | None:
    """The host of that office whose secret signed it; None where none did, or too long ago."""
    for book in hosts:
        for account in book.accounts("zoom", office):
            secret = account.settings.get("webhook_secret", "").strip()
            if is_signed(secret, timestamp, body, signature, at):
                return account
    return None


def hear(*, office: str, account: Account, event: Event, at: datetime) -> bool:
    """Keep it; False for what came before, means nothing here, or is about another account than the secret's."""
    mine = account.settings.get("account_id", "").strip()
    if event.name not in EVENTS or event.account != mine:
        return False
    payload = asdict(event)
    del payload["at"]
    return take_in(
        source=SOURCE, key=event.key, office=Office.objects.get(slug=office), about=about(account, event.meeting),
        payload=payload, happened_at=event.at, at=at,
    )  # fmt: skip


def pass_on(arrived: Arrived, at: datetime) -> None:
    """Tell whoever listens to meetings; the receiver of arrivals."""
    event = Event(at=arrived.happened_at, **arrived.payload)
    told = Told(
        "zoom", arrived.office, event.meeting, EVENTS[event.name], happened_at(event),
        sitting=event.uuid, who=event.shown, present=lambda: present(arrived.about),
    )  # fmt: skip
    for listener in listeners:
        listener(told, at)
