"""Calendars as text (RFC 5545, RFC 5546): feeds that programs fetch, and invitations that travel by mail.

The text depends on nothing but what is handed in: the same events are the same bytes, so that a feed can be compared.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, vCalAddress, vRecur, vText, vUri
from icalendar import Event as Component

from .series import Repeats

PRODUCT = "-//Alur//Jadwal//ID"
REFRESH = timedelta(hours=1)
"""How often a program is asked to look again. Some do it far more seldom, and cannot be told otherwise."""

# Characters that TEXT may not hold, and those that turn the direction of what follows: a title must not rewrite the
# words of the calendar around it. Marks of one character (LRM, RLM) and joiners of emoji stay.
_LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


@dataclass(frozen=True)
class Event:
    """One date. `start` and `end` are aware datetimes in a named zone, or days (both included) for whole ones."""

    uid: str
    """Stable for life."""
    sequence: int
    """Grows with each change of time, title or state; never falls."""
    changed_at: datetime
    start: datetime | date
    end: datetime | date
    title: str
    description: str = ""
    location: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    cancelled: bool = False
    repeats: Repeats | None = None
    """Of the first of a series."""
    instead_of: datetime | None = None
    """Of one of a series that is not as planned (RECURRENCE-ID): when it was planned."""


@dataclass(frozen=True)
class Party:
    """Somebody with a mailbox."""

    name: str
    address: str


def feed(events: Iterable[Event], *, name: str, description: str = "", zone: str, url: str = "") -> bytes:
    """A calendar to subscribe to. It has no METHOD, so DTSTAMP tells when the date was last changed."""
    calendar = _calendar()
    # Said to be text: what icalendar does not know it would write without escaping.
    for label in ("name", "x-wr-calname"):
        calendar.add(label, vText(line(name)))
    if description:
        for label in ("description", "x-wr-caldesc"):
            calendar.add(label, vText(text(description)))
    calendar.add("x-wr-timezone", zone)
    if url:
        calendar.add("url", vUri(url))
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    for event in events:
        component = _component(event, stamp=event.changed_at)
        component.add("transp", "TRANSPARENT" if event.cancelled else "OPAQUE")
        calendar.add_component(component)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def invitation(event: Event, *, organizer: Party, guest: Party, stamp: datetime) -> bytes:
    """One date for one guest, who sees nobody else's name: METHOD:REQUEST, or CANCEL of one that is off."""
    calendar = _calendar()
    calendar.add("method", method_of(event))
    component = _component(event, stamp=stamp)
    component.add("organizer", _mailbox(organizer))
    attendee = _mailbox(guest)
    if not event.cancelled:
        attendee.params |= {"ROLE": "REQ-PARTICIPANT", "PARTSTAT": "NEEDS-ACTION", "RSVP": "TRUE"}
        component.add("transp", "OPAQUE")
    component.add("attendee", attendee)
    calendar.add_component(component)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def method_of(event: Event) -> str:
    """What an invitation asks of the guest's calendar; the mail's Content-Type must say the same."""
    return "CANCEL" if event.cancelled else "REQUEST"


def text(words: str) -> str:
    """Words fit for a TEXT value: line ends are "\\n", nothing that a parser stumbles over or that turns direction."""
    return _FORBIDDEN.sub("", _LINE_ENDS.sub("\n", words))


def line(words: str) -> str:
    """The same on one line."""
    return " ".join(text(words).split())


def _calendar() -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", PRODUCT)
    calendar.add("calscale", "GREGORIAN")
    return calendar


def _component(event: Event, *, stamp: datetime) -> Component:
    component = Component()
    component.add("uid", event.uid)
    component.add("dtstamp", stamp.astimezone(UTC))
    component.add("last-modified", event.changed_at.astimezone(UTC))
    component.add("sequence", event.sequence)
    component.add("dtstart", event.start)
    whole = not isinstance(event.end, datetime)
    component.add("dtend", event.end + timedelta(days=1) if whole else event.end)  # DTEND itself is not included
    component.add("summary", line(event.title))
    component.add("status", "CANCELLED" if event.cancelled else "CONFIRMED")
    _repeat(component, event)
    for label, words in (("description", text(event.description)), ("location", line(event.location))):
        if words:
            component.add(label, words)
    if event.url:
        component.add("url", vUri(event.url))
    if event.categories:
        component.add("categories", [line(each) for each in event.categories])
    return component


def _repeat(component: Component, event: Event) -> None:
    if event.instead_of is not None:
        component.add("recurrence-id", event.instead_of)
    if event.repeats is None:
        return
    if event.repeats.rule:
        component.add("rrule", vRecur(event.repeats.rule))
    for label, days in (("exdate", event.repeats.without), ("rdate", event.repeats.also)):
        if days:
            component.add(label, list(days))


def _mailbox(party: Party) -> vCalAddress:
    mailbox = vCalAddress(f"mailto:{party.address}")
    # Quotes and backslashes in a parameter are what many programs cannot read, and no name needs them.
    if name := line(party.name.replace("\\", " ")).replace('"', "'"):
        mailbox.params["CN"] = vText(name)
    return mailbox
