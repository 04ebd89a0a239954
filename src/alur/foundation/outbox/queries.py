"""Reading the outbox. What people see is always asked for an office."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min, Q, QuerySet

from alur.foundation.offices.models import Office, Officer

from .models import Delivery, DeliveryState, PeriodicRun
from .rules import Cursor

PAGE_SIZE = 50


def due(at: datetime) -> QuerySet[Delivery]:
    """Deliveries a worker should take now: waiting ones whose time has come, and those whose lease ran out."""
    waiting = Q(state__in=[DeliveryState.QUEUED, DeliveryState.UNKNOWN], next_try_at__lte=at)
    abandoned = Q(state=DeliveryState.SENDING, lease_until__lt=at)
    return Delivery.objects.filter(waiting | abandoned)


def oldest_due_age(at: datetime) -> timedelta | None:
    """How long the longest-waiting due delivery has been due; None when nothing is. For the queue alarm."""
    since = due(at).aggregate(since=Min("next_try_at"))["since"]
    return at - since if since else None


def visible_to(officer: Officer) -> QuerySet[Delivery]:
    """Deliveries of the officer's own office."""
    return Delivery.objects.filter(office=officer.office_id)


def deliveries_of(office: Office, state: str = "") -> QuerySet[Delivery]:
    """The office's deliveries, newest first; of one state where given."""
    rows = Delivery.objects.filter(office=office).order_by("-created_at", "-id")
    return rows.filter(state=state) if state else rows


@dataclass(frozen=True)
class Page:
    """One page of deliveries; `following` opens the next, empty on the last."""

    rows: list[Delivery]
    following: str


def page_of(office: Office, state: str = "", after: str = "", size: int = PAGE_SIZE) -> Page:
    """A page of the office's deliveries, newest first, by keyset. A cursor that cannot be read opens the first page."""
    rows = deliveries_of(office, state)
    if after:
        try:
            cursor = Cursor.parse(after)
        except ValueError:
            pass
        else:
            older = Q(created_at__lt=cursor.created_at)
            rows = rows.filter(older | Q(created_at=cursor.created_at, id__lt=cursor.id))
    found = list(rows[: size + 1])
    shown = found[:size]
    following = str(Cursor(shown[-1].created_at, shown[-1].id)) if len(found) > size else ""
    return Page(rows=shown, following=following)


def deliveries_about(office: Office, about: str) -> QuerySet[Delivery]:
    """What was sent about one thing (`case:<id>`), newest first."""
    return deliveries_of(office).filter(about=about)


def counts_by_state(office: Office) -> dict[str, int]:
    """How many deliveries the office has in each state; every state is named."""
    counted = deliveries_of(office).order_by().values_list("state").annotate(count=Count("id"))
    return dict.fromkeys(DeliveryState.values, 0) | dict(counted)


def needing_a_person(office: Office) -> QuerySet[Delivery]:
    """Where the outbox has stopped trying by itself, newest first."""
    return deliveries_of(office).filter(
        Q(state=DeliveryState.FAILED) | Q(state=DeliveryState.UNKNOWN, next_try_at__isnull=True)
    )


def overdue_periodic(at: datetime, grace: timedelta) -> list[str]:
    """Names of periodic work that should have run more than `grace` ago: is a worker running at all?"""
    return list(PeriodicRun.objects.filter(next_at__lt=at - grace).order_by("name").values_list("name", flat=True))
