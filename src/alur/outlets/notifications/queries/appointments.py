"""Invitations to a case's date: what was sent to whom so far, and what one says, in words and for a calendar."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from alur.engine.cases.models import Case
from alur.engine.cases.queries import (
    APPLICANT,
    Answer,
    Appointment,
    Guest,
    When,
    appointment_of,
    guests_of,
    may_join,
    told_with,
    tracking_token,
)
from alur.engine.sops.queries import definition_of
from alur.foundation.outbox.models import Delivery, DeliveryState
from alur.kernel import clock, ics
from alur.outlets.notifications.rules import CalendarPart, address_of, is_address
from alur.ui.dates import long_date, short_date, span_words

APPOINTMENT, CALLED_OFF = "appointment", "appointment-cancelled"
"""The notices: an invitation or its update, and that the date is off."""

type Ids = dict[str, Any]
"""`case`, `who` (a guest), `sequence`, `slot` (day, start, end) and, of an invitation, `mark`."""


@dataclass(frozen=True)
class Sent:
    """The last that one address was sent of a case's date. `knows`: an invitation came, or may still come, there."""

    kind: str
    ids: Ids
    knows: bool

    @property
    def when(self) -> When:
        return slot_of(self.ids)


def slot_of(ids: Ids) -> When:
    day, start, end = ids["slot"]
    return When(date.fromisoformat(day), start, end)


def sent_of(case: Case) -> tuple[dict[str, Sent], int]:
    """By address (in lower case), and how many were ever queued. One query."""
    kinds = (APPOINTMENT, CALLED_OFF)
    rows = Delivery.objects.filter(about=(case.root or case).stream, kind__in=kinds).order_by("created_at", "id")
    found: dict[str, Sent] = {}
    number = 0
    for row in rows:
        number += 1
        if row.payload.get("context", {}).get("case") != str(case.pk):
            continue  # of another case of the family, or emptied
        to = row.payload["to"].casefold()
        knew = to in found and found[to].knows
        found[to] = Sent(row.kind, row.payload["context"], knew or (row.kind == APPOINTMENT and _may_reach(row)))
    return found, number


def _may_reach(row: Delivery) -> bool:
    return row.may_have_arrived or row.state not in (DeliveryState.FAILED, DeliveryState.CANCELLED)


def invited(case: Case, at: datetime) -> tuple[Appointment, list[Guest]] | None:
    """The date that stands and is not over, and those with an address, each address once. None where there is none."""
    appointment = None if case.erased_at else appointment_of(case)
    if appointment is None or appointment.over(ZoneInfo(case.office.zone), at):
        return None
    guests: dict[str, Guest] = {}
    for guest in guests_of(case):
        if is_address(guest.email):
            guests.setdefault(guest.email.casefold(), guest)
    return appointment, list(guests.values())


def mark_of(case: Case, appointment: Appointment, guest: Guest) -> str:
    """Is what this guest was told still so? Changes with the time, the title, and whatever is told beside them."""
    told = [f"{each.name}={each.value}" for each in told_with(case, guest.who, language="id")]
    words = "\n".join([guest.email.casefold(), *appointment.when.words(), appointment.title, *told])
    # Keyed: the outbox keeps no word of a link, nor anything that a guess could be tried on.
    return hmac.digest(settings.LINK_KEY.encode(), words.encode(), hashlib.sha256).hex()[:32]


def _case(ids: Ids) -> Case:
    return Case.objects.select_related("office", "root", "sop_version__sop").get(pk=ids["case"])


def appointment_holds(ids: Ids) -> bool:
    """Not once the date was changed, called off or is over: of the first two another mail tells."""
    case = _case(ids)
    found = invited(case, clock.now())
    if found is None:
        return False
    appointment, guests = found
    return any(guest.who == ids["who"] and mark_of(case, appointment, guest) == ids["mark"] for guest in guests)


def called_off_holds(ids: Ids) -> bool:
    """Only to whom an invitation may have come; and not to whom a newer one goes meanwhile."""
    sent, _number = sent_of(_case(ids))
    mine = [each for each in sent.values() if each.ids["who"] == ids["who"]]
    return any(each.knows and each.ids["sequence"] == ids["sequence"] for each in mine)


def appointment_words(ids: Ids) -> dict[str, Any]:
    """What both mails show."""
    case = _case(ids)
    language = translation.get_language() or case.language
    known, when, zone = case.root or case, slot_of(ids), ZoneInfo(case.office.zone)
    hours = span_words(when.begins(zone), when.ends(zone), zone, language) if when.start else ""
    applicant = ids["who"] == APPLICANT
    return {
        "number": case.number,
        "service": definition_of(case.sop_version).title.in_language(language),
        "office": case.office,
        "title": _title(case),
        "changed": ids["sequence"] > 0,
        "day": short_date(when.day, language),
        "when": ", ".join(filter(None, [long_date(when.day, language), hours])),
        "told": [] if "mark" not in ids else told_with(case, ids["who"], language=language),
        "reason": known.end_reason if applicant and case.end_kind else "",
        "tracking_url": _tracking_url(known) if applicant and known.tracking_nonce else "",
    }


def appointment_calendar(ids: Ids, to: str, stamp: datetime) -> CalendarPart:
    """The same for the guest's calendar. The tracking link stays out of it: calendars are shared."""
    case = _case(ids)
    cancelled, when, zone = "mark" not in ids, slot_of(ids), ZoneInfo(case.office.zone)
    language = translation.get_language() or case.language
    told: list[Answer] = [] if cancelled else told_with(case, ids["who"], language=language)
    found = None if cancelled else appointment_of(case)
    joins = found is not None and may_join(definition_of(case.sop_version), ids["who"])
    names = [each.name for each in guests_of(case) if each.email.casefold() == to.casefold()]
    event = ics.Event(
        uid=str(uid_of(case.pk)),
        sequence=ids["sequence"],
        changed_at=stamp,
        start=when.begins(zone) if when.start else when.day,
        end=when.ends(zone) if when.start else when.day,
        title=_title(case),
        description="\n".join(
            [*(f"{each.label}: {each.value}" for each in told), f"{case.office.name} · {case.number}"]
        ),
        location=found.link if found is not None and joins else "",
        cancelled=cancelled,
    )
    organizer = ics.Party(case.office.name, address_of(settings.MAIL_FROM))
    guest = ics.Party(names[0] if names else "", to)
    return CalendarPart(ics.method_of(event), ics.invitation(event, organizer=organizer, guest=guest, stamp=stamp))


def uid_of(case: UUID) -> UUID:
    """As `Appointment.key`, also where no date stands any more."""
    return uuid5(case, "undangan")


def _title(case: Case) -> str:
    found = appointment_of(case)
    return found.title if found else case.subject or definition_of(case.sop_version).title.id


def _tracking_url(case: Case) -> str:
    return settings.BASE_URL.rstrip("/") + reverse("public:case", args=[tracking_token(case)])
