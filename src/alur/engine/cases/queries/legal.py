"""What a law gives a case, beside its steps' own times: counted from its receipt, the strictest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from alur.engine.cases.models import Case, Task
from alur.engine.sops.rules.definition import LegalClock
from alur.engine.sops.rules.legal import Within, extended, parse_within
from alur.engine.worktime.queries import calendar_for
from alur.engine.worktime.rules import deadline

from .cases import standing_tasks
from .plans import plan_now, step_now


@dataclass(frozen=True)
class LegalDue:
    """`stopped_at` is when what the law asks for was done, or the case ended. Late is strictly after `due_at`."""

    name: str
    law: str
    due_at: datetime
    extended: bool
    stopped_at: datetime | None

    def late_at(self, at: datetime) -> bool:
        return (self.stopped_at or at) > self.due_at


def legal_dues(case: Case, *, language: str) -> list[LegalDue]:
    """The case's legal clocks, those that run first, then by due time. No query for services without any."""
    clocks = plan_now(case).service.legal_clocks
    if not clocks:
        return []
    done = standing_tasks(case)
    found = [_due(case, clock, done, language) for clock in clocks if _applies(clock, done)]
    return sorted(found, key=lambda each: (each.stopped_at is not None, each.due_at))


def _applies(clock: LegalClock, done: Sequence[Task]) -> bool:
    if clock.only_if is None:
        return True
    step, _dot, field = clock.only_if.field.partition(".")
    answered = [task.answers.get(field) for task in done if step_now(task) == step]
    return clock.only_if.matches(answered[-1] if answered else None)


def _due(case: Case, clock: LegalClock, done: Sequence[Task], language: str) -> LegalDue:
    step, _dot, outcome = clock.extended_by.partition(".")
    longer = bool(step) and any(step_now(task) == step and task.outcome == outcome for task in done)
    stops = [
        task.closed_at
        for task in done
        if step_now(task) in clock.until and (step_now(task), task.outcome) != (step, outcome) and task.closed_at
    ]
    within = parse_within(clock.within)
    if longer:
        within = extended(within, parse_within(clock.extended_within))
    return LegalDue(
        name=clock.name.in_language(language),
        law=clock.law,
        due_at=_instant(case, within),
        extended=longer,
        stopped_at=min(stops) if stops else case.ended_at,
    )


def _instant(case: Case, within: Within) -> datetime:
    """Working days end at the close of the office's last one; an extension goes on from there, not from its telling."""
    if within.wall is not None:
        return case.opened_at + within.wall
    due = deadline(calendar_for(case.office), case.opened_at, within.working).due
    assert due is not None
    return due
