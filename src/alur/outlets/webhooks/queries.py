"""Subscriptions, always of one office."""

from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from alur.engine.cases.ports import Happening
from alur.foundation.offices.models import Office
from alur.foundation.outbox.models import Delivery
from alur.foundation.outbox.queries import deliveries_of

from .models import Subscription

CARRIER = "webhook"

STATUS = {
    "berjalan": "running",
    "selesai": "served",
    "diarsipkan": "archived",
    "ditolak": "rejected",
    "dibatalkan": "cancelled",
    "ditarik": "withdrawn",
}
"""As the API spells them."""


def subscriptions(office: Office) -> QuerySet[Subscription]:
    """The active ones first, then by age."""
    return Subscription.objects.filter(office=office).order_by("ended_at", "-made_at", "-id")


def listening_to(office: Office) -> QuerySet[Subscription]:
    """Active subscriptions of the office, with what queueing needs of them. One query."""
    return Subscription.objects.filter(office=office, ended_at__isnull=True).only("office_id", "url", "kinds")


def last_deliveries(subscription: Subscription, most: int = 10) -> list[Delivery]:
    """What was sent to it last, the newest first."""
    rows = deliveries_of(subscription.office).filter(carrier=CARRIER, payload__subscription=str(subscription.pk))
    return list(rows[:most])


def event_of(happening: Happening) -> dict[str, Any]:
    """What is told: which case, which step, how it stands now. Nobody's name, no text that somebody wrote."""
    case, task = happening.case, happening.task
    zone = ZoneInfo(case.office.zone)
    data: dict[str, Any] = {
        "office": case.office.slug,
        "number": case.number,
        "service": case.sop_version.sop.slug,
        "status": STATUS[case.status],
        "end": case.end,
        "root": case.root.number if case.root else case.number,
        "step": "",
        "task": None,
        "visit": None,
        "outcome": "",
        "due_at": None,
    }
    if task is not None:
        due = task.due_at.astimezone(zone).isoformat() if task.due_at else None
        data |= {"step": task.step, "task": str(task.pk), "visit": task.visit, "outcome": task.outcome, "due_at": due}
    return {"type": happening.kind, "timestamp": happening.at.astimezone(zone).isoformat(), "data": data}
