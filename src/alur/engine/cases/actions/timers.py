"""What time does by itself: sleepers wake, timeouts strike, people are reminded and told of lateness, each once.

A `Timer` says when to look. Under the lock of its case the task is asked whether it is still so; the row goes in the
transaction of what it did, so a killed worker's is done by the next one, late and once.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from uuid import UUID

import structlog
from django.db.models import F

from alur.engine.cases.models import Case, Escalation, EscalationLevel, PauseKind, Task, Timer, TimerKind
from alur.engine.cases.queries import has_open_lines, held_by_lines, is_applicants, open_pause
from alur.engine.cases.rules.actors import SYSTEM
from alur.engine.cases.rules.flow import VisitState
from alur.engine.sops.queries import definition_of
from alur.kernel.errors import AlurError, Conflict

from .open_tasks import change_task, open_task_of
from .run import Run, act_on

log = structlog.get_logger()
BATCH = 200
FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(hours=6)
"""After a fault of the program a timer waits so long, doubled each time, and others go first."""


class Came(Enum):
    """What came of looking."""

    DONE = auto()
    OVER = auto()
    """It is not so any more: nothing to do, now or later."""
    NOT_YET = auto()


@dataclass(frozen=True)
class Due:
    """A timer whose time has come."""

    timer: UUID
    kind: TimerKind
    at: datetime
    task: UUID
    number: int
    case: UUID
    failures: int


def sweep(*, at: datetime) -> int:
    """Do everything that has become due; late rather than never after downtime. Returns how much it did."""
    return sum(_one(each, at) for each in _due(at))


def _due(at: datetime) -> list[Due]:
    """Sleepers wake and timeouts strike before anybody is told of a task that ends by itself at this very moment.

    Of those due at one moment, branches for instance: which opened first. Both databases then do the same. What failed
    before comes last, so that it keeps nothing else waiting.
    """
    # A watch goes on only when no line of its firings is open any more; until then its timer waits.
    held = Task.objects.filter(held_by_lines(), state=VisitState.OPEN, timeout_at__lte=at)
    rows = Timer.objects.filter(try_at__lte=at).exclude(task__in=held).order_by("failures", "at", "task__number", "id")
    columns = ("pk", "kind", "at", "task", "task__number", "task__case", "failures")
    found = [Due(pk, TimerKind(kind), *rest) for pk, kind, *rest in rows.values_list(*columns)[:BATCH]]
    return sorted(found, key=lambda due: (_RANK.get(due.kind, len(_RANK)), due.at, due.number, due.case))


_RANK = {TimerKind.WAKE: 0, TimerKind.TIMEOUT: 1}


def _one(due: Due, at: datetime) -> int:
    """One failing case must not keep the others waiting."""
    try:
        return int(_look(due, at) is Came.DONE)
    except AlurError as error:
        # It may be allowed once the case has moved; so it is looked at each round.
        why = type(error).__name__
        log.info("timer_passed_over", task=str(due.task), kind=due.kind.value, why=why)
        Timer.objects.filter(pk=due.timer).exclude(last_error=why).update(last_error=why, failures=1)
    except Exception as error:
        log.exception("timer_failed", task=str(due.task), kind=due.kind.value)
        wait = min(FIRST_WAIT * 2 ** min(due.failures, 20), LONGEST_WAIT)
        failed = {"failures": F("failures") + 1, "last_error": type(error).__name__, "try_at": at + wait}
        Timer.objects.filter(pk=due.timer).update(**failed)
    return 0


def _look(due: Due, at: datetime) -> Came:
    with act_on(due.case, by=SYSTEM, at=at) as (run, case):
        timer = Timer.objects.filter(pk=due.timer).first()
        if timer is None or timer.at > at:  # another worker did it, or it was planned anew
            return Came.OVER
        try:
            task = open_task_of(case, due.task, None)
        except Conflict:
            came = Came.OVER
        else:
            came = ACTS[due.kind](run, case, task, timer)
        if came is not Came.NOT_YET:
            Timer.objects.filter(pk=timer.pk).delete()
        return came


def _wake(run: Run, case: Case, task: Task, timer: Timer) -> Came:
    """Begin a task that slept until now: its people are told, calls call, system steps perform."""
    if not task.asleep or task.not_before is None:
        return Came.OVER
    if task.not_before > run.at:
        return Came.NOT_YET
    change_task(task, asleep=False)
    run.tell("case.task_woken", case, task)
    run.begin(case, task)
    return Came.DONE


def _time_out(run: Run, case: Case, task: Task, timer: Timer) -> Came:
    """End the task with the outcome that its step names."""
    step = definition_of(case.sop_version).step(task.step)
    if task.timeout_at is None or step.timeout is None or open_pause(task):
        return Came.OVER
    if task.timeout_at > run.at or (task.is_watch and has_open_lines(task)):
        return Came.NOT_YET
    outcome = "" if step.timeout.outcome == "then" else step.timeout.outcome
    run.tell("case.timed_out", case, task, outcome=outcome)
    run.finish(case, task, outcome)
    return Came.DONE


def _say_nearly(run: Run, case: Case, task: Task, timer: Timer) -> Came:
    """A task that is overdue already is not announced as nearly due."""
    if task.due_at is None or task.due_at < run.at or open_pause(task):
        return Came.OVER
    return _say(run, case, task, EscalationLevel.NEARLY, "case.nearly_due")


def _say_due(run: Run, case: Case, task: Task, timer: Timer) -> Came:
    if task.due_at is None or open_pause(task):
        return Came.OVER
    # Late is strictly after the due time.
    return _say(run, case, task, EscalationLevel.DUE, "case.overdue") if task.due_at < run.at else Came.NOT_YET


def _say_to_superior(run: Run, case: Case, task: Task, timer: Timer) -> Came:
    if task.due_at is None or open_pause(task) or case.office.superior_after_minutes is None:
        return Came.OVER
    return _say(run, case, task, EscalationLevel.SUPERIOR, "case.escalated") if task.due_at < run.at else Came.NOT_YET


def _say(run: Run, case: Case, task: Task, level: EscalationLevel, kind: str) -> Came:
    _row, new = Escalation.objects.get_or_create(task=task, level=level, defaults={"at": run.at})
    if new:
        run.tell(kind, case, task)
    return Came.DONE if new else Came.OVER


def _remind(run: Run, case: Case, task: Task, timer: Timer) -> Came:
    """Remind the applicant of a question, or of their turn; of reminders that came due together only the last."""
    later = Timer.objects.filter(task=task, kind=TimerKind.REMIND, nth__gt=timer.nth, at__lte=run.at)
    pause = open_pause(task)
    waited_for = pause.kind == PauseKind.APPLICANT if pause else is_applicants(task)
    if later.exists() or not waited_for:
        return Came.OVER
    run.tell("case.reminded", case, task, nth=timer.nth, pause=str(pause.pk) if pause else None)
    return Came.DONE


def _say_unanswered(run: Run, case: Case, task: Task, timer: Timer) -> Came:
    pause = open_pause(task)
    if pause is None or pause.kind != PauseKind.APPLICANT:
        return Came.OVER
    run.tell("case.unanswered", case, task, pause=str(pause.pk))
    return Came.DONE


ACTS: dict[TimerKind, Callable[[Run, Case, Task, Timer], Came]] = {
    TimerKind.WAKE: _wake,
    TimerKind.TIMEOUT: _time_out,
    TimerKind.NEARLY: _say_nearly,
    TimerKind.DUE: _say_due,
    TimerKind.SUPERIOR: _say_to_superior,
    TimerKind.REMIND: _remind,
    TimerKind.UNANSWERED: _say_unanswered,
}
