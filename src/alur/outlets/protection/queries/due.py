"""What retention would erase, and when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Max, Min, Q, QuerySet

from alur.engine.cases.models import Case
from alur.engine.sops.models import Sop
from alur.foundation.offices.models import Office
from alur.outlets.protection.rules.retention import END_KINDS, Rules, erased_before, kept_for, may_go_at
from alur.ui.keyset import Order, Page, asc, page_of

from . import rules_of

OLDEST_END = Order(asc("ended_at"), asc("id"))


@dataclass(frozen=True)
class Bucket:
    """The ended applications of one service with one outcome, as retention sees them at an instant."""

    service: str
    title: str
    end_kind: str
    months: int | None
    own: bool
    waiting: int
    """Ended and not erased yet."""
    due: int
    """Of them, those whose time is over."""
    next_at: datetime | None
    """When the oldest of those that wait may go; None where none waits or nothing is ever erased."""


def kept_cases(office: Office) -> QuerySet[Case]:
    """The office's ended applications that still hold personal data."""
    return Case.objects.filter(office=office, parent_task__isnull=True, ended_at__isnull=False, erased_at__isnull=True)


def buckets(office: Office, at: datetime) -> list[Bucket]:
    """By service and outcome, those without any application left out. Five queries, whatever the number of cases."""
    rules = rules_of(office)
    titles = dict(Sop.objects.filter(office=office).order_by("title").values_list("slug", "title"))
    due = Q(pk__in=[])
    for slug in titles:
        for end_kind in END_KINDS:
            months = kept_for(rules, slug, end_kind).months
            if months is not None:
                before = erased_before(at, months, office.zone)
                due |= Q(sop_version__sop__slug=slug, end_kind=end_kind, ended_at__lt=before)
    counted = (
        kept_cases(office)
        .order_by()
        .values("sop_version__sop__slug", "end_kind")
        .annotate(waiting=Count("pk"), due=Count("pk", filter=due), oldest=Min("ended_at"))
    )
    by_key: Mapping[tuple[str, str], dict[str, object]] = {
        (row["sop_version__sop__slug"], row["end_kind"]): dict(row) for row in counted
    }
    return list(_buckets(office, titles, by_key, rules))


def _buckets(
    office: Office, titles: Mapping[str, str], counted: Mapping[tuple[str, str], dict[str, object]], rules: Rules
) -> Iterator[Bucket]:
    for slug, title in titles.items():
        for end_kind in END_KINDS:
            row = counted.get((slug, end_kind))
            if row is None:
                continue
            kept = kept_for(rules, slug, end_kind)
            oldest = row["oldest"]
            assert isinstance(oldest, datetime)
            next_at = may_go_at(oldest, kept.months, office.zone) if kept.months is not None else None
            yield Bucket(
                slug, title, end_kind, kept.months, kept.own, int(str(row["waiting"])), int(str(row["due"])), next_at
            )


def due_cases(office: Office, service: str, end_kind: str, before: datetime) -> QuerySet[Case]:
    """The applications of that service and outcome that ended before the instant, the oldest first."""
    found = kept_cases(office).filter(end_kind=end_kind, ended_at__lt=before, sop_version__sop__slug=service)
    return found.order_by("ended_at", "id")


def next_batch(office: Office, service: str, end_kind: str, before: datetime, size: int) -> list[UUID]:
    return list(due_cases(office, service, end_kind, before).values_list("pk", flat=True)[:size])


def waiting_page(office: Office, service: str, end_kind: str, *, cursor: str, size: int) -> Page[Case]:
    """The applications of one bucket, those that go first on top."""
    found = kept_cases(office).filter(end_kind=end_kind, sop_version__sop__slug=service)
    return page_of(
        found.select_related("sop_version__sop").defer("given", "sop_version__definition", "sop_version__source"),
        OLDEST_END,
        cursor=cursor,
        size=size,
    )


def erased_count(office: Office) -> tuple[int, datetime | None]:
    """How many applications were erased so far, and when last."""
    erased = Case.objects.filter(office=office, parent_task__isnull=True, erased_at__isnull=False)
    found = erased.aggregate(number=Count("pk"), last=Max("erased_at"))
    return found["number"], found["last"]
