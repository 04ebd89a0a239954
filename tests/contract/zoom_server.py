"""Zoom as its documents describe it, and no more: an unknown field, a missing header or a mixed time is a 400.

Each part names what it follows. `scopes` are what the app was given; `users` are the account's.
"""

import base64
import itertools
import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from zoneinfo import ZoneInfo

from alur.connectors.zoom.rules.wire import SCOPES

from .http import Asked, Broken, Reply, Server

ACCOUNT, CLIENT, SECRET, WEBHOOK = "akun-balai", "klien-balai", "rahasia-klien", "rahasia-uji"
HOST = "rapat@balai.example"

# "Create a meeting": the fields that may be sent, with their types.
FIELDS = {
    "topic": str, "type": int, "start_time": str, "duration": int, "timezone": str, "password": str, "agenda": str,
    "settings": dict, "recurrence": dict, "schedule_for": str, "template_id": str, "tracking_fields": list,
}  # fmt: skip
SETTINGS = {
    "host_video": bool, "participant_video": bool, "join_before_host": bool, "waiting_room": bool,
    "mute_upon_entry": bool, "approval_type": int, "registration_type": int, "auto_recording": str,
    "alternative_hosts": str, "meeting_authentication": bool,
}  # fmt: skip
LISTED = ("uuid", "id", "host_id", "topic", "type", "start_time", "duration", "timezone", "created_at", "join_url")
"""What a list of meetings shows, beside the first 250 characters of the agenda."""


@dataclass
class User:
    id: str
    email: str
    type: int = 2
    status: str = "active"


