"""Bookings: of a visit, of a case, of an office between two moments."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from alur.activities.meetings.models import Booking, BookingState
from alur.activities.meetings.ports import Made, Wanted
from alur.activities.meetings.rules.options import Options
from alur.engine.cases.models import Task
from alur.engine.cases.ports import TaskView
from alur.foundation.offices.models import Office
from alur.foundation.outbox.models import Delivery
from alur.foundation.privacy.sealing import unseal


@dataclass(frozen=True)
class Wish:
    """What a case asks for."""

    starts: datetime
    ends: datetime
    participants: int
    record: bool
    title: str

    @property
    def length(self) -> timedelta:
        return self.ends - self.starts


def last_wish(task: TaskView, zone: str) -> Wish | None:
    """What the standing answers say; None where no time was answered."""
    options: Options = task.options
    given = [found for name in options.slots if (found := task.answer(name))]
    if not given:
        return None
    slot = given[-1].value
    starts, ends = moments(slot, zone)
    minutes = _value(task, options.minutes)
    if minutes:
        ends = max(ends, starts + timedelta(minutes=int(minutes)))
    title = _value(task, options.title) or task.subject or task.case_number
    return Wish(
        starts, ends, int(_value(task, options.participants) or 0), _value(task, options.record) == "ya",
        " ".join(str(title).split())[:200],
    )  # fmt: skip


def moments(slot: Mapping[str, str], zone: str) -> tuple[datetime, datetime]:
    """A time slot's answer as two instants."""
    tz = ZoneInfo(zone)
    starts, ends = (
        datetime.fromisoformat(f"{slot['date']}T{slot[each]}").replace(tzinfo=tz) for each in ("start", "end")
    )
    return starts, ends


def _value(task: TaskView, name: str) -> Any:  # noqa: ANN401  an answer
    found = task.answer(name) if name else None
    return found.value if found else None


def office_holding(intent: str) -> Office | None:
    """The office whose booking has this name; None where nobody's has."""
    found = Booking.objects.select_related("host__office").filter(intent=intent).first()
    return found.host.office if found else None


def of_office(office: Office) -> QuerySet[Booking]:
    return Booking.objects.filter(host__office=office).select_related("host__keeper", "case", "series")


def bookings_between(office: Office, first: datetime, last: datetime) -> QuerySet[Booking]:
    """Those that stand and touch the time, in its order. One query."""
    return of_office(office).filter(starts__lt=last, ends__gt=first).exclude(state="cancelled").order_by("starts", "pk")


def standing_of_task(task_id: UUID) -> Booking | None:
    return Booking.objects.select_related("host").filter(task=task_id).exclude(state="cancelled").first()


def booking_of_case(case_id: UUID) -> Booking | None:
    """The case's last booking that stands."""
    rows = Booking.objects.select_related("host__office").filter(case=case_id).exclude(state="cancelled")
    return rows.order_by("-made_at", "-pk").first()


def carried_on(task_id: UUID | None) -> Booking | None:
    """The cancelled booking that one of this visit carries on: an earlier visit of the same step had it, and was taken
    back."""
    if task_id is None:
        return None
    visit = Task.objects.filter(pk=task_id)
    found = Booking.objects.filter(state=BookingState.CANCELLED, followed_by__isnull=True)
    found = found.filter(task__case__in=visit.values("case"), task__step__in=visit.values("step"))
    return found.order_by("-cancelled_at", "-pk").first()


def made_of(booking: Booking) -> Made | None:
    """What the provider has, unsealed; None while nothing was made."""
    return Made(**json.loads(unseal(booking.made_sealed))) if booking.made_sealed else None


def wanted_of(booking: Booking) -> Wanted:
    """The meeting as its provider is asked for it."""
    return Wanted(
        intent=booking.intent,
        topic=booking.title,
        starts=booking.starts,
        minutes=(booking.ends - booking.starts) // timedelta(minutes=1),
        zone=booking.host.office.zone,
        participants=booking.participants,
        record=booking.record,
    )


def key_of(booking: Booking, act: str) -> str:
    """Of the delivery that makes, changes or cancels it."""
    return f"meetings:{booking.intent}:{act}" + (f":{booking.sequence}" if act == "change" else "")


def delivery_of(booking: Booking, act: str = "create") -> Delivery | None:
    return Delivery.objects.filter(key=key_of(booking, act)).first()
