"""BigBlueButton as its documents describe it, and no more: the checksum is made over the query exactly as it came."""

import hashlib
import itertools
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit
from xml.sax.saxutils import escape

from .http import Asked, Broken, Reply, Server

SECRET = "639259d4-9dd8-4b25-bf01-95f9567eaf4b"

# Each call's parameters, as the documents' tables name them.
CREATE = {
    "name", "meetingID", "attendeePW", "moderatorPW", "welcome", "maxParticipants", "duration", "record",
    "autoStartRecording", "allowStartStopRecording", "muteOnStart", "guestPolicy", "logoutURL", "voiceBridge",
    "meetingExpireIfNoUserJoinedInMinutes", "meetingExpireWhenLastUserLeftInMinutes", "meetingLayout",
    "disabledFeatures",
}  # fmt: skip
JOIN = {
    "fullName", "meetingID", "role", "password", "userID", "createTime", "guest", "avatarURL", "redirect",
    "errorRedirectUrl", "excludeFromDashboard",
}  # fmt: skip
CALLS: dict[str, tuple[set[str], set[str]]] = {
    "create": (CREATE, {"name", "meetingID"}),
    "join": (JOIN, {"fullName", "meetingID", "role"}),
    "end": ({"meetingID", "password"}, {"meetingID"}),
    "isMeetingRunning": ({"meetingID"}, {"meetingID"}),
    "getMeetings": (set(), set()),
    "getMeetingInfo": ({"meetingID"}, {"meetingID"}),
}
BOOLEANS = {"record", "autoStartRecording", "allowStartStopRecording", "muteOnStart", "guest", "redirect"}


@dataclass
class BbbServer(Server):
    secret: str = SECRET
    algorithms: tuple[str, ...] = ("sha1", "sha256", "sha384", "sha512")
    meetings: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        Server.__init__(self)
        self.times = itertools.count(1531155809613)

    @property
    def base(self) -> str:
        return f"{self.url}/bigbluebutton/"

    def of(self, call: str) -> list[dict[str, str]]:
        """The parameters of each request of that call so far."""
        return [
            dict(parse_qsl(urlsplit(each.path).query))
            for each in self.asked
            if urlsplit(each.path).path.endswith(f"/{call}")
        ]

    def purge(self) -> None:
        """What the server does by itself to meetings that nobody entered."""
        self.meetings = {key: each for key, each in self.meetings.items() if each["people"]}

    def refusal(self, words: str) -> Reply:
        return Reply(400, words.encode())

    def answer(self, asked: Asked) -> Reply:
        place, query = urlsplit(asked.path).path, urlsplit(asked.path).query
        call = place.removeprefix("/bigbluebutton/api/")
        if call not in CALLS or asked.method != "GET":
            raise Broken("no such call")
        unsigned, _mark, given = query.rpartition("checksum=")
        unsigned = unsigned.removesuffix("&")
        made = {hashlib.new(each, f"{call}{unsigned}{self.secret}".encode()).hexdigest() for each in self.algorithms}
        if given not in made:
            return failed("checksumError")
        pairs = parse_qsl(unsigned, keep_blank_values=True, strict_parsing=bool(unsigned), errors="strict")
        about = dict(pairs)
        if len(about) != len(pairs):
            raise Broken("a parameter twice")
        known, needed = CALLS[call]
        if unknown := {each for each in about if each not in known and not each.startswith("meta_")}:
            raise Broken(f"unknown: {sorted(unknown)}")
        if missing := needed - set(about):
            raise Broken(f"missing: {sorted(missing)}")
        for name, value in about.items():
            if not value.isprintable():
                raise Broken(f"control characters in {name}")
            if name in BOOLEANS and value not in ("true", "false"):
                raise Broken(f"{name} is no boolean")
        return getattr(self, f"_{call}")(about)

    def _create(self, about: dict[str, str]) -> Reply:
        number = about["meetingID"]
        if not 2 <= len(about["name"]) <= 64:
            raise Broken("name: 2 to 64 characters")
        if not 2 <= len(number) <= 256 or "," in number:
            raise Broken("meetingID")
        found = self.meetings.get(number)
        if found and found["about"] != about:
            return failed("idNotUnique")
        more = "<messageKey>duplicateWarning</messageKey>" if found else ""
        if not found:
            found = self.meetings[number] = {"about": about, "time": next(self.times), "people": []}
        return said(f"<meetingID>{escape(number)}</meetingID><createTime>{found['time']}</createTime>{more}")

    def _join(self, about: dict[str, str]) -> Reply:
        found = self.meetings.get(about["meetingID"])
        if about["role"] not in ("MODERATOR", "VIEWER"):
            raise Broken("role")
        if found is None:
            return failed("invalidMeetingIdentifier")
        if "createTime" in about and about["createTime"] != str(found["time"]):
            return failed("mismatchCreateTimeParam")
        found["people"].append(about)
        return Reply(302, headers={"location": f"{self.url}/html5client/join"})

    def _end(self, about: dict[str, str]) -> Reply:
        if self.meetings.pop(about["meetingID"], None) is None:
            return failed("notFound")
        return said("<messageKey>sentEndMeetingRequest</messageKey>")

    def _isMeetingRunning(self, about: dict[str, str]) -> Reply:
        found = self.meetings.get(about["meetingID"])
        return said(f"<running>{str(bool(found and found['people'])).lower()}</running>")

    def _getMeetings(self, _about: dict[str, str]) -> Reply:
        meetings = "".join(f"<meeting><meetingID>{escape(key)}</meetingID></meeting>" for key in self.meetings)
        more = "" if meetings else "<messageKey>noMeetings</messageKey>"
        return said(f"<meetings>{meetings}</meetings>{more}")

    def _getMeetingInfo(self, about: dict[str, str]) -> Reply:
        found = self.meetings.get(about["meetingID"])
        if found is None:
            return failed("notFound")
        people = "".join(
            f"<attendee><userID>{escape(each.get('userID', ''))}</userID>"
            f"<fullName>{escape(each['fullName'])}</fullName><role>{each['role']}</role></attendee>"
            for each in found["people"]
        )
        return said(f"<createTime>{found['time']}</createTime><attendees>{people}</attendees>")


def said(inner: str) -> Reply:
    body = f"<response><returncode>SUCCESS</returncode>{inner}</response>"
    return Reply(200, body.encode(), {"content-type": "text/xml;charset=utf-8"})


def failed(key: str) -> Reply:
    body = f"<response><returncode>FAILED</returncode><messageKey>{key}</messageKey><message>…</message></response>"
    return Reply(200, body.encode(), {"content-type": "text/xml;charset=utf-8"})
