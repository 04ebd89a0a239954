"""Cases: who sees which, what stands, and how their minutes divide."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet, prefetch_related_objects

from alur.engine.cases.models import Case, Pause, PauseKind, Task
from alur.engine.cases.ports import Answered, TaskView
from alur.engine.cases.registry import activities
from alur.engine.cases.rules import scopes
from alur.engine.cases.rules.flow import OpenedAs, Visit, VisitState, standing
from alur.engine.cases.rules.moved import moves_of, name_now
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Step
from alur.engine.worktime.queries import calendar_for
from alur.engine.worktime.rules import Calendar, working_time
from alur.foundation.journal.models import Entry
from alur.foundation.journal.queries import entries
from alur.foundation.offices.models import Officer

from .plans import step_now, step_of


def cases_visible_to(officer: Officer) -> QuerySet[Case]:
    """The cases of the officer's own office, called ones included."""
    return Case.objects.filter(office=officer.office_id)


def numbers_of(officer: Officer, ids: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of these cases, as far as the officer may see them.

    Asked for by key alone, and sorted out here: told the office too, SQLite walks through all cases of it.
    """
    found = Case.objects.filter(pk__in=list(ids)).values_list("pk", "number", "office")
    return {pk: number for pk, number, office in found if office == officer.office_id}


def family_of(case: Case) -> QuerySet[Case]:
    """The case's root and everything it called, directly or through others."""
    root = case.root_id or case.pk
    return Case.objects.filter(Q(pk=root) | Q(root=root))


def with_tasks(case: Case, *, related: Sequence[str] = (), prefetched: Sequence[str] = ()) -> Case:
    """The same case with its tasks at hand: for a page, which asks about them again and again.

    One query, one for the pauses of a case that has any, and one for each of `prefetched`. Not for acts: what they
    change is not seen in it.
    """
    found = _LOOKED_AT.filter(case=case).prefetch_related(*prefetched)
    if related:
        found = found.select_related(*related)
    for task in found:
        task.case, task.was_paused = case, task.has_pauses
    prefetch_related_objects([task for task in found if task.was_paused], "pauses")
    case.tasks_at_hand = [*found]
    return case


_LOOKED_AT = Task.objects.annotate(has_pauses=Exists(Pause.objects.filter(task=OuterRef("pk")))).order_by("number")


def tasks_in_order(case: Case) -> list[Task]:
    """All tasks of the case with their pauses. Two queries, none where they are at hand."""
    if case.tasks_at_hand is not None:
        return case.tasks_at_hand
    return list(case.tasks.select_related("position", "assignee").prefetch_related("pauses").order_by("number"))


def open_tasks(case: Case) -> list[Task]:
    """The case's position: its open tasks."""
    if case.tasks_at_hand is not None:
        return [task for task in case.tasks_at_hand if task.state == VisitState.OPEN]
    return list(
        case.tasks.filter(state=VisitState.OPEN).select_related("position", "assignee", "child").order_by("number")
    )


def applicant_tasks(case: Case) -> list[Task]:
    """Open tasks that wait for the applicant, also those of called cases (which are hidden from them as cases)."""
    if case.tasks_at_hand is not None and case.root_id is None and not any(task.is_call for task in case.tasks_at_hand):
        found = [task for task in open_tasks(case) if task.clock == "applicant" and task.acts_by not in _OTHERS]
        waiting = [task for task in found if not (task.is_watch or task.asleep)]
        return sorted(waiting, key=lambda task: task.opened_at)
    return list(
        Task.objects.filter(
            case__in=family_of(case),
            state=VisitState.OPEN,
            clock="applicant",
            is_call=False,
            is_watch=False,
            asleep=False,
        )
        .exclude(acts_by__in=_OTHERS)
        .select_related("case__office", "case__sop_version__sop")
        .order_by("opened_at")
    )


_OTHERS = ("contact", "public")
"""Whose minutes count as the applicant's, though the step is not theirs."""


def is_applicants(task: Task) -> bool:
    """Does the task wait for the applicant, and not for a contact whose minutes count as theirs?"""
    return task.clock == "applicant" and task.acts_by in ("", "applicant")


def visits_of(case: Case) -> list[Visit]:
    """The case's tasks as the rules see them."""
    return visits_of_cases([case.pk])[case.pk]


def visits_of_cases(cases: Iterable[UUID]) -> dict[UUID, list[Visit]]:
    """The tasks of these cases as the rules see them, by case. One query."""
    visits: dict[UUID, list[Visit]] = {case: [] for case in cases}
    columns = ("case_id", "number", "step", "state", "opened_as", "scope", "opened_by__number", "case__moves")
    rows = Task.objects.filter(case__in=list(visits)).order_by("number").values_list(*columns)
    for case, number, step, state, opened_as, scope, opener, moves in rows:
        name = name_now(moves_of(moves), number, step) if moves else step
        visits[case].append(Visit(number, name, VisitState(state), OpenedAs(opened_as), scope, opener))
    return visits


def visits_among(tasks: Sequence[Task]) -> list[Visit]:
    """All tasks of one case as the rules see them. No query."""
    numbers = {task.pk: task.number for task in tasks}
    return [
        Visit(
            task.number,
            step_now(task),
            VisitState(task.state),
            OpenedAs(task.opened_as),
            task.scope,
            numbers[task.opened_by_id] if task.opened_by_id else None,
        )
        for task in tasks
    ]


def standing_tasks(case: Case) -> list[Task]:
    """Finished tasks that were not returned past or corrected, in order."""
    tasks = tasks_in_order(case)
    numbers = {visit.number for visit in standing(visits_among(tasks))}
    return [task for task in tasks if task.number in numbers]


def last_standing(case: Case, step: str, *, near: str | None = None) -> Task | None:
    """The last finished visit of that step that still stands; `near` a scope: of its own line where it has one."""
    found = [visit for visit in standing(visits_of(case)) if visit.step == step]
    if near is not None:
        around = list(scopes.around(near))
        found = [visit for visit in found if visit.scope in around] or found
    return case.tasks.get(number=found[-1].number) if found else None


def application_task(case: Case) -> Task | None:
    """The latest finished visit of the first step: what was applied for."""
    first = definition_of(case.sop_version).first_step.id
    return last_done(case, first)


def last_done(case: Case, step: str, *, before: int | None = None) -> Task | None:
    """The latest finished visit of that step, standing or not; `before` a number: of the earlier ones."""
    done = case.tasks.filter(state=VisitState.DONE).order_by("-number")
    if before is not None:
        done = done.filter(number__lt=before)
    if not case.moves:
        return done.filter(step=step).first()
    return next((task for task in done if step_now(task) == step), None)


def task_view(task: Task, step: Step | None = None) -> TaskView:
    """What an activity gets to know of the task."""
    case = task.case
    step = step or step_of(task)
    return TaskView(
        task_id=task.pk,
        case_id=case.pk,
        root_case_id=case.root_id or case.pk,
        case_number=case.number,
        office_id=case.office_id,
        service_slug=case.sop_version.sop.slug,
        subject=case.subject,
        applicant_name=case.applicant_name,
        applicant_email=case.applicant_email,
        language=case.language,
        step=step,
        visit=task.visit,
        opened_at=task.opened_at,
        options=activities.get(step.does).options.model_validate(step.options),
        root_service_slug=(case.root or case).sop_version.sop.slug,
        opened_as=task.opened_as,
        answer=partial(standing_answer, case),
    )


def standing_answer(case: Case, name: str) -> Answered | None:
    """The answer to `step.field` that stands in the case; None where the step is not done or the field left empty."""
    from .answers import opened  # noqa: PLC0415  answers build on cases

    step, _dot, field_name = name.partition(".")
    task = last_standing(case, step)
    if task is None or field_name not in task.answers:
        return None
    field = next((each for each in step_of(task).fields if each.name == field_name), None)
    return Answered(field, opened(task.answers[field_name])) if field else None


def history(case: Case) -> QuerySet[Entry]:
    """The case's journal, oldest first."""
    return entries(case.stream)


@dataclass(frozen=True)
class Clocks:
    """Working time of a case by whose minutes they were."""

    office: timedelta
    applicant: timedelta
    unit: timedelta


def clocks(case: Case, at: datetime) -> Clocks:
    """Divide the case's working time, from opening until served (or `at`), among office, applicant and other unit.

    Every minute belongs to one of them. Where steps run beside each other the office's comes first, then the other
    unit's: the applicant waits for them. A called case's time counts on its executors' clocks, so the calling task
    itself counts nothing; nor do a sleeping step and a wait for events.
    """
    until = case.served_at or case.ended_at or at
    tasks = Task.objects.filter(case__in=family_of(case), opened_at__lt=until).prefetch_related("pauses")
    return divided(tasks, calendar_for(case.office), until)


def divided(tasks: Iterable[Task], calendar: Calendar, until: datetime) -> Clocks:
    """The working time of a family's tasks, each minute to one owner; as `clocks` for tasks that are at hand."""
    counted = [task for task in tasks if not (task.is_call or task.is_watch)]
    stretches = [stretch for task in counted for stretch in _stretches(task, min(task.closed_at or until, until))]
    spent = dict.fromkeys(OWNERS, timedelta())
    instants = sorted({instant for start, end, _owner in stretches for instant in (start, end)})
    for start, end in pairwise(instants):
        owners = {owner for begins, ends, owner in stretches if begins <= start and end <= ends}
        if owners:
            spent[min(owners, key=OWNERS.index)] += working_time(calendar, start, end)
    return Clocks(**spent)


OWNERS = ("office", "unit", "applicant")
"""Whose minute it is where several have something to do."""


def _stretches(task: Task, end: datetime) -> Iterator[tuple[datetime, datetime, str]]:
    """From when until when the task's minutes were whose: while the applicant was asked, theirs."""
    start = task.started_at
    asked = [pause for pause in task.pauses.all() if pause.kind == PauseKind.APPLICANT and pause.started_at < end]
    for pause in sorted(asked, key=lambda each: each.started_at):
        answered = min(pause.ended_at or end, end)
        yield start, pause.started_at, task.clock
        yield pause.started_at, answered, "applicant"
        start = answered
    if start < end:
        yield start, end, task.clock
