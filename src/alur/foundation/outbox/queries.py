"""Reading the outbox. What people see is always asked for an office."""

from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime, timedelta

from django.db.models import Exists, Max, Min, Q, QuerySet
from django.utils.translation import gettext as _

from alur.foundation.journal.ports import Fault, Inspection
from alur.foundation.offices.models import Office, Officer
from alur.kernel.ids import uuids
from alur.ui import keyset
from alur.ui.keyset import Order, Page, desc

from .models import Delivery, DeliveryState, Hold, PeriodicRun
from .registry import carriers

PAGE_SIZE = 50
NEWEST = Order(desc("created_at"), desc("id"))


def due(at: datetime) -> QuerySet[Delivery]:
    """Deliveries a worker should take now: waiting ones whose time has come, and those whose lease ran out."""
    waiting = Q(state__in=[DeliveryState.QUEUED, DeliveryState.UNKNOWN], next_try_at__lte=at)
    abandoned = Q(state=DeliveryState.SENDING, lease_until__lt=at)
    return Delivery.objects.filter(waiting | abandoned)


def claimable(at: datetime) -> QuerySet[Delivery]:
    """What is due and not held back."""
    return due(at).filter(~Exists(Hold.objects.all()))


def held_since() -> datetime | None:
    """Since when everything is held back; None when it is not."""
    return Hold.objects.values_list("since", flat=True).first()


def sql_of_hold(at: datetime) -> str:
    """For a restored copy of the database that no model reads yet: the statement that holds its outbox."""
    return (
        "INSERT INTO outbox_hold (id, since, reason)"  # noqa: S608  a time of our own
        f" SELECT 1, '{at.astimezone(UTC):%Y-%m-%d %H:%M:%S}+00:00', 'restored'"
        " WHERE NOT EXISTS (SELECT 1 FROM outbox_hold)"
    )


def waiting() -> QuerySet[Delivery]:
    """What the outbox still means to send or to look up by itself, in any office."""
    return due(_SOME_DAY)


_SOME_DAY = datetime.max.replace(tzinfo=UTC)


def waiting_count() -> int:
    """How many those are."""
    return waiting().count()


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


def stopped_count() -> int:
    """Deliveries of any office that wait for a person's decision."""
    rows = Delivery.objects.filter(state__in=[DeliveryState.FAILED, DeliveryState.UNKNOWN])
    rows = rows.filter(Q(state=DeliveryState.FAILED) | Q(next_try_at__isnull=True))
    offices = Office.objects.values("pk")  # the index begins with them; without, every row is read
    return sum(rows.filter(theirs).count() for theirs in (Q(office__in=offices), Q(office=None)))


def worker_seen() -> datetime | None:
    """When a worker last ended something that comes round: it does every ten seconds."""
    seen: datetime | None = PeriodicRun.objects.aggregate(seen=Max("finished_at"))["seen"]
    return seen


def overdue_periodic(at: datetime, grace: timedelta) -> list[str]:
    """Names of periodic work that should have run more than `grace` ago: is a worker running at all?"""
    return list(PeriodicRun.objects.filter(next_at__lt=at - grace).order_by("name").values_list("name", flat=True))


def owners_of_deliveries(keys: Sequence[str]) -> dict[str, str]:
    """The offices that these deliveries go out for; "" for one of the installation."""
    found = Delivery.objects.filter(pk__in=uuids(keys)).values_list("pk", "office")
    return {str(pk): f"office:{office}" if office else "" for pk, office in found}


def delivery_faults(look: Inspection) -> Iterator[Fault]:
    """Each delivery has a carrier that takes it out, and its states fit each other."""
    rows = Delivery.objects.order_by("pk").values_list("pk", "carrier", "state", "lease_until", "delivered_at")
    for pk, carrier, state, lease, delivered in rows.iterator(chunk_size=1000):
        look.seen += 1
        about = f"delivery:{pk}"
        if carrier not in carriers:
            text = _("Pengiriman %(delivery)s: tidak ada yang mengantar “%(carrier)s”.")
            yield Fault("outbox.carrier", about, text % {"delivery": pk, "carrier": carrier})
        leased, sent = state == DeliveryState.SENDING, state == DeliveryState.DELIVERED
        if leased != (lease is not None) or sent != (delivered is not None):
            text = _("Pengiriman %(delivery)s: keadaannya tidak cocok dengan waktu yang tercatat.")
            yield Fault("outbox.state", about, text % {"delivery": pk})
