"""The dates of cases, out of their answers: read together, for the public schedule, for feeds and for invitations."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from django.db.models import Q

from alur.engine.cases.models import Task
from alur.engine.cases.rules.flow import OpenedAs, Visit, VisitState, standing
from alur.engine.cases.rules.moved import moves_of, name_now
from alur.engine.cases.rules.slots import Mark, Revision, revision_of
from alur.engine.sops.rules.definition import Definition, FieldType, FormField, Schedule

from .answers import opened

CANCELLED = ("dibatalkan", "ditarik", "ditolak")


class Row(NamedTuple):
    """What is read of a case itself."""

    case: UUID
    version: UUID
    end_kind: str
    ended_at: datetime | None


class When(NamedTuple):
    """A day, and "HH:MM" at the office; "" for a whole day."""

    day: date
    start: str
    end: str

    def words(self) -> list[str]:
        """As JSON keeps it."""
        return [self.day.isoformat(), self.start, self.end]

    def begins(self, zone: ZoneInfo) -> datetime:
        """For a whole day its midnight."""
        return datetime.combine(self.day, time.fromisoformat(self.start or "00:00"), zone)

    def ends(self, zone: ZoneInfo) -> datetime:
        """For a whole day the midnight after it."""
        if not self.end:
            return datetime.combine(self.day + timedelta(days=1), time(), zone)
        return datetime.combine(self.day, time.fromisoformat(self.end), zone)


@dataclass(frozen=True)
class Dated:
    """One case with a schedule: what its answers that stand say of its date."""

    row: Row
    plan: Definition
    stand: Sequence[Visit]
    answers: Mapping[int, Mapping[str, Any]]
    """Number of a task → its answers, of the steps that the schedule reads."""
    revision: Revision | None

    @property
    def schedule(self) -> Schedule:
        return schedule_of(self.plan)

    @property
    def published(self) -> bool:
        """The publishing step is done, and that stands."""
        return any(visit.step == self.schedule.when and visit.state is VisitState.DONE for visit in self.stand)

    @property
    def cancelled(self) -> bool:
        return self.row.end_kind in CANCELLED

    def when(self) -> When | None:
        """The latest answer to any of the fields of the date; None where there is none."""
        given = [found for name in self.schedule.sources if (found := self._latest(name)) is not None]
        if not given:
            return None
        _number, when = max(given, key=lambda each: each[0])
        slot = when if isinstance(when, dict) else {"date": when, "start": "", "end": ""}
        return When(date.fromisoformat(slot["date"]), slot["start"], slot["end"])

    def private(self) -> bool:
        """Does the applicant keep the title for those who are invited?"""
        wanted = self.schedule.private
        return wanted is not None and wanted.matches(self._chosen(wanted.field))

    def words(self, name: str) -> str:
        """The answer to `step.field` on one line; "" where there is none."""
        found = self._latest(name) if name else None
        return _words(_field(self.plan, name), opened(found[1])) if found else ""

    def public_key(self) -> UUID:
        """Names the date to everybody, for ever; the case's own id cannot be told from it."""
        return uuid5(self.row.case, "jadwal")

    def _chosen(self, name: str) -> Any:  # noqa: ANN401  as stored
        found = self._latest(name)
        if _field(self.plan, name).type is FieldType.CONSENT:
            return "ya" if found else "tidak"
        return found[1] if found else None

    def _latest(self, name: str) -> tuple[int, Any] | None:
        """Task's number and answer of the last standing visit that answered `step.field`."""
        step, _dot, field = name.partition(".")
        for visit in reversed(self.stand):
            if visit.step == step and (value := self.answers.get(visit.number, {}).get(field)):
                return visit.number, value
        return None


def schedule_of(plan: Definition) -> Schedule:
    """Of a plan that has one."""
    schedule = plan.service.schedule
    assert schedule is not None
    return schedule


def names_of(schedule: Schedule) -> list[str]:
    """Every `step.field` that the schedule reads."""
    private = [schedule.private.field] if schedule.private else []
    return [name for name in (*schedule.sources, schedule.title, schedule.unit, schedule.link, *private) if name]


def read_dated(rows: Sequence[Row], plans: Mapping[UUID, Definition]) -> list[Dated]:
    """The dates of these cases, in their order. Two queries, whatever there is."""
    marks = _visits(row.case for row in rows)
    stand = {case: standing([visit for visit, _mark in found]) for case, found in marks.items()}
    steps = {name.partition(".")[0] for plan in plans.values() for name in names_of(schedule_of(plan))}
    answers = _answers(stand, steps)
    return [
        Dated(row, plans[row.version], stand[row.case], answers[row.case], _revision(row, plans[row.version], marks))
        for row in rows
    ]


type _Visits = dict[UUID, list[tuple[Visit, Mark]]]


def _visits(cases: Iterable[UUID]) -> _Visits:
    """The tasks of these cases, by case. One query."""
    found: _Visits = {case: [] for case in cases}
    columns = (
        "case_id", "number", "step", "state", "opened_as", "scope", "opened_by__number", "opened_at", "closed_at",
        "case__moves",
    )  # fmt: skip
    tasks = Task.objects.filter(case__in=list(found)).order_by("number").values_list(*columns)
    for case, number, old, state, opened_as, scope, opener, opened_at, closed_at, moves in tasks:
        step = name_now(moves_of(moves), number, old) if moves else old
        known = VisitState(state), OpenedAs(opened_as)
        visit, mark = Visit(number, step, *known, scope, opener), Mark(number, step, *known, opened_at, closed_at)
        found[case].append((visit, mark))
    return found


def _answers(stand: Mapping[UUID, Sequence[Visit]], steps: Iterable[str]) -> dict[UUID, dict[int, Mapping[str, Any]]]:
    """The answers of the standing visits of these steps. One query."""
    found: dict[UUID, dict[int, Mapping[str, Any]]] = defaultdict(dict)
    read = Q(step__in=list(steps)) | Q(case__moves__isnull=False)  # of a moved case, steps may have had another name
    tasks = Task.objects.filter(read, case__in=list(stand), state=VisitState.DONE)
    numbers = {case: {visit.number for visit in visits} for case, visits in stand.items()}
    for case, number, answers in tasks.values_list("case", "number", "answers"):
        if number in numbers[case]:
            found[case][number] = answers
    return found


def _revision(row: Row, plan: Definition, marks: _Visits) -> Revision | None:
    schedule = schedule_of(plan)
    return revision_of(
        [mark for _visit, mark in marks[row.case]],
        published_by=schedule.when,
        telling={name.partition(".")[0] for name in names_of(schedule)},
        cancelled_at=row.ended_at if row.end_kind in CANCELLED else None,
    )


def _field(plan: Definition, name: str) -> FormField:
    step, _dot, field = name.partition(".")
    return next(each for each in plan.step(step).fields if each.name == field)


def _words(field: FormField, value: Any) -> str:  # noqa: ANN401  as stored
    labels = {option.value: option.label.id for option in field.options}
    return " ".join(str(labels.get(value, value)).split())
