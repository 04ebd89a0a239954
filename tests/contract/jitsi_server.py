"""A Jitsi Meet with token authentication, as its documents describe what it checks when somebody enters a room."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import jwt

from .http import Asked, Broken, Reply, Server

APP, SECRET = "alur", "rahasia-jitsi-yang-cukup-panjang-32"
CLAIMS = {"iss", "aud", "sub", "room", "exp", "nbf", "iat", "context"}


class Refused(Exception):
    """The server does not let this person in."""


@dataclass
class Entered:
    room: str
    name: str
    moderates: bool


@dataclass
class JitsiServer(Server):
    """`allow_empty`: who has no token may enter (an open server)."""

    app: str = APP
    secret: str = SECRET
    audience: str = APP
    tenant: str = ""
    allow_empty: bool = False
    now: Callable[[], float] = time.time

    def __post_init__(self) -> None:
        Server.__init__(self)

    def answer(self, asked: Asked) -> Reply:
        if asked.path != "/external_api.js":
            raise Broken("only the script lies here")
        return Reply(200, b"// JitsiMeetExternalAPI", {"content-type": "application/javascript"})

    def enter(self, url: str) -> Entered:
        """What happens when a browser opens that address: connect, then the room is compared."""
        parts = urlsplit(url)
        if f"{parts.scheme}://{parts.netloc}" != self.url:
            raise Refused("another server")
        tenant, _slash, room = parts.path.lstrip("/").rpartition("/")
        if tenant != self.tenant:
            raise Refused("another tenant")
        given = parse_qs(parts.query).get("jwt")
        if not given:
            if self.allow_empty:
                return Entered(room, "", moderates=False)
            raise Refused("no token")
        claims = self._claims(given[0])
        if claims["sub"] not in ("*", self.tenant.lower() or (parts.hostname or "").lower()):
            raise Refused("sub")
        if claims["room"] not in ("*", room):
            raise Refused("room")
        user = claims["context"]["user"]
        return Entered(room, user["name"], moderates=user.get("moderator") == "true" == user.get("moderator"))

    def _claims(self, token: str) -> dict[str, Any]:
        options: Any = {"verify_exp": False, "require": ["iss", "aud", "sub", "room", "exp"]}
        try:
            claims = jwt.decode(
                token, self.secret, algorithms=["HS256"], audience=self.audience, issuer=self.app, options=options
            )
        except jwt.InvalidTokenError as error:
            raise Refused(type(error).__name__) from None
        if not set(claims) <= CLAIMS:
            raise Refused(f"unknown claims {sorted(set(claims) - CLAIMS)}")
        if claims["exp"] <= self.now():
            raise Refused("expired")
        user = claims.get("context", {}).get("user", {})
        if not user.get("name") or not all(isinstance(each, str) for each in user.values()):
            raise Refused("context.user: strings only")
        return claims
