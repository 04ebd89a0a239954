"""What the row of a newly opened visit holds: who does it, where it belongs, when it is due."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, Q

from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import last_standing, opened, step_now, tasks_in_order
from alur.engine.cases.rules import scopes
from alur.engine.cases.rules.flow import OpenedAs
from alur.engine.cases.rules.times import clock_of, standard_time
from alur.engine.sops.queries import definition_of, position_for
from alur.engine.sops.rules.definition import Definition, Step
from alur.engine.worktime.rules import Calendar, deadline, nearly_due_at, parse_duration
from alur.foundation.offices.models import Officer


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
) -> Task:
    """The visit of step `key` as a row, not saved yet."""
    definition = definition_of(case.sop_version)
    step = definition.step(key)
    number, visit = (1, 1) if opened_as is OpenedAs.START else _numbers(case, key)
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
        position=None if step.call or watch else position_for(case.sop_version, step.executor),
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


def _numbers(case: Case, key: str) -> tuple[int, int]:
    """The next number of a visit in the case, and which visit of that step it is; those under a former name count."""
    found = case.tasks.aggregate(all=Count("pk"), here=Max("visit", filter=Q(step=key)))
    here = found["here"] or 0
    if case.moves:
        here = max([here, *(task.visit for task in tasks_in_order(case) if step_now(task) == key)])
    return found["all"] + 1, here + 1


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
    task.calendar_version = str(calendar.version)
    wakes_at = _wakes_at(task, definition, step, calendar)
    if wakes_at is not None and wakes_at > task.opened_at:
        task.not_before, task.asleep = wakes_at, True
    if task.clock == "office" and not step.call and not task.is_watch:
        task.due_at = deadline(calendar, task.started_at, standard_time(definition, step)).due
        set_nearly_due(task, calendar, task.started_at)
    if step.timeout:
        task.timeout_at = deadline(calendar, task.started_at, parse_duration(step.timeout.after)).due


def _wakes_at(task: Task, definition: Definition, step: Step, calendar: Calendar) -> datetime | None:
    """The instant before which the step must not begin: a duration from now, or the end of an answered time slot.

    Of several slots the one that was answered last; a question that was left empty holds nobody up.
    """
    if isinstance(step.not_before, str) and "." not in step.not_before:
        return deadline(calendar, task.opened_at, parse_duration(step.not_before)).due
    answers = []
    for written in step.waits_for:
        source, _dot, name = written.partition(".")
        given = last_standing(task.case, source, near=task.scope)
        if given and given.answers.get(name):
            answers.append((given.number, opened(given.answers[name])))
    return _end_of(max(answers, key=lambda each: each[0])[1], ZoneInfo(task.case.office.zone)) if answers else None


def _end_of(value: Any, zone: ZoneInfo) -> datetime:  # noqa: ANN401  a date or a time slot, as its field stores it
    if isinstance(value, dict):
        starts, ends = time.fromisoformat(value["start"]), time.fromisoformat(value["end"])
        day = date.fromisoformat(value["date"]) + timedelta(days=ends <= starts)
        return datetime.combine(day, ends, zone)
    return datetime.combine(date.fromisoformat(value) + timedelta(days=1), time(), zone)


def _assigned(case: Case, step: Step, scope: str) -> Officer | None:
    if not step.assigned_by or step.call:
        return None
    chooser = last_standing(case, step.assigned_by, near=scope)
    return chooser.chosen if chooser else None
