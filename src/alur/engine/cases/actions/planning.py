"""What time will do to an open task, as rows: planned in the transaction that opens, pauses or resumes it."""

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from alur.engine.cases.models import Escalation, EscalationLevel, Pause, PauseKind, Task, Timer, TimerKind
from alur.engine.cases.queries import is_applicants, open_pause
from alur.engine.cases.rules.flow import OpenedAs, VisitState
from alur.engine.cases.rules.times import REMIND_AFTER, UNANSWERED_AFTER
from alur.engine.worktime.queries import calendar_for
from alur.engine.worktime.rules import BeyondHorizon, Calendar, Duration, deadline, due_after

BATCH = 500
LEVELS = {
    TimerKind.NEARLY: EscalationLevel.NEARLY,
    TimerKind.DUE: EscalationLevel.DUE,
    TimerKind.SUPERIOR: EscalationLevel.SUPERIOR,
}
"""The timers that say something once per task, and under which level that is remembered."""
COUNTED = (TimerKind.TIMEOUT, *LEVELS)
"""Those that follow from the due time and the limit."""


def plan(task: Task, calendar: Calendar) -> int:
    """Plan for a task that was just opened. Returns how many timers."""
    return len(Timer.objects.bulk_create(planned(task, calendar)))


def replan(task: Task, calendar: Calendar, pause: Pause | None = None) -> None:
    """Plan anew: its times changed, or it is paused. What was said already is not said again."""
    unplan(task)
    Timer.objects.bulk_create(_unsaid(task, planned(task, calendar, pause)))


def retime(task: Task, calendar: Calendar) -> None:
    """Its due time or its limit is another one now; reminders stay as planned, and what was said is not said again."""
    Timer.objects.filter(task=task.pk, kind__in=COUNTED).delete()
    timers = _unsaid(task, planned(task, calendar, open_pause(task)))
    Timer.objects.bulk_create(timer for timer in timers if timer.kind in COUNTED)


def unplan(task: Task) -> None:
    """Time does nothing more to it: each close takes its timers along."""
    Timer.objects.filter(task=task.pk).delete()


def planned(task: Task, calendar: Calendar, pause: Pause | None = None) -> list[Timer]:
    """The timers that an open task should have by its columns and its open pause, not saved yet."""
    office = task.case.office
    times: list[tuple[TimerKind, datetime | None]] = [
        (TimerKind.WAKE, task.not_before if task.asleep else None),
        (TimerKind.TIMEOUT, task.timeout_at),
        (TimerKind.NEARLY, task.nearly_due_at),
        (TimerKind.DUE, task.due_at),
    ]
    if task.due_at is not None and office.superior_after_minutes is not None:
        after = timedelta(minutes=office.superior_after_minutes)
        times.append((TimerKind.SUPERIOR, _within_ten_years(due_after, calendar, task.due_at, after)))
    found = [(kind, 1, at) for kind, at in times if at is not None]
    found += _reminders(task, calendar, pause)
    return [
        Timer(office_id=office.pk, task=task, kind=kind, nth=nth, at=at, try_at=at)
        for kind, nth, at in found
    ]  # fmt: skip


def _within_ten_years[**P](count: Callable[P, datetime | None], *args: P.args, **named: P.kwargs) -> datetime | None:
    """Never, where the calendar has no such working time: a task opens although nobody could be reminded of it."""
    try:
        return count(*args, **named)
    except BeyondHorizon:
        return None


def _days_after(calendar: Calendar, start: datetime, days: Duration) -> datetime | None:
    return deadline(calendar, start, days).due


def _reminders(task: Task, calendar: Calendar, pause: Pause | None) -> list[tuple[TimerKind, int, datetime]]:
    """For an applicant who was asked something, or whose turn it is, and who left an address.

    A step with a `timeout` says itself how long it waits: nobody is reminded of what is over by then.
    """
    asked = pause is not None and pause.kind == PauseKind.APPLICANT
    if not asked and not _is_their_turn(task):
        return []
    start = pause.started_at if pause else task.started_at
    known = task.case.root or task.case
    found: list[tuple[TimerKind, int, datetime]] = []
    if known.applicant_email:
        times = [_within_ten_years(_days_after, calendar, start, each) for each in REMIND_AFTER]
        over = task.timeout_at
        found += [(TimerKind.REMIND, nth, at) for nth, at in enumerate(times, 1) if at and (over is None or at < over)]
    if asked and (at := _within_ten_years(_days_after, calendar, start, UNANSWERED_AFTER)):
        found.append((TimerKind.UNANSWERED, 1, at))
    return found


def _is_their_turn(task: Task) -> bool:
    beside = task.is_call or task.is_watch or task.on_sending
    return is_applicants(task) and not beside and task.opened_as != OpenedAs.START


def _unsaid(task: Task, timers: Iterable[Timer]) -> list[Timer]:
    said = set(Escalation.objects.filter(task=task.pk).values_list("level", flat=True))
    return [timer for timer in timers if LEVELS.get(TimerKind(timer.kind)) not in said]


def plan_missing(*, at: datetime) -> int:
    """Plan for open tasks that nobody planned for: those of a program before there were timers, running beside this one
    or before it. Returns for how many.

    The superior is not told of what had been late before: on the day of an upgrade that would be everything at once.
    """
    count = 0
    while tasks := list(_unplanned()[:BATCH]):
        timers = []
        for task in tasks:
            whole = planned(task, calendar_for(task.case.office), open_pause(task))
            timers += [each for each in _unsaid(task, whole) if each.kind != TimerKind.SUPERIOR or each.at > at]
        # A task may have been closed or planned for since: the first is seen when its time comes.
        Timer.objects.bulk_create(timers, ignore_conflicts=True)
        count += len(tasks)
        if len(tasks) < BATCH or not timers:
            break
    return count


def _unplanned() -> QuerySet[Task]:
    def has(kind: TimerKind) -> Exists:
        return Exists(Timer.objects.filter(task=OuterRef("pk"), kind=kind))

    said = Exists(Escalation.objects.filter(task=OuterRef("pk"), level=EscalationLevel.DUE))
    wanting = (
        Q(~has(TimerKind.WAKE), asleep=True)
        | Q(~has(TimerKind.TIMEOUT), timeout_at__isnull=False)
        | Q(~has(TimerKind.DUE), ~said, due_at__isnull=False)
    )
    return Task.objects.filter(wanting, state=VisitState.OPEN).select_related("case__office", "case__root")
