"""What Zoom tells by itself: whose message it is, what it says, and who was there."""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

MOST_BYTES = 64 * 1024
OLDEST = timedelta(minutes=5)
VALIDATION = "endpoint.url_validation"
EVENTS: Mapping[str, Literal["started", "ended", "joined", "left"]] = {
    "meeting.started": "started",
    "meeting.ended": "ended",
    "meeting.participant_joined": "joined",
    "meeting.participant_left": "left",
}


class Unreadable(Exception):
    """Signed, but not a message of Zoom's."""


@dataclass(frozen=True)
class Event:
    """One message, without what is not needed: e-mail addresses and numbers of participants are not kept."""

    name: str
    at: datetime
    account: str
    meeting: str
    uuid: str
    person: str = ""
    """Who in this meeting: Zoom's own name for a person's presence."""
    shown: str = ""
    """The name that a person gave."""
    moment: str = ""
    """When they joined or left, if it was said."""

    @property
    def key(self) -> tuple[str, ...]:
        return (self.name, str(int(self.at.timestamp() * 1000)), self.uuid, self.person)


@dataclass(frozen=True)
class Presence:
    name: str
    joined: datetime
    left: datetime | None


def signature(secret: str, timestamp: str, body: bytes) -> str:
    return "v0=" + hmac.digest(secret.encode(), b"v0:" + timestamp.encode() + b":" + body, "sha256").hex()


def is_signed(secret: str, timestamp: str, body: bytes, given: str, now: datetime) -> bool:
    """By whom knows the secret, and within the last minutes: what was overheard cannot be sent again later."""
    if not secret or not timestamp.isascii() or not timestamp.isdecimal() or len(timestamp) > 13:
        return False
    seconds = int(timestamp) / (1000 if len(timestamp) == 13 else 1)
    fresh = abs(now.timestamp() - seconds) <= OLDEST.total_seconds()
    return hmac.compare_digest(signature(secret, timestamp, body).encode(), given.encode()) and fresh


def encrypted(secret: str, plain: str) -> str:
    """The answer to the question whether this address is ours."""
    return hmac.digest(secret.encode(), plain.encode(), "sha256").hex()


def read(body: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        raise Unreadable from None
    if not isinstance(found, dict) or not isinstance(found.get("event"), str):
        raise Unreadable
    return found


def plain_token(message: Mapping[str, Any]) -> str:
    payload = message.get("payload")
    found = payload.get("plainToken") if isinstance(payload, dict) else None
    if not isinstance(found, str) or not 0 < len(found) <= 200:
        raise Unreadable
    return found


def event_of(message: Mapping[str, Any]) -> Event:
    try:
        about = message["payload"]["object"]
        who = about.get("participant") or {}
        return Event(
            name=message["event"],
            at=datetime.fromtimestamp(int(message["event_ts"]) / 1000, UTC),
            account=str(message["payload"]["account_id"])[:80],
            meeting=str(about["id"])[:40],
            uuid=str(about["uuid"])[:80],
            person=str(who.get("participant_uuid") or who.get("user_id") or "")[:80],
            shown=str(who.get("user_name") or "")[:120],
            moment=str(who.get("join_time") or who.get("leave_time") or about.get("end_time") or "")[:40],
        )
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError, OSError):
        raise Unreadable from None


def happened_at(event: Event) -> datetime:
    """When it was; what the message says of the person is nearer than when it was sent."""
    try:
        said = datetime.fromisoformat(event.moment)
    except ValueError:
        return event.at
    return said if said.tzinfo else event.at


def presences(events: Iterable[Event]) -> list[Presence]:
    """One line for each person: first joined, last left. Messages may be lost and come in any order."""
    joined: dict[tuple[str, str], list[datetime]] = {}
    left: dict[tuple[str, str], list[datetime]] = {}
    names: dict[tuple[str, str], str] = {}
    for event in events:
        where = {"joined": joined, "left": left}.get(EVENTS.get(event.name, ""))
        if where is not None:
            who = (event.uuid, event.person or event.shown)
            where.setdefault(who, []).append(happened_at(event))
            names[who] = event.shown or names.get(who, "")
    found = []
    for who, name in names.items():
        came, went = sorted(joined.get(who, [])), sorted(left.get(who, []))
        # As many left as joined: gone. One more joined: still there, or the message was lost.
        gone = went[-1] if went and len(went) >= len(came) else None
        found.append(Presence(name, (came or went)[0], gone))
    return sorted(found, key=lambda each: (each.joined, each.name))
