"""Meetings as Zoom's API spells them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from zoneinfo import ZoneInfo

TOPIC_MAX, AGENDA_MAX, PASSCODE_MAX = 200, 2000, 10
LISTED_AGENDA = 250
"""Lists of meetings cut the agenda off here, so the mark must stand before."""
SCHEDULED, RECURRING = 2, 8
"""Types of meetings that have a time; the others (instant, no fixed time) take none of it."""
ZONES = frozenset({"Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"})
BASIC, LICENSED = 1, 2
WRITES_A_DAY = 100
_LETTERS = ("ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "@-_*")
"""Of passcodes: without those that are read as another."""
_PASSCODE = re.compile(r"[a-zA-Z0-9@\-_*]{1,10}")

SCOPES: Mapping[str, str] = {
    "meeting:write:meeting:admin": "meeting:write:admin",
    "meeting:update:meeting:admin": "meeting:write:admin",
    "meeting:delete:meeting:admin": "meeting:write:admin",
    "meeting:read:meeting:admin": "meeting:read:admin",
    "meeting:read:list_meetings:admin": "meeting:read:admin",
    "meeting:read:list_past_participants:admin": "meeting:read:admin",
    "user:read:list_users:admin": "user:read:admin",
}
"""What the office's app must be allowed; after it the wide scope of apps from before 2024 that covers it."""


@dataclass(frozen=True)
class Meant:
    """A meeting that Zoom is to have."""

    topic: str
    starts: datetime
    minutes: int
    zone: str
    mark: str
    record: bool


def lacking(granted: str) -> list[str]:
    """Scopes that the app's token does not have; `granted` is the token's `scope`."""
    have = set(granted.split())
    return [each for each, wide in SCOPES.items() if each not in have and wide not in have]


def body_of(meant: Meant, *, passcode: str = "") -> dict[str, Any]:
    """Of create, and of update without a passcode: that stays what people were told."""
    body: dict[str, Any] = {
        "topic": meant.topic.strip()[:TOPIC_MAX] or "Rapat",
        "type": SCHEDULED,
        "duration": meant.minutes,
        "agenda": meant.mark,
        "settings": {
            "join_before_host": False,
            "waiting_room": True,
            "mute_upon_entry": True,
            "approval_type": 2,
            "auto_recording": "cloud" if meant.record else "none",
        },
        **_start(meant.starts, meant.zone),
    }
    if passcode:
        body["password"] = passcode
    return body


def _start(starts: datetime, zone: str) -> dict[str, str]:
    """Local time with its zone, or UTC without one; never a mixture, which Zoom reads as something else."""
    if zone in ZONES:
        return {"start_time": f"{starts.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M:%S}", "timezone": zone}
    return {"start_time": f"{starts.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}


def passcode_of(raw: bytes) -> str:
    """Ten characters out of what Zoom allows, of each kind at least one: the strictest account takes it. `raw` is
    random, ten bytes or more."""
    kinds = [*_LETTERS[:3], _LETTERS[2], _LETTERS[1], _LETTERS[0], _LETTERS[2], _LETTERS[1], "-_", _LETTERS[2]]
    return "".join(kind[byte % len(kind)] for kind, byte in zip(kinds, raw, strict=False))


def is_passcode(text: str) -> bool:
    return bool(_PASSCODE.fullmatch(text))


def mark_of(stamp: str, intent: str) -> str:
    """Stands in the agenda, so that a list of meetings shows whose it is. `stamp` is of this installation."""
    return f"Alur {stamp} {intent}"


def is_marked(agenda: str, mark: str) -> bool:
    """Does that agenda carry exactly this mark? People may have written before or after it."""
    return any(line.strip() == mark for line in agenda.splitlines())


def is_ours(agenda: str, stamp: str) -> bool:
    """Was it made by this installation?"""
    return f"Alur {stamp} " in agenda


def moment(text: str) -> datetime | None:
    """A time of Zoom's; None for what is none."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def times_of(meeting: Mapping[str, Any]) -> tuple[datetime, datetime] | None:
    """From when till when a listed meeting is; None for one without a time."""
    starts = moment(str(meeting.get("start_time", "")))
    if meeting.get("type") not in (SCHEDULED, RECURRING) or starts is None:
        return None
    return starts, starts + timedelta(minutes=int(meeting.get("duration") or 0))


def path(*parts: str) -> str:
    """A path with each part encoded."""
    return "/" + "/".join(quote(each, safe="") for each in parts)


def uuid_in_path(uuid: str) -> str:
    """Base64 may hold slashes: one at the front or two in a row must be encoded twice."""
    return quote(uuid, safe="") if uuid.startswith("/") or "//" in uuid else uuid


def until_reset(now: datetime) -> timedelta:
    """Until the day's counts begin anew, at 00.00 UTC."""
    tomorrow = (now.astimezone(UTC) + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return tomorrow - now


def first_made(meetings: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Of several with one mark the oldest: the one that people may have been told of."""
    return min(meetings, key=lambda each: (str(each.get("created_at", "")), int(each["id"])), default=None)
