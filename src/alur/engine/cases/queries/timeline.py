"""The SOP's signed rows with where the case stands in them: standard against actual, by role, never by name."""

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from uuid import UUID

from alur.engine.cases.models import Case, Task
from alur.engine.cases.rules.flow import VisitState, standing
from alur.engine.cases.rules.moved import GONE, moves_of, version_left
from alur.engine.sops.queries import definition_by_key
from alur.engine.sops.rules.definition import Definition, ExecutorKind, Row
from alur.engine.worktime.queries import calendar_for
from alur.engine.worktime.rules import Calendar, working_time

from .cases import tasks_in_order, visits_among
from .pauses import open_pause, pauses_of
from .plans import plan_now, step_now, step_of

Progress = Literal["done", "current", "late", "waiting", "skipped", "shown", "future"]


@dataclass(frozen=True)
class RowProgress:
    """One signed row and what has come of it. `actual` is working time, pauses left out."""

    row: Row
    state: Progress
    executors: tuple[str, ...]
    opened_at: datetime | None
    closed_at: datetime | None
    actual: timedelta | None
    visits: int
    timed: bool
    """False for the applicant's own form."""
    until: datetime | None = None
    """While it waits for what comes from outside: until when."""
    begins: datetime | None = None
    """While it is asleep: from when."""
    former: bool = False
    """Done by a former version of the SOP, in whose words it stands here."""


def timeline(case: Case, at: datetime) -> list[RowProgress]:
    """Every row of the signed table, in its order, for this case. Three queries, whatever the length.

    Of a case that was moved: first the rows of former versions that were done and that the newer one has not.
    """
    definition = plan_now(case)
    tasks = tasks_in_order(case)
    stands = {visit.number for visit in standing(visits_among(tasks))}
    by_row: dict[int, list[Task]] = defaultdict(list)
    former: dict[tuple[UUID, int], list[Task]] = defaultdict(list)
    for task in tasks:
        name = step_now(task)
        for number in step_of(task).rows if name.startswith(GONE) else definition.step(name).rows:
            if name.startswith(GONE):
                former[_version_of(task), number].append(task)
            else:
                by_row[number].append(task)
    calendar = calendar_for(case.office)
    rows = []
    for (version, number), done in former.items():
        plan = definition_by_key(version)
        if any(task.number in stands for task in done):
            shown = _progress(plan, plan.rows_by_number[number], done, stands, calendar, case, at)
            rows.append(replace(shown, former=True))
    return [*rows, *(_progress(definition, row, by_row[row.no], stands, calendar, case, at) for row in definition.rows)]


def _version_of(task: Task) -> UUID:
    return version_left(moves_of(task.case.moves), task.number) or task.case.sop_version_id


def _progress(
    definition: Definition,
    row: Row,
    tasks: list[Task],
    stands: set[int],
    calendar: Calendar,
    case: Case,
    at: datetime,
) -> RowProgress:
    names = tuple(definition.executors[key].name for key in row.executors if key in definition.executors)
    first = definition.first_step
    # Filling in an application is visiting pages, and page visits are never timed; an officer's first step is work.
    by_applicant = definition.executors[first.executor].kind is ExecutorKind.APPLICANT
    timed = not by_applicant or row.no not in first.rows
    live = [task for task in tasks if task.state == VisitState.OPEN or task.number in stands]
    watches, live = [t for t in live if t.is_watch], [t for t in live if not t.is_watch]
    if watches and not live:
        # What may come from outside: waited for while the watch is open, passed over where none came.
        waiting = any(task.state == VisitState.OPEN for task in watches)
        until = max((task.timeout_at for task in watches if task.timeout_at), default=None) if waiting else None
        return RowProgress(row, "waiting" if waiting else "skipped", names, None, None, None, 0, timed, until)
    if not live:
        shown = row.display_only and case.served_at is not None
        return RowProgress(row, "shown" if shown else "future", names, None, None, None, 0, timed)
    state = _state(live, at)
    if state == "done" and any(task.state == VisitState.OPEN for task in watches):
        state = "waiting"  # something came, and more may come
    closed = None if state in ("current", "late", "waiting") else max(task.closed_at or at for task in live)
    actual = sum((_worked(task, calendar, at) for task in live), timedelta()) if timed else None
    open_watch = any(task.state == VisitState.OPEN for task in watches)
    until = max((task.timeout_at for task in watches if task.timeout_at), default=None) if open_watch else None
    asleep = all(task.asleep for task in live)
    begins = live[0].not_before if asleep else None
    count = len(tasks) - len(watches)
    return RowProgress(row, state, names, live[0].opened_at, closed, actual, count, timed, until, begins)


def _state(live: list[Task], at: datetime) -> Progress:
    running = [task for task in live if task.state == VisitState.OPEN]
    if running:
        if all(task.asleep or open_pause(task) for task in running):
            return "waiting"
        return "late" if any(task.due_at and task.due_at < at for task in running) else "current"
    return "skipped" if all(task.state == VisitState.SKIPPED for task in live) else "done"


def _worked(task: Task, calendar: Calendar, at: datetime) -> timedelta:
    end = max(task.closed_at or at, task.started_at)
    paused = sum(
        (working_time(calendar, pause.started_at, min(pause.ended_at or end, end)) for pause in pauses_of(task)),
        timedelta(),
    )
    return working_time(calendar, task.started_at, end) - paused
