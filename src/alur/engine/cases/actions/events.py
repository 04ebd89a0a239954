"""What comes from outside: firings of an event step, and the end of waiting for them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from alur.engine.cases import policies
from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import has_open_lines, watch_for
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.rules.flow import OpenedAs
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import ExecutorKind, Step
from alur.foundation.offices.models import Officer
from alur.kernel.errors import Conflict, Invalid, Refused

from .acts import answered, fingerprint, remember
from .answers import seal_answers
from .complete import Completed, check_outcome
from .open_tasks import open_task_of
from .run import Run, act_on
from .uploads import attach_files


@dataclass(frozen=True)
class Fired:
    """What came of it; `late` where the case, or the time for it, was over: then it is in the journal only."""

    case_id: UUID
    task_id: UUID | None
    late: bool = False
    repeated: bool = False


def fire_event(
    *,
    case_id: UUID,
    step: str,
    by: Actor,
    at: datetime,
    key: str,
    officer: Officer | None = None,
    outcome: str = "",
    answers: Mapping[str, Any] | None = None,
    note: str = "",
    files: Sequence[UUID] = (),
) -> Fired:
    """Something happened that the event step waits for: it opens a line of its own, as often as it happens.

    What the public did is recorded and done with these (cleaned) answers; for a position a task opens. `outcome` may
    be left out where the step knows one way of a firing only. After the end, or when the time is up, it is written
    into the journal and may start a linked case. Raises Refused (not theirs), Invalid, KeyError for another step.
    """
    content = fingerprint(fire=step, case=case_id, outcome=outcome, answers=answers, note=note)
    with act_on(case_id, by=by, at=at) as (run, case):
        if before := answered(key, content):
            task = before.answer["task"]
            return Fired(case_id, UUID(task) if task else None, late=task is None, repeated=True)
        definition = definition_of(case.sop_version)
        waiting = definition.step(step)
        if not waiting.event:
            raise KeyError(step)
        _check_may_record(case, by, officer, at)
        watch = watch_for(case, step, at)
        fired = None
        if watch is None:
            run.tell("case.event_late", case, step=step)
        else:
            watch.case = case
            fired = _open_line(run, case, watch, waiting, outcome, answers or {}, note)
            attach_files(files=files, case=case, by=run.by, at=at)
        remember(key, content, case=case, answer={"task": str(fired.pk) if fired else None}, at=at)
    return Fired(case_id, fired.pk if fired else None, late=fired is None)


def _open_line(
    run: Run, case: Case, watch: Task, step: Step, outcome: str, answers: Mapping[str, Any], note: str
) -> Task:
    kind = definition_of(case.sop_version).executors[step.executor].kind
    ways = step.firing_outcomes
    if kind is ExecutorKind.PUBLIC:
        outcome = outcome or (ways[0] if len(ways) == 1 else "")
        if outcome not in ways:
            raise Invalid({"outcome": _("Pilih salah satu hasil di bawah ini.")})
        check_outcome(step, outcome, note)
    task = run.open(case, step.id, opened_by=watch, opened_as=OpenedAs.NEXT, scope=watch.scope, firing=True)
    run.tell("case.event_fired", case, task)
    if kind is ExecutorKind.PUBLIC:
        run.finish(case, task, outcome, note=note, answers=seal_answers(step.fields, answers))
    return task


def _check_may_record(case: Case, by: Actor, officer: Officer | None, at: datetime) -> None:
    if by.kind == "system":
        return
    if officer is None or by.officer_id != officer.pk or not policies.works_on_case(officer, case, at):
        raise Refused(_("Hanya petugas yang mengerjakan permohonan ini yang dapat mencatat kejadian."))


def close_watch(
    *, case_id: UUID, task_id: UUID, version: int | None, reason: str, officer: Officer, at: datetime, key: str
) -> Completed:
    """End the waiting before its time, as if the time were up. Raises Refused, Invalid (no reason), Conflict."""
    content = fingerprint(task=task_id, close=reason)
    with act_on(case_id, by=Actor.officer(officer.pk), at=at) as (run, case):
        if answered(key, content):
            return Completed(case_id, task_id, repeated=True)
        task = open_task_of(case, task_id, version)
        step = definition_of(case.sop_version).step(task.step)
        if not task.is_watch or step.timeout is None or not policies.works_on_case(officer, case, at):
            raise Refused(_("Anda tidak dapat mengakhiri masa tunggu ini."))
        if not reason.strip():
            raise Invalid({"reason": _("Tulis mengapa masa tunggu diakhiri sekarang.")})
        if has_open_lines(task):
            raise Conflict(_("Masih ada kejadian yang belum ditangani. Selesaikan dahulu, lalu akhiri."))
        run.finish(case, task, step.timeout.outcome, reason=reason)
        remember(key, content, case=case, answer={"task": str(task.pk)}, at=at)
    return Completed(case_id, task_id)
