"""The register of breaches, with each one's clock."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch, QuerySet

from alur.foundation.offices.models import Office
from alur.outlets.protection.models import Breach, BreachNote
from alur.outlets.protection.rules.breaches import WITHIN, BreachClock, clock_of
from alur.ui.keyset import Order, Page, desc, page_of

NEWEST = Order(desc("known_at"), desc("id"))


@dataclass(frozen=True)
class Registered:
    """`notes` the oldest first."""

    breach: Breach
    clock: BreachClock
    notes: list[BreachNote]


def breaches_of(office: Office) -> QuerySet[Breach]:
    notes = BreachNote.objects.select_related("by").order_by("happened_at", "id")
    found = Breach.objects.filter(office=office).select_related("registered_by")
    return found.prefetch_related(Prefetch("notes", notes))


def with_clock(breach: Breach, at: datetime) -> Registered:
    told: dict[str, datetime] = {}
    notes = list(breach.notes.all())
    for note in notes:
        told.setdefault(note.kind, note.happened_at)
    return Registered(breach, clock_of(breach.known_at, told, at), notes)


def breach_page(office: Office, *, cursor: str, size: int) -> Page[Breach]:
    """Two queries, and one for the notes."""
    return page_of(breaches_of(office), NEWEST, cursor=cursor, size=size)


def running(office: Office) -> QuerySet[Breach]:
    """Breaches whose clock runs or ran out: somebody who must be told was not. The oldest first."""
    return Breach.objects.filter(office=office, told_at__isnull=True).order_by("known_at")


def breach_by_id(key: str) -> Breach:
    """Breach.DoesNotExist where there is none."""
    return Breach.objects.select_related("office").get(pk=key)


def overdue(at: datetime) -> QuerySet[Breach]:
    """Of all offices: the 72 hours are over and somebody was not told."""
    late = Breach.objects.filter(told_at__isnull=True, known_at__lt=at - WITHIN)
    return late.select_related("office").order_by("known_at")


def nearly_due(at: datetime, soon: datetime) -> QuerySet[Breach]:
    """Of all offices: the 72 hours end between `at` and `soon`."""
    found = Breach.objects.filter(told_at__isnull=True, known_at__gte=at - WITHIN, known_at__lt=soon - WITHIN)
    return found.select_related("office").order_by("known_at")
