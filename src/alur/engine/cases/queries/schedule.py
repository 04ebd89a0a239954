"""What the public may see of an office's dates: out of the answers of cases, without a table of its own."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from alur.engine.cases.models import Case, Task
from alur.engine.cases.rules.flow import Visit, VisitState, standing
from alur.engine.sops.models import SopVersion
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Definition, FieldType, FormField, Schedule
from alur.foundation.offices.models import Office

from .cases import visits_of_cases

MOST_CASES = 1000
"""Answers cannot be searched by index, so the newest so many cases of the window are looked through, and no more: an
office that lists over a thousand dates a year needs a table of its own."""
BEFORE, AFTER = timedelta(days=366), timedelta(days=31)
"""A case may be listed from a year before its date until a month after it: those opened in that window are read."""

CANCELLED = ("dibatalkan", "ditarik", "ditolak")


@dataclass(frozen=True)
class Slot:
    """One date that anybody may see. `start` and `end` are "HH:MM" at the office, "" for a whole day.

    `title` is "" where the applicant keeps it private: then only that the time is taken may be said.
    """

    service: str
    day: date
    start: str
    end: str
    title: str
    cancelled: bool = False

    @property
    def private(self) -> bool:
        return not self.title


def public_slots(
    office: Office, services: Iterable[str], first_day: date, last_day: date, *, today: date
) -> list[Slot]:
    """The dates of these services (slugs) from `first_day` to `last_day`, both included, in order. Four queries.

    A case is listed once the step that its SOP names is done and that stands. Of cases that ended otherwise than
    done only those to come are told, as cancelled; private ones among them vanish. Only the fields that `schedule`
    names are read: no link, no person.
    """
    plans = _plans(office, list(services))
    if not plans:
        return []
    by_step: dict[str, list[UUID]] = defaultdict(list)
    for version, definition in plans.items():
        by_step[_schedule(definition).when].append(version)
    done = Task.objects.filter(case=OuterRef("pk"), state=VisitState.DONE)
    published = Q()
    for step, versions in by_step.items():
        published |= Q(Exists(done.filter(step=step)) | Q(moves__isnull=False), sop_version__in=versions)
    midnight = datetime.combine(first_day, datetime.min.time(), ZoneInfo(office.zone))
    window = (midnight - BEFORE, midnight + (last_day - first_day) + AFTER)
    cases = Case.objects.filter(published, office=office, opened_at__range=window).order_by("-opened_at")
    rows = list(cases.values_list("pk", "sop_version", "end_kind")[:MOST_CASES])
    stand = _standing({pk for pk, _version, _end in rows})
    answers = _answers(rows, plans, stand)
    slots = [_slot(plans[version], stand[pk], answers[pk], end) for pk, version, end in rows]
    shown = [each for each in slots if each is not None and first_day <= each.day <= last_day]
    shown = [each for each in shown if not each.cancelled or (each.day >= today and not each.private)]
    return sorted(shown, key=lambda each: (each.day, each.start, each.end, each.title))


def _plans(office: Office, services: list[str]) -> dict[UUID, Definition]:
    """Every version that a case may run on, whose SOP has a schedule."""
    versions = SopVersion.objects.filter(sop__office=office, sop__slug__in=services).defer("source")
    plans = {each.pk: definition_of(each) for each in versions}
    return {pk: plan for pk, plan in plans.items() if plan.service.schedule is not None}


def _schedule(plan: Definition) -> Schedule:
    schedule = plan.service.schedule
    assert schedule is not None
    return schedule


def _standing(cases: set[UUID]) -> dict[UUID, list[Visit]]:
    return {case: standing(visits) for case, visits in visits_of_cases(cases).items()}


type _Answers = dict[int, Mapping[str, Any]]
"""Number of a task → its answers."""


def _answers(
    rows: list[tuple[UUID, UUID, str]], plans: Mapping[UUID, Definition], stand: Mapping[UUID, list[Visit]]
) -> dict[UUID, _Answers]:
    """The answers of the standing visits of the steps that the schedules read."""
    steps = {name.partition(".")[0] for plan in plans.values() for name in _names(plan)}
    found: dict[UUID, _Answers] = defaultdict(dict)
    read = Q(step__in=steps) | Q(case__moves__isnull=False)  # of a moved case, steps may have had another name
    tasks = Task.objects.filter(read, case__in={pk for pk, _version, _end in rows}, state=VisitState.DONE)
    numbers = {pk: {visit.number for visit in visits} for pk, visits in stand.items()}
    for case, number, answers in tasks.values_list("case", "number", "answers"):
        if number in numbers[case]:
            found[case][number] = answers
    return found


def _names(plan: Definition) -> list[str]:
    schedule = _schedule(plan)
    return [*schedule.sources, schedule.title, *([schedule.private.field] if schedule.private else [])]


def _slot(plan: Definition, stand: list[Visit], answers: _Answers, end_kind: str) -> Slot | None:
    """None where the publishing step does not stand, or no date was answered."""
    schedule = _schedule(plan)
    if not any(visit.step == schedule.when and visit.state is VisitState.DONE for visit in stand):
        return None
    given = [found for name in schedule.sources if (found := _latest(name, stand, answers)) is not None]
    if not given:
        return None
    _number, when = max(given, key=lambda each: each[0])
    title = _latest(schedule.title, stand, answers)
    private = schedule.private is not None and schedule.private.matches(
        _chosen(plan, schedule.private.field, stand, answers)
    )
    slot = when if isinstance(when, dict) else {"date": when, "start": "", "end": ""}
    return Slot(
        service=plan.service.slug,
        day=date.fromisoformat(slot["date"]),
        start=slot["start"],
        end=slot["end"],
        title="" if private or title is None else _words(_field(plan, schedule.title), title[1]),
        cancelled=end_kind in CANCELLED,
    )


def _latest(name: str, stand: list[Visit], answers: _Answers) -> tuple[int, Any] | None:
    """Task's number and answer of the last standing visit that answered `step.field`."""
    step, _dot, field = name.partition(".")
    for visit in reversed(stand):
        if visit.step == step and (value := answers.get(visit.number, {}).get(field)):
            return visit.number, value
    return None


def _chosen(plan: Definition, name: str, stand: list[Visit], answers: _Answers) -> Any:  # noqa: ANN401  as stored
    found = _latest(name, stand, answers)
    if _field(plan, name).type is FieldType.CONSENT:
        return "ya" if found else "tidak"
    return found[1] if found else None


def _field(plan: Definition, name: str) -> FormField:
    step, _dot, field = name.partition(".")
    return next(each for each in plan.step(step).fields if each.name == field)


def _words(field: FormField, value: Any) -> str:  # noqa: ANN401  as stored
    labels = {option.value: option.label.id for option in field.options}
    return " ".join(str(labels.get(value, value)).split())
