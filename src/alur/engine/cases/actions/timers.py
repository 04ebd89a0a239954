"""What time does by itself: sleepers wake, timeouts fire, people are told of tasks nearly due and overdue, once."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

import structlog
from django.db.models import Exists, OuterRef

from alur.engine.cases.models import Escalation, EscalationLevel, Task
from alur.engine.cases.queries import has_open_lines, held_by_lines, open_pause
from alur.engine.cases.rules.actors import SYSTEM
from alur.engine.cases.rules.flow import VisitState
from alur.engine.sops.queries import definition_of
from alur.kernel.errors import AlurError

from .run import act_on, change_task, open_task_of

log = structlog.get_logger()
BATCH = 200
_OPENING = ("number", "case")
"""Of those due at one moment, branches for instance: which opened first. Both databases then do the same."""

type Act = Callable[[UUID, UUID, datetime], bool]


def sweep(*, at: datetime) -> int:
    """Do everything that has become due; late rather than never after downtime. Returns how much it did."""
    return wake(at=at) + fire_timeouts(at=at) + escalate(at=at)


def wake(*, at: datetime) -> int:
    """Begin the tasks that slept until now: their people are told, calls call, system steps perform."""
    sleepers = Task.objects.filter(state=VisitState.OPEN, asleep=True, not_before__lte=at).order_by(
        "not_before", *_OPENING
    )
    return sum(_one(task, case, at, _wake) for task, case in list(sleepers.values_list("pk", "case_id")[:BATCH]))


def _wake(task_id: UUID, case_id: UUID, at: datetime) -> bool:
    with act_on(case_id, by=SYSTEM, at=at) as (run, case):
        task = open_task_of(case, task_id, None)
        if not task.asleep or task.not_before is None or task.not_before > at:
            return False
        change_task(task, asleep=False)
        run.tell("case.task_woken", case, task)
        run.begin(case, task)
    return True


def fire_timeouts(*, at: datetime) -> int:
    """End every open task whose timeout has passed with the outcome that its step names.

    A watch goes on only when no line of its firings is open any more.
    """
    due = (
        Task.objects.filter(state=VisitState.OPEN, timeout_at__lte=at)
        .exclude(held_by_lines())
        .order_by("timeout_at", *_OPENING)
    )
    fired = 0
    for task_id, case_id in list(due.values_list("pk", "case_id")[:BATCH]):
        fired += _one(task_id, case_id, at, _time_out)
    return fired


def _time_out(task_id: UUID, case_id: UUID, at: datetime) -> bool:
    with act_on(case_id, by=SYSTEM, at=at) as (run, case):
        task = open_task_of(case, task_id, None)
        step = definition_of(case.sop_version).step(task.step)
        if task.timeout_at is None or task.timeout_at > at or step.timeout is None or open_pause(task):
            return False
        if task.is_watch and has_open_lines(task):
            return False
        outcome = "" if step.timeout.outcome == "then" else step.timeout.outcome
        run.tell("case.timed_out", case, task, outcome=outcome)
        run.finish(case, task, outcome)
    return True


def escalate(*, at: datetime) -> int:
    """Say "nearly due" and "overdue" once per task; a task that is overdue already is not announced as nearly due."""
    said = 0
    for level, condition in (
        (EscalationLevel.NEARLY, {"nearly_due_at__lte": at, "due_at__gte": at}),
        (EscalationLevel.DUE, {"due_at__lt": at}),
    ):
        told = Escalation.objects.filter(task=OuterRef("pk"), level=level)
        tasks = Task.objects.filter(~Exists(told), state=VisitState.OPEN, **condition).order_by("due_at")
        for task_id, case_id in list(tasks.values_list("pk", "case_id")[:BATCH]):
            said += _one(task_id, case_id, at, _say_due if level == EscalationLevel.DUE else _say_nearly)
    return said


def _say_nearly(task_id: UUID, case_id: UUID, at: datetime) -> bool:
    return _say(task_id, case_id, at, EscalationLevel.NEARLY, "case.nearly_due")


def _say_due(task_id: UUID, case_id: UUID, at: datetime) -> bool:
    return _say(task_id, case_id, at, EscalationLevel.DUE, "case.overdue")


def _say(task_id: UUID, case_id: UUID, at: datetime, level: EscalationLevel, kind: str) -> bool:
    with act_on(case_id, by=SYSTEM, at=at) as (run, case):
        task = open_task_of(case, task_id, None)
        # An answer may have come since it was looked up, and moved the due time.
        if task.due_at is None or open_pause(task) or (task.due_at < at) != (level == EscalationLevel.DUE):
            return False
        _row, new = Escalation.objects.get_or_create(task=task, level=level, defaults={"at": at})
        if new:
            run.tell(kind, case, task)
        return new


def _one(task_id: UUID, case_id: UUID, at: datetime, act: Act) -> int:
    """One failing case must not keep the others waiting."""
    try:
        return int(act(task_id, case_id, at))
    except AlurError as error:
        log.info("timer_passed_over", task=str(task_id), why=type(error).__name__)
    except Exception:
        log.exception("timer_failed", task=str(task_id))
    return 0
