"""What the row of a newly opened visit holds: who does it, where it belongs, when it is due."""

from collections.abc import Sequence
from datetime import datetime

from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import last_standing, step_now
from alur.engine.cases.queries.executors import position_in
from alur.engine.cases.rules import scopes
from alur.engine.cases.rules.flow import OpenedAs
from alur.engine.cases.rules.moved import moves_of, name_now
from alur.engine.cases.rules.times import clock_of, standard_time
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Definition, Step
from alur.engine.worktime.rules import Calendar, deadline, nearly_due_at, parse_duration
from alur.foundation.offices.models import Officer

from .waiting import waits_until


def new_task(
    case: Case,
    key: str,
    *,
    at: datetime,
    calendar: Calendar,
    opened_by: Task | None,
    opened_as: OpenedAs,
    scope: str,
    assignee: Officer | None,
    firing: bool,
    before: Sequence[Task] | None,
) -> Task:
    """The visit of step `key` as a row, not saved yet. `before`: the case's tasks, where they are at hand."""
    definition = definition_of(case.sop_version)
    step = definition.step(key)
    number, visit = _numbers(case, key, before)
    if firing:
        scope = scopes.of_firing(scope, number)
    watch = step.event and not firing and not _is_line_of(case, scope, key)
    kind = definition.executors[step.executor].kind
    task = Task(
        case=case,
        number=number,
        step=key,
        visit=visit,
        scope=scope,
        position=None if step.call or watch else position_in(case, step.executor),
        assignee=assignee or _assigned(case, step, scope),
        clock=clock_of(definition, step),
        acts_by=kind.value,
        is_call=step.call is not None,
        is_watch=watch,
        on_sending=step.completes_on == "sent",
        after_service=step.after_service,
        opened_at=at,
        opened_by=opened_by,
        opened_as=opened_as,
    )
    _set_times(task, definition, step, calendar)
    return task


def _numbers(case: Case, key: str, before: Sequence[Task] | None) -> tuple[int, int]:
    """The next number of a visit in the case, and which visit of that step it is; those under a former name count."""
    columns = ("number", "step", "visit")
    if before is None:
        found = list(Task.objects.filter(case=case.pk).values_list(*columns))
    else:
        found = [(task.number, task.step, task.visit) for task in before]
    moves = moves_of(case.moves)
    here = [visit for number, step, visit in found if key in (step, name_now(moves, number, step))]
    return len(found) + 1, max(here, default=0) + 1


def set_nearly_due(task: Task, calendar: Calendar, start: datetime) -> None:
    """When to say "nearly due": at three quarters of the time from `start` until due."""
    late = task.due_at is None or task.due_at <= start
    task.nearly_due_at = None if late or task.due_at is None else nearly_due_at(calendar, start, task.due_at)


def _is_line_of(case: Case, scope: str, key: str) -> bool:
    """Is this scope the line of a firing of that very step? Then the step is done there again, not watched anew."""
    if not scope or not scopes.is_firing(scope):
        return False
    return any(step_now(task) == key for task in case.tasks.filter(number=scopes.opener(scope)))


def _set_times(task: Task, definition: Definition, step: Step, calendar: Calendar) -> None:
    wakes_at = waits_until(task, definition, step, calendar)
    if wakes_at is not None and wakes_at > task.opened_at:
        task.not_before, task.asleep = wakes_at, True
    set_limits(task, definition, step, calendar)


def set_limits(task: Task, definition: Definition, step: Step, calendar: Calendar) -> None:
    """Until when it is due and how long it waits, counted from where its clock starts."""
    task.calendar_version = str(calendar.version)
    if task.clock == "office" and not step.call and not task.is_watch:
        task.due_at = deadline(calendar, task.started_at, standard_time(definition, step)).due
        set_nearly_due(task, calendar, task.started_at)
    if step.timeout:
        task.timeout_at = deadline(calendar, task.started_at, parse_duration(step.timeout.after)).due


def _assigned(case: Case, step: Step, scope: str) -> Officer | None:
    if not step.assigned_by or step.call:
        return None
    chooser = last_standing(case, step.assigned_by, near=scope)
    return chooser.chosen if chooser else None
