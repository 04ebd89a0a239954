"""The dates of cases for those who take part: with the link to join, which the public never gets."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce

from alur.engine.cases.models import Case, Task
from alur.engine.cases.rules.slots import Revision
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Definition, ExecutorKind
from alur.foundation.offices.models import Officer
from alur.foundation.offices.queries import keys_held

from .answers import Answer, opened, readable
from .cases import last_standing, numbers_of
from .dated import Dated, Row, When, read_dated, schedule_of
from .schedule import BEFORE, CANCELLED_STAY, plans_of, published_rows

APPLICANT = "applicant"
SHOWN_BACK = timedelta(days=31)
"""How long a calendar of one's own keeps what is over."""


@dataclass(frozen=True)
class Appointment:
    """One case's date, published once. `link` is "" where the SOP names none or none was given."""

    case: UUID
    service: str
    when: When
    title: str
    link: str
    cancelled: bool
    revision: Revision
    number: str = ""

    @property
    def key(self) -> UUID:
        """Names it in invitations and calendars of one's own; unlike the public one, so that neither leads to the
        other.
        """
        return uuid5(self.case, "undangan")

    def over(self, zone: ZoneInfo, at: datetime) -> bool:
        return self.when.ends(zone) <= at


@dataclass(frozen=True)
class Guest:
    """Whom a date concerns outside the office: the applicant, or a contact whom the form named, by executor."""

    who: str
    name: str
    email: str


def appointment_of(case: Case) -> Appointment | None:
    """The date that stands now: published, not taken back, not called off by itself or with its case; else None.

    No query where the SOP has no schedule; two otherwise.
    """
    plan = definition_of(case.sop_version)
    if plan.service.schedule is None:
        return None
    row = Row(case.pk, case.sop_version_id, case.end_kind, case.ended_at, case.rescheduled)
    [dated] = read_dated([row], {case.sop_version_id: plan})
    found = _appointment(dated)
    return found if found is not None and not found.cancelled else None


def guests_of(case: Case) -> list[Guest]:
    """Who is to hear of the case's date: the applicant first, then every contact who may read it (`sees`)."""
    known = case.root or case
    guests = [Guest(APPLICANT, known.applicant_name, known.applicant_email)]
    plan = definition_of(case.sop_version)
    sources = set(schedule_of(plan).sources)
    for key, executor in plan.executors.items():
        if executor.kind is ExecutorKind.CONTACT and sources & set(executor.sees):
            step, _dot, name = executor.from_.partition(".")
            given = last_standing(case, step)
            person = opened(given.answers.get(name)) if given else None
            if isinstance(person, dict):
                guests.append(Guest(key, person.get("name", ""), person.get("email", "")))
    return guests


def may_join(plan: Definition, who: str) -> bool:
    """Does the SOP hand the link to this guest?"""
    link = schedule_of(plan).link
    return bool(link) and (who == APPLICANT or link in plan.executors[who].sees)


def told_with(case: Case, who: str, *, language: str) -> list[Answer]:
    """What the steps that publish the date say to this guest beside it: the link, a passcode, where the room is."""
    plan = definition_of(case.sop_version)
    schedule = schedule_of(plan)
    sees = plan.executors[who].sees if who != APPLICANT else []
    shown: list[Answer] = []
    for step in dict.fromkeys([schedule.when, *filter(None, [schedule.link.partition(".")[0]])]):
        task = last_standing(case, step)
        if task is None:
            continue
        fields = [
            field for field in plan.step(step).fields
            if (field.for_applicant if who == APPLICANT else f"{step}.{field.name}" in sees)
        ]  # fmt: skip
        shown += [each for each in readable(fields, task.answers, language=language) if not each.files]
    return shown


def appointments_of(officer: Officer, at: datetime) -> list[Appointment]:
    """The dates of the cases that the officer's positions have, or had, a step of; recent and to come, in order.

    Holders of the moment, an acting one too: whoever holds the position no longer sees them no longer.
    """
    held = keys_held(officer, at)
    plans = plans_of(officer.office) if held else {}
    # As an expression: by the column's index SQLite would look, for each case, through all that the positions ever had.
    tasks = Task.objects.annotate(whose=Coalesce("position", 0)).filter(case=OuterRef("pk"), whose__in=held)
    theirs = Q(Exists(tasks), opened_at__gte=at - BEFORE)
    zone = ZoneInfo(officer.office.zone)
    today = at.astimezone(zone).date()
    found = [_appointment(each) for each in read_dated(published_rows(officer.office, plans, theirs), plans)]
    shown = [each for each in found if each is not None and each.when.day >= _oldest(each, today)]
    numbers = numbers_of(officer, [each.case for each in shown])
    named = [replace(each, number=numbers.get(each.case, "")) for each in shown]
    return sorted(named, key=lambda each: (each.when, each.number))


def _oldest(found: Appointment, today: date) -> date:
    return today - (CANCELLED_STAY if found.cancelled else SHOWN_BACK)


def _appointment(dated: Dated) -> Appointment | None:
    when = dated.when() if dated.published else None
    if when is None or dated.revision is None:
        return None
    return Appointment(
        case=dated.row.case,
        service=dated.plan.service.slug,
        when=when,
        title=dated.words(dated.schedule.title) or dated.plan.title.id,
        link=dated.words(dated.schedule.link),
        cancelled=dated.cancelled,
        revision=dated.revision,
    )
