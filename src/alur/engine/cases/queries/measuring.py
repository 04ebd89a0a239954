"""Working time of many cases and steps at once: for reports. As `clocks` and `timeline` measure one case."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from alur.engine.cases.models import Case, Pause, Task
from alur.engine.cases.rules.flow import VisitState
from alur.engine.sops.queries import heavy
from alur.engine.worktime.queries import calendar_for
from alur.engine.worktime.rules import Calendar, working_time
from alur.foundation.offices.models import Office

from .cases import Clocks, divided


def clocks_of(cases: Iterable[Case], office: Office, at: datetime) -> list[Clocks]:
    """How each case's working time divides; two queries for all of them. `cases` are roots of this office."""
    calendar = calendar_for(office)
    until = {case.pk: case.served_at or case.ended_at or at for case in cases}
    tasks = Task.objects.filter(Q(case__in=until) | Q(case__root__in=until))
    families: dict[UUID, list[Task]] = {key: [] for key in until}
    for task in tasks.select_related("case").prefetch_related("pauses"):
        families[task.case.root_id or task.case_id].append(task)
    return [divided(family, calendar, until[key]) for key, family in families.items()]


@dataclass
class StepFigures:
    """What came of one step of one SOP in a stretch of time; `version` is the newest that was worked by."""

    task: Task
    on_time: int = 0
    late: int = 0
    untimed: int = 0
    took: list[timedelta] = field(default_factory=list)


def steps_done(office: Office, start: datetime, end: datetime) -> list[StepFigures]:
    """The steps that officers did in that stretch, by SOP and step. Two queries, whatever their number.

    Late is strictly after the due instant; a step without standard time is neither.
    """
    calendar = calendar_for(office)
    done = Task.objects.filter(
        case__office=office,
        clock="office",
        is_call=False,
        position__isnull=False,
        state=VisitState.DONE,
        closed_at__gte=start,
        closed_at__lt=end,
    )
    done = (
        done.select_related("case__sop_version__sop")
        .defer("answers", "case__given", *heavy("case__sop_version"))
        .order_by("closed_at", "id")
    )
    found: dict[tuple[int, str], StepFigures] = {}
    for task in done.prefetch_related(Prefetch("pauses", Pause.objects.order_by("started_at"))):
        key = (task.case.sop_version.sop_id, task.step)
        figures = found.setdefault(key, StepFigures(task))
        figures.task = task
        if task.due_at is None or task.closed_at is None:
            figures.untimed += 1
        elif task.closed_at > task.due_at:
            figures.late += 1
        else:
            figures.on_time += 1
        until = task.closed_at or end
        figures.took.append(working_time(calendar, task.started_at, until) - _paused(task, calendar, until))
    return list(found.values())


def _paused(task: Task, calendar: Calendar, end: datetime) -> timedelta:
    stretches = (pause for pause in task.pauses.all() if pause.started_at < end)
    return sum(
        (working_time(calendar, pause.started_at, min(pause.ended_at or end, end)) for pause in stretches), timedelta()
    )


def cases_of_month(office: Office, start: datetime, end: datetime) -> dict[str, dict[int, int]]:
    """Counts by SOP of what was applied for: received, served, rejected, withdrawn, cancelled, running. Six queries."""
    roots = Case.objects.filter(office=office, parent_task__isnull=True)
    ended = roots.filter(ended_at__gte=start, ended_at__lt=end)
    standing = Q(served_at__isnull=True) | Q(served_at__gte=end)
    found = {
        "received": roots.filter(opened_at__gte=start, opened_at__lt=end),
        "served": roots.filter(served_at__gte=start, served_at__lt=end, end_kind__in=["", "selesai"]),
        "rejected": ended.filter(end_kind="ditolak"),
        "withdrawn": ended.filter(end_kind="ditarik"),
        "cancelled": ended.filter(end_kind="dibatalkan"),
        "running": roots.filter(standing, Q(ended_at__isnull=True) | Q(ended_at__gte=end), opened_at__lt=end),
    }
    return {name: _by_sop(cases) for name, cases in found.items()}


def _by_sop(cases: QuerySet[Case]) -> dict[int, int]:
    counted = cases.order_by().values_list("sop_version__sop").annotate(count=Count("pk"))
    by_sop: dict[int, int] = defaultdict(int)
    for sop, count in counted:
        by_sop[sop] += count
    return by_sop


def received_by_channel(office: Office, start: datetime, end: datetime) -> dict[tuple[int, str], int]:
    """By SOP and channel. One query."""
    received = Case.objects.filter(office=office, parent_task__isnull=True, opened_at__gte=start, opened_at__lt=end)
    counted = received.order_by().values_list("sop_version__sop", "channel").annotate(count=Count("pk"))
    return {(sop, channel): count for sop, channel, count in counted}


def finished(office: Office, start: datetime, end: datetime) -> list[Case]:
    """Applications whose service clock stopped in that stretch: served, or ended without."""
    roots = Case.objects.filter(office=office, parent_task__isnull=True)
    served = Q(served_at__gte=start, served_at__lt=end)
    ended = Q(served_at__isnull=True, ended_at__gte=start, ended_at__lt=end)
    return list(roots.filter(served | ended).select_related("sop_version__sop").defer("given", *heavy("sop_version")))
