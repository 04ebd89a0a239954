"""Reading the outbox. What people see is always asked for an office."""

from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import Min, Q, QuerySet

from alur.foundation.offices.models import Office, Officer
from alur.ui import keyset
from alur.ui.keyset import Order, Page, desc

from .models import Delivery, DeliveryState, PeriodicRun

PAGE_SIZE = 50
NEWEST = Order(desc("created_at"), desc("id"))


def due(at: datetime) -> QuerySet[Delivery]:
    """Deliveries a worker should take now: waiting ones whose time has come, and those whose lease ran out."""
    waiting = Q(state__in=[DeliveryState.QUEUED, DeliveryState.UNKNOWN], next_try_at__lte=at)
    abandoned = Q(state=DeliveryState.SENDING, lease_until__lt=at)
    return Delivery.objects.filter(waiting | abandoned)


def being_sent(about: Collection[str]) -> set[str]:
    """Of these (`case:<id>`), the ones with a delivery that a worker has in its hands."""
    found = Delivery.objects.filter(about__in=about, state=DeliveryState.SENDING)
    return set(found.values_list("about", flat=True))


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


def page_of(office: Office, state: str = "", cursor: str = "", size: int = PAGE_SIZE) -> Page[Delivery]:
    """A page of the office's deliveries, newest first."""
    return keyset.page_of(deliveries_of(office, state), NEWEST, cursor=cursor, size=size)


def deliveries_about(office: Office, about: str) -> QuerySet[Delivery]:
    """What was sent about one thing (`case:<id>`), newest first."""
    return deliveries_of(office).filter(about=about)


COUNTED = 1000
"""Up to so many deliveries of one state are counted: the sent ones grow for ever, and nobody needs their number."""


def counts_by_state(office: Office) -> dict[str, int]:
    """How many deliveries the office has in each state, counted up to COUNTED; every state is named."""
    return {state: deliveries_of(office, state).order_by()[:COUNTED].count() for state in DeliveryState.values}


def needing_a_person(office: Office) -> QuerySet[Delivery]:
    """Where the outbox has stopped trying by itself, newest first."""
    # The states first and by themselves: so the index on them is used, not the whole office read.
    stopped = deliveries_of(office).filter(state__in=[DeliveryState.FAILED, DeliveryState.UNKNOWN])
    return stopped.filter(Q(state=DeliveryState.FAILED) | Q(next_try_at__isnull=True))


def overdue_periodic(at: datetime, grace: timedelta) -> list[str]:
    """Names of periodic work that should have run more than `grace` ago: is a worker running at all?"""
    return list(PeriodicRun.objects.filter(next_at__lt=at - grace).order_by("name").values_list("name", flat=True))