@dataclass
class ZoomServer(Server):
    """`clock` is what Zoom's own machines think the time is."""

    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    scopes: set[str] = field(default_factory=lambda: set(SCOPES))
    users: list[User] = field(default_factory=lambda: [User("u-1", HOST)])
    meetings: dict[int, dict[str, Any]] = field(default_factory=dict)
    past: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Participants of ended meetings, by uuid and by number."""
    active: bool = True
    page: int = 300
    """So many at most on a page, however many were asked for."""

    def __post_init__(self) -> None:
        Server.__init__(self)
        self.tokens: set[str] = set()
        self.granted = itertools.count(1)
        self.numbers = itertools.count(81234567890)
        self.writes: dict[tuple[str, str], int] = {}

    @property
    def oauth(self) -> str:
        return f"{self.url}/oauth/token"

    @property
    def api(self) -> str:
        return f"{self.url}/v2"

    def of(self, method: str, path: str) -> list[Asked]:
        """The requests of that kind so far; `path` is a pattern."""
        return [each for each in self.asked if each.method == method and re.match(path, each.path)]

    def refusal(self, words: str) -> Reply:
        return _said(400, code=300, message=words)

    def answer(self, asked: Asked) -> Reply:
        path = urlsplit(asked.path).path
        if path == "/oauth/token":
            return self._token(asked)
        if not path.startswith("/v2/"):
            raise Broken("no such path")
        if (refused := self._unauthorised(asked)) is not None:
            return refused
        for method, pattern, scope, act in self._routes():
            if method == asked.method and (found := re.fullmatch(pattern, path)):
                if scope not in self.scopes:
                    return _said(400, code=4711, message=f"Invalid access token, does not contain scopes:[{scope}].")
                return act(asked, *map(unquote, found.groups()))
        raise Broken("no such call")

    def _routes(self) -> list[tuple[str, str, str, Any]]:
        return [
            ("GET", "/v2/users", "user:read:list_users:admin", self._users),
            ("POST", "/v2/users/([^/]+)/meetings", "meeting:write:meeting:admin", self._create),
            ("GET", "/v2/users/([^/]+)/meetings", "meeting:read:list_meetings:admin", self._list),
            ("GET", "/v2/meetings/(\\d+)", "meeting:read:meeting:admin", self._get),
            ("PATCH", "/v2/meetings/(\\d+)", "meeting:update:meeting:admin", self._update),
            ("DELETE", "/v2/meetings/(\\d+)", "meeting:delete:meeting:admin", self._delete),
            (
                "GET", "/v2/past_meetings/([^/]+)/participants", "meeting:read:list_past_participants:admin",
                self._participants,
            ),
        ]  # fmt: skip

    # ── Server-to-server OAuth ───────────────────────────────────────────────────────────────────

    def _token(self, asked: Asked) -> Reply:
        if asked.method != "POST":
            raise Broken("POST only")
        if asked.headers.get("content-type") != "application/x-www-form-urlencoded":
            raise Broken("the fields belong into a form")
        fields = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        if set(fields) != {"grant_type", "account_id"} or fields["grant_type"] != "account_credentials":
            raise Broken(f"fields {sorted(fields)}")
        basic = asked.headers.get("authorization", "").removeprefix("Basic ")
        if base64.b64decode(basic).decode() != f"{CLIENT}:{SECRET}":
            return _plain(400, reason="Invalid client_id or client_secret", error="invalid_client")
        if fields["account_id"] != ACCOUNT or not self.active:
            return _plain(400, reason="Bad Request", error="invalid_request")
        token = f"token-{next(self.granted)}"
        self.tokens.add(token)
        scope = " ".join(sorted(self.scopes))
        return _plain(200, access_token=token, token_type="bearer", expires_in=3600, scope=scope)

    def _unauthorised(self, asked: Asked) -> Reply | None:
        given = asked.headers.get("authorization", "")
        if not given.startswith("Bearer "):
            raise Broken("no bearer token")
        if given.removeprefix("Bearer ") not in self.tokens:
            return _said(401, code=124, message="Access token is expired.")
        return None

    # ── Users ────────────────────────────────────────────────────────────────────────────────────

    def _users(self, asked: Asked) -> Reply:
        query = _query(asked, {"page_size", "next_page_token", "status"})
        rows = [vars(each) for each in self.users if each.status == query.get("status", "active")]
        return self._paged("users", rows, query)

    def _user(self, name: str) -> User | None:
        return next((each for each in self.users if name in (each.id, each.email, "me")), None)

    # ── Meetings ─────────────────────────────────────────────────────────────────────────────────

    def _create(self, asked: Asked, name: str) -> Reply:
        body = _body(asked)
        self._check(body)
        for needed in ("topic", "type", "start_time", "duration"):
            if needed not in body:
                raise Broken(f"{needed} is missing")
        user = self._user(name)
        if user is None:
            return _said(404, code=1001, message=f"User does not exist: {name}.")
        if user.type not in (1, 2):
            return _said(400, code=3161, message="Your user account is not allowed meeting hosting and scheduling.")
        if (refused := self._counted(user)) is not None:
            return refused
        number = next(self.numbers)
        created = f"{self.now + timedelta(seconds=number % 100):%Y-%m-%dT%H:%M:%SZ}"
        self.meetings[number] = {
            "id": number, "uuid": base64.b64encode(f"uuid-{number}".encode()).decode(), "host_id": user.id,
            "created_at": created, "join_url": f"https://zoom.example/j/{number}?pwd=x",
            "start_url": f"https://zoom.example/s/{number}?zak=rahasia", "password": "", **_stored(body),
        }  # fmt: skip
        return _plain(201, **self.meetings[number])

    def _list(self, asked: Asked, name: str) -> Reply:
        query = _query(asked, {"type", "page_size", "next_page_token"})
        if query.get("type", "scheduled") not in ("scheduled", "live", "upcoming"):
            raise Broken("unknown type")
        user = self._user(name)
        if user is None:
            return _said(404, code=1001, message=f"User does not exist: {name}.")
        rows = [
            {**{field: each[field] for field in LISTED if field in each}, "agenda": each.get("agenda", "")[:250]}
            for each in self.meetings.values()
            if each["host_id"] == user.id
            and (query.get("type") != "upcoming" or each.get("start_time", "9") >= f"{self.now:%Y-%m-%dT%H:%M:%SZ}")
        ]
        return self._paged("meetings", rows, query)

    def _get(self, _asked: Asked, number: str) -> Reply:
        found = self.meetings.get(int(number))
        return _plain(200, **found) if found else _gone(number)

    def _update(self, asked: Asked, number: str) -> Reply:
        body = _body(asked)
        self._check(body)
        found = self.meetings.get(int(number))
        if found is None:
            return _gone(number)
        user = self._user(found["host_id"])
        assert user is not None
        if (refused := self._counted(user)) is not None:
            return refused
        found.update(_stored(body))
        return Reply(204)

    def _delete(self, asked: Asked, number: str) -> Reply:
        _query(asked, {"occurrence_id", "schedule_for_reminder", "cancel_meeting_reminder"})
        return Reply(204) if self.meetings.pop(int(number), None) else _gone(number)

    def _participants(self, asked: Asked, name: str) -> Reply:
        query = _query(asked, {"page_size", "next_page_token"})
        name = unquote(name) if "%" in name else name
        if asked.path.split("/")[3].startswith("%2F"):
            raise Broken("a uuid that begins with a slash is encoded twice")
        return self._paged("participants", self.past[name], query) if name in self.past else _gone(name)

    def _check(self, body: dict[str, Any]) -> None:
        _known(body, FIELDS)
        _known(body.get("settings", {}), SETTINGS)
        if not 0 < len(body.get("topic", "x")) <= 200 or len(body.get("agenda", "")) > 2000:
            raise Broken("too long")
        if "password" in body and not re.fullmatch(r"[a-zA-Z0-9@\-_*]{1,10}", body["password"]):
            raise Broken("password")
        if body.get("settings", {}).get("auto_recording", "none") not in ("none", "local", "cloud"):
            raise Broken("auto_recording")
        starts = body.get("start_time", "2026-01-01T00:00:00Z")
        if not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ?", starts):
            raise Broken("start_time")
        if starts.endswith("Z") == ("timezone" in body) and "start_time" in body:
            raise Broken("UTC, or local time with a timezone; not mixed")

    def _counted(self, user: User) -> Reply | None:
        """100 creations and changes a user and a day, reset at 00:00 UTC."""
        day = (user.id, f"{self.now:%F}")
        self.writes[day] = self.writes.get(day, 0) + 1
        if self.writes[day] <= 100:
            return None
        midnight = (self.now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
        message = "You have exceeded the daily rate limit of (100) for Meeting Create/Update API requests."
        headers = {"x-ratelimit-type": "Daily-limit", "retry-after": f"{midnight:%Y-%m-%dT%H:%M:%SZ}"}
        return Reply(429, json.dumps({"code": 429, "message": message}).encode(), headers)

    def _paged(self, what: str, rows: list[dict[str, Any]], query: dict[str, str]) -> Reply:
        size = min(int(query.get("page_size", "30")), self.page)
        if not 1 <= int(query.get("page_size", "30")) <= 300:
            raise Broken("page_size")
        first = int(query.get("next_page_token") or 0)
        more = str(first + size) if first + size < len(rows) else ""
        return _plain(200, **{what: rows[first : first + size]}, page_size=size, next_page_token=more)


def too_often(retry_after: str, *, daily: bool = False) -> Reply:
    headers = {
        "x-ratelimit-category": "Heavy", "x-ratelimit-type": "Daily-limit" if daily else "QPS",
        "x-ratelimit-limit": "10", "x-ratelimit-remaining": "0",
    }  # fmt: skip
    if retry_after:
        headers["retry-after"] = retry_after
    return Reply(429, b'{"code":429,"message":"You have reached the maximum per-second rate limit."}', headers)


def expired() -> Reply:
    return _said(401, code=124, message="Access token is expired.")


def _stored(body: dict[str, Any]) -> dict[str, Any]:
    """Zoom keeps UTC, whatever it was given."""
    found = dict(body)
    starts = body.get("start_time", "")
    if starts and not starts.endswith("Z"):
        local = datetime.fromisoformat(starts).replace(tzinfo=ZoneInfo(body["timezone"]))
        found["start_time"] = f"{local.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return found


def _query(asked: Asked, known: set[str]) -> dict[str, str]:
    found = {name: values[0] for name, values in parse_qs(urlsplit(asked.path).query, keep_blank_values=True).items()}
    if not set(found) <= known:
        raise Broken(f"unknown in the query: {sorted(set(found) - known)}")
    return found


def _body(asked: Asked) -> dict[str, Any]:
    if asked.headers.get("content-type") != "application/json":
        raise Broken("JSON wanted")
    return dict(json.loads(asked.body))


def _known(found: dict[str, Any], fields: dict[str, type]) -> None:
    for name, value in found.items():
        if name not in fields or type(value) is not fields[name]:
            raise Broken(f"unknown field or wrong type: {name}")


def _plain(status: int, **said: Any) -> Reply:
    return Reply(status, json.dumps(said).encode(), {"content-type": "application/json"})


def _said(status: int, *, code: int, message: str) -> Reply:
    return _plain(status, code=code, message=message)


def _gone(what: str) -> Reply:
    return _said(404, code=3001, message=f"Meeting does not exist: {what}.")
