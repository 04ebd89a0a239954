"""What the public may see of an office's dates: out of the answers of cases, without a table of its own."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from alur.engine.cases.models import Case, Task
from alur.engine.cases.rules.flow import VisitState
from alur.engine.cases.rules.slots import Revision
from alur.engine.sops.models import SopVersion
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Definition
from alur.foundation.offices.models import Office

from .dated import Dated, Row, When, read_dated, schedule_of

MOST_CASES = 1000
"""Answers cannot be searched by index, so the newest so many cases of the window are looked through, and no more: an
office that lists over a thousand dates a year needs a table of its own."""
BEFORE, AFTER = timedelta(days=366), timedelta(days=31)
"""A case may be listed from a year before its date until a month after it: those opened in that window are read."""
CANCELLED_STAY = timedelta(days=28)
"""How long after its day a feed goes on saying that a date was cancelled, so that every program hears of it."""


@dataclass(frozen=True)
class Slot:
    """One date that anybody may see. `start` and `end` are "HH:MM" at the office, "" for a whole day.

    `title` is "" where the applicant keeps it private: then only that the time is taken may be said, and `unit` is
    empty as well. `key` names the date for ever, `revision` tells how often and when it was changed since it was
    published.
    """

    service: str
    day: date
    start: str
    end: str
    title: str
    cancelled: bool = False
    unit: str = ""
    key: UUID | None = field(default=None, compare=False)
    revision: Revision | None = field(default=None, compare=False)

    @property
    def private(self) -> bool:
        return not self.title

    def span(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """From when until when; of a whole day from midnight to midnight."""
        when = When(self.day, self.start, self.end)
        return when.begins(zone), when.ends(zone)


def public_slots(
    office: Office, services: Iterable[str], first_day: date, last_day: date, *, today: date
) -> list[Slot]:
    """The dates of these services (slugs) from `first_day` to `last_day`, both included, in order. Four queries.

    A case is listed once the step that its SOP names is done and that stands. Of dates that were called off, with
    their case or without it, only those to come are told, as cancelled; private ones among them vanish. Only the
    fields that `schedule` names for everybody are read: no link, no person.
    """
    slots, _changed_at = _read(office, list(services), first_day, last_day)
    return [each for each in slots if not each.cancelled or (each.day >= today and not each.private)]


def feed_slots(
    office: Office, services: Iterable[str], first_day: date, last_day: date, *, today: date
) -> tuple[list[Slot], datetime | None]:
    """The same for programs, which keep what they once fetched: so they are told of private dates, too, that these
    are off, and for some weeks. And when anything of the cases' dates changed last, also of those taken back.
    """
    slots, changed_at = _read(office, list(services), first_day, last_day)
    return [each for each in slots if not each.cancelled or each.day >= today - CANCELLED_STAY], changed_at


def schedule_mark(office: Office, services: Iterable[str], first_day: date, last_day: date) -> str:
    """Changes whenever a case of these services is acted on, and costs two queries: dates need not be read again to
    say that they are as they were.
    """
    plans = plans_of(office, list(services))
    acts = Coalesce("root__version", "version")
    asked = Case.objects.filter(_window(office, first_day, last_day), office=office, sop_version__in=plans)
    found = asked.aggregate(Count("pk"), acts=Sum(acts), erased=Count("erased_at"))
    return ":".join(map(str, [sorted(map(str, plans)), *found.values()]))


def _window(office: Office, first_day: date, last_day: date) -> Q:
    midnight = datetime.combine(first_day, datetime.min.time(), ZoneInfo(office.zone))
    return Q(opened_at__range=(midnight - BEFORE, midnight + (last_day - first_day) + AFTER))


def _read(
    office: Office, services: list[str], first_day: date, last_day: date
) -> tuple[list[Slot], datetime | None]:  # fmt: skip
    plans = plans_of(office, services)
    rows = published_rows(office, plans, _window(office, first_day, last_day))
    read = read_dated(rows, plans) if rows else []
    slots = [found for each in read if (found := _slot(each)) is not None and first_day <= found.day <= last_day]
    changes = [each.revision.changed_at for each in read if each.revision is not None]
    return sorted(slots, key=lambda each: (each.day, each.start, each.end, each.title)), max(changes, default=None)


def plans_of(office: Office, services: list[str] | None = None) -> dict[UUID, Definition]:
    """Every version that a case may run on, whose SOP has a schedule; of these services, or of all. One query."""
    versions = SopVersion.objects.filter(sop__office=office).defer("source")
    if services is not None:
        versions = versions.filter(sop__slug__in=services)
    plans = {each.pk: definition_of(each) for each in versions}
    return {pk: plan for pk, plan in plans.items() if plan.service.schedule is not None}


def published_rows(office: Office, plans: dict[UUID, Definition], condition: Q) -> list[Row]:
    """The newest MOST_CASES cases of these plans whose publishing step was done once. One query; none without plans."""
    if not plans:
        return []
    by_step: dict[str, list[UUID]] = defaultdict(list)
    for version, definition in plans.items():
        by_step[schedule_of(definition).when].append(version)
    done = Task.objects.filter(case=OuterRef("pk"), state=VisitState.DONE)
    published = Q()
    for step, versions in by_step.items():
        published |= Q(Exists(done.filter(step=step)) | Q(moves__isnull=False), sop_version__in=versions)
    cases = Case.objects.filter(published, condition, office=office).order_by("-opened_at")
    columns = ("pk", "sop_version", "end_kind", "ended_at", "rescheduled")
    return [Row(*each) for each in cases.values_list(*columns)[:MOST_CASES]]


def _slot(dated: Dated) -> Slot | None:
    """None where the publishing step does not stand, or no date was answered."""
    when = dated.when() if dated.published else None
    if when is None:
        return None
    private = dated.private()
    return Slot(
        service=dated.plan.service.slug,
        day=when.day,
        start=when.start,
        end=when.end,
        title="" if private else dated.words(dated.schedule.title),
        cancelled=dated.cancelled,
        unit="" if private else dated.words(dated.schedule.unit),
        key=dated.public_key(),
        revision=dated.revision,
    )
