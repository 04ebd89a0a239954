"""Rooms and tokens as Jitsi Meet spells them. No Django, no network."""

import re
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import jwt

OVERRUN = timedelta(hours=2)
"""So long after its planned end a meeting may still be entered."""
LONGEST = timedelta(hours=12)
"""So long a token opens a room; the next click makes a new one."""
_TENANT = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,62}")


@dataclass(frozen=True)
class Server:
    """As an office's settings say; without `app` it takes everybody, and there is no host."""

    base: str
    """`https://meet.contoh.go.id`, no slash at the end."""
    domain: str
    tenant: str
    app: str
    audience: str
    secret: str = field(repr=False)


def server_of(url: str, *, app: str = "", secret: str = "", audience: str = "", tenant: str = "") -> Server:
    """ValueError where the address or the tenant cannot be one; whether app and secret are both there is not asked."""
    parts = urlsplit(url.strip().rstrip("/"))
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.path or parts.query or "@" in parts.netloc:
        raise ValueError(url)
    if tenant and not _TENANT.fullmatch(tenant):
        raise ValueError(tenant)
    return Server(
        f"{parts.scheme}://{parts.netloc.lower()}", parts.hostname.lower(), tenant, app, audience or app, secret
    )


def room_of(intent: str, suffix: str) -> str:
    """Nobody guesses it: `suffix` is a keyed digest of the intent. Lower case, as the server compares it."""
    return f"{intent}-{suffix[:24]}".lower()


def address(server: Server, room: str, token: str = "") -> str:
    place = f"{server.base}/{server.tenant}/{room}" if server.tenant else f"{server.base}/{room}"
    return f"{place}?jwt={token}" if token else place


def expires(now: datetime, ends: datetime) -> datetime | None:
    """When a token made now ends; None once the meeting is over."""
    last = min(now + LONGEST, ends + OVERRUN)
    return last if last > now else None


def token(server: Server, room: str, *, who: str, number: str, moderates: bool, until: datetime) -> str:
    """For that room alone. All of `context.user` are strings: a number or null is an error on the server."""
    claims: dict[str, Any] = {
        "iss": server.app,
        "aud": server.audience,
        "sub": server.tenant.lower() or server.domain,
        "room": room,
        "exp": int(until.timestamp()),
        "context": {
            "user": {
                "id": number,
                "name": who,
                "email": "",
                "avatar": "",
                # Two spellings, for two modules of the server that give the host's rights.
                "moderator": "true" if moderates else "false",
                "affiliation": "owner" if moderates else "member",
            }
        },
    }
    return jwt.encode(claims, server.secret, algorithm="HS256")
