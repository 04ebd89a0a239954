"""The dates of cases, out of their answers and of what was moved since: read together, for the public schedule, for
feeds and for invitations."""

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
from alur.engine.cases.rules.slots import Mark, Rescheduled, Revision, rescheduled_of, revision_of
from alur.engine.sops.rules.definition import Definition, FieldType, FormField, Schedule

from .answers import opened

CANCELLED = ("dibatalkan", "ditarik", "ditolak")


class Row(NamedTuple):
    """What is read of a case itself."""

    case: UUID
    version: UUID
    end_kind: str
    ended_at: datetime | None
    rescheduled: Sequence[Mapping[str, Any]] | None
    """As stored."""


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
    closed: Mapping[int, datetime]
    """Number of a visit that is over → when."""
    rescheduled: Sequence[Rescheduled]
    """Oldest first, of visits that stand."""

    @property
    def schedule(self) -> Schedule:
        return schedule_of(self.plan)

    @property
    def published(self) -> bool:
        """The publishing step is done, and that stands."""
        return bool(self._publishing())

    @property
    def cancelled(self) -> bool:
        """The case was called off, or what was booked for it, once its date was published and not answered anew."""
        if self.row.end_kind in CANCELLED:
            return True
        published_at = max((self.closed[visit.number] for visit in self._publishing()), default=None)
        return published_at is not None and any(
            each.slot is None and each.at >= published_at for each in self._since_answered()
        )

    def when(self) -> When | None:
        """The latest answer to any of the fields of the date, or where it was moved since; None where there is none."""
        answer = self._answer()
        if answer is None:
            return None
        moved = [each.slot for each in self._since_answered() if each.slot]
        if moved:
            day, start, end = moved[-1]
            return When(date.fromisoformat(day), start, end)
        when = answer[1]
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

    def _publishing(self) -> list[Visit]:
        step = self.schedule.when
        return [visit for visit in self.stand if visit.step == step and visit.state is VisitState.DONE]

    def _answer(self) -> tuple[int, Any] | None:
        given = [found for name in self.schedule.sources if (found := self._latest(name)) is not None]
        return max(given, key=lambda each: each[0], default=None)

    def _since_answered(self) -> list[Rescheduled]:
        """An answer that came later has the last word."""
        answer = self._answer()
        return [each for each in self.rescheduled if answer is None or each.at >= self.closed[answer[0]]]

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
    return [_dated(row, plans[row.version], stand[row.case], answers[row.case], marks[row.case]) for row in rows]


def _dated(
    row: Row,
    plan: Definition,
    stand: Sequence[Visit],
    answers: Mapping[int, Mapping[str, Any]],
    visits: Sequence[tuple[Visit, Mark]],
) -> Dated:
    rescheduled = rescheduled_of(row.rescheduled)
    marks = [mark for _visit, mark in visits]
    closed = {mark.number: mark.closed_at for mark in marks if mark.closed_at is not None}
    numbers = {visit.number for visit in stand}
    standing_ones = [each for each in rescheduled if each.task in numbers]
    return Dated(row, plan, stand, answers, _revision(row, plan, marks, rescheduled), closed, standing_ones)


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


def _revision(row: Row, plan: Definition, marks: Sequence[Mark], rescheduled: Sequence[Rescheduled]) -> Revision | None:
    schedule = schedule_of(plan)
    return revision_of(
        marks,
        published_by=schedule.when,
        telling={name.partition(".")[0] for name in names_of(schedule)},
        cancelled_at=row.ended_at if row.end_kind in CANCELLED else None,
        rescheduled=rescheduled,
    )


def _field(plan: Definition, name: str) -> FormField:
    step, _dot, field = name.partition(".")
    return next(each for each in plan.step(step).fields if each.name == field)


def _words(field: FormField, value: Any) -> str:  # noqa: ANN401  as stored
    labels = {option.value: option.label.id for option in field.options}
    return " ".join(str(labels.get(value, value)).split())
