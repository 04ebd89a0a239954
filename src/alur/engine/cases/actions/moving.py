"""Moving running cases to a newer version of their SOP: explicit, one transaction each, and only where it can go on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alur.engine.cases import policies
from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import step_now, tasks_in_order
from alur.engine.cases.queries.executors import position_in
from alur.engine.cases.queries.moving import MOST_CASES, planned_moves, why_in_words
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.rules.flow import VisitState
from alur.engine.cases.rules.moved import Move
from alur.engine.cases.rules.moving import completed
from alur.engine.cases.rules.times import clock_of, standard_time
from alur.engine.sops.models import SopVersion
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Definition, Step
from alur.engine.worktime.queries import calendar_for
from alur.engine.worktime.rules import Calendar, Duration, deadline, due_after, parse_duration, working_time
from alur.foundation.offices.models import Officer, Position
from alur.foundation.offices.queries import holders
from alur.kernel.errors import AlurError, Conflict, Invalid, Refused

from .acts import answered, fingerprint, remember
from .open_tasks import change_task
from .opening import set_nearly_due
from .planning import retime
from .run import Run, act_on
from .telling import holding_of, times_of


@dataclass(frozen=True)
class Moved:
    """What came of it: `why` says in words what kept the case where it is; empty where it was moved."""

    case_id: UUID
    why: str = ""


def move_cases(
    *,
    chosen: Sequence[tuple[UUID, int]],
    to: SopVersion,
    steps: Mapping[str, str],
    by: Actor,
    at: datetime,
    key: str,
    officer: Officer | None = None,
) -> list[Moved]:
    """Move each of these cases by itself: one that cannot be moved keeps the others from nothing.

    `chosen` names each case with how many acts on it were seen (`Planned.seen`). Invalid for more than MOST_CASES.
    """
    if len(chosen) > MOST_CASES:
        raise Invalid({"case": _("Paling banyak %(most)d permohonan sekali jalan.") % {"most": MOST_CASES}})
    done = []
    for case_id, seen in chosen:
        try:
            move_case(case_id=case_id, seen=seen, to=to, steps=steps, by=by, at=at, key=f"{key}:{case_id.hex}",
                      officer=officer)  # fmt: skip
        except AlurError as error:
            done.append(Moved(case_id, str(error)))
        else:
            done.append(Moved(case_id))
    return done


def move_case(
    *,
    case_id: UUID,
    seen: int | None,
    to: SopVersion,
    steps: Mapping[str, str],
    by: Actor,
    at: datetime,
    key: str,
    officer: Officer | None = None,
) -> None:
    """Let a running case go on by `to`, a newer version of its SOP; its open steps become those that `steps` names.

    `steps` holds what was chosen, "" for a step without counterpart; others go by the same name. `seen` is how many
    acts on the case were seen: after another one it is refused. What was done stays as it was done. A case that runs
    by `to` already is left alone. Raises Refused with every reason, Conflict, Invalid, Case.DoesNotExist.
    """
    content = fingerprint(case=case_id, to=to.pk, steps=steps)
    with act_on(case_id, by=by, at=at) as (run, case):
        if answered(key, content):
            return
        if by.kind != "system" and not (officer is not None and policies.may_move(officer, case)):
            raise Refused(_("Hanya administrator kantor ini yang dapat memindahkan permohonan."))
        if case.sop_version_id == to.pk:
            return
        _check_it_can(case, to, seen)
        old, new = definition_of(case.sop_version), definition_of(to)
        try:
            whole = completed(old, new, steps)
        except ValueError as error:
            raise Invalid({"steps": _("Pasangan langkah “%(step)s” tidak dapat dipakai.") % {"step": error}}) from None
        [plan] = planned_moves([case], old, new, whole)
        if not plan.judged.may:
            words = (why_in_words(each, old, new, get_language() or "id") for each in plan.judged.refusals)
            raise Refused(" ".join(words))
        _move(run, case, to, whole, plan.judged.steps)
        remember(key, content, case=case, answer={}, at=at)


def _check_it_can(case: Case, to: SopVersion, seen: int | None) -> None:
    if to.sop_id != case.sop_version.sop_id or to.number <= case.sop_version.number or to.state == "draft":
        raise Refused(_("Permohonan hanya dapat dipindah ke revisi SOP yang sama yang lebih baru."))
    if case.ended_at is not None:
        raise Refused(_("Permohonan ini sudah berakhir."))
    acts = Case.objects.values_list("version", flat=True).get(pk=case.root_id or case.pk)
    if seen is not None and acts != seen + 1:  # this act has counted itself
        raise Conflict(_("Permohonan ini berubah sejak uji coba. Uji lagi, lalu pindahkan."))


def _move(run: Run, case: Case, to: SopVersion, steps: Mapping[str, str], goes: Mapping[int, str]) -> None:
    former, tasks = case.sop_version, tasks_in_order(case)
    opened = [task for task in tasks if task.state == VisitState.OPEN]
    move = Move(former.pk, run.at, tasks[-1].number, frozenset(task.number for task in opened), steps)
    case.sop_version, case.moves = to, [*(case.moves or []), move.as_data()]
    case.save(update_fields=["sop_version", "moves"])
    visits = _visits(tasks, goes)
    for task in opened:
        # Names are set in two strokes: two open steps may exchange theirs, and no name may stand twice.
        Task.objects.filter(pk=task.pk, version=task.version).update(step=f"~{task.number}")
    calendar = calendar_for(case.office)
    had = {task.number: {"position": task.position_id, "assignee": task.assignee_id} for task in opened}
    for task in opened:
        task.case = case
        _take_along(run, case, task, former, goes[task.number], visits[task.number], calendar)
    run.tell(
        "case.moved",
        case,
        version=str(to.pk),
        before=str(former.pk),
        number=to.number,
        move=move.as_data(),
        tasks=[_told(task, had[task.number]) for task in opened],
    )


def _visits(tasks: Sequence[Task], goes: Mapping[int, str]) -> dict[int, int]:
    """Which visit of its new step each open task is: the same as before, unless another has that number already."""
    kept = {task.number: task.visit for task in tasks if goes.get(task.number) == task.step}
    taken = [(step_now(task), task.visit) for task in tasks if task.number not in goes or task.number in kept]
    taken += [(task.step, task.visit) for task in tasks if task.number not in goes]
    found = dict(kept)
    for task in tasks:
        if task.number in goes and task.number not in kept:
            name = goes[task.number]
            others = [visit for step, visit in taken if step == name]
            found[task.number] = max(others) + 1 if task.visit in others else task.visit
            taken.append((name, found[task.number]))
    return found


def _take_along(
    run: Run, case: Case, task: Task, former: SopVersion, name: str, visit: int, calendar: Calendar
) -> None:
    old, new = definition_of(former), definition_of(case.sop_version)
    before, after = old.step(task.step), new.step(name)
    values: dict[str, Any] = {
        "step": name,
        "visit": visit,
        "acts_by": new.executors[after.executor].kind.value,
        "clock": clock_of(new, after),
        "after_service": after.after_service,
    }
    if after.executor != before.executor and not task.is_call and not task.is_watch:
        values |= _holder(task, position_in(case, after.executor), run.at)
    times = _times(task, (old, before), (new, after), calendar, run.at)
    change_task(task, **values, **times)
    if times:
        retime(task, calendar)


def _holder(task: Task, position: Position | None, at: datetime) -> dict[str, Any]:
    """Another position has it now; whoever has it keeps it where they hold that one, too."""
    has = task.assignee_id
    stays = position is not None and has is not None and holders(position, at).filter(pk=has).exists()
    return {"position": position} | ({} if stays else {"assignee": None, "claimed_at": None})


def _told(task: Task, had: dict[str, int | None]) -> dict[str, Any]:
    return {
        "task": str(task.pk),
        "number": task.number,
        "step": task.step,
        "visit": task.visit,
        "position": task.position_id,
        "acts_by": task.acts_by,
        "clock": task.clock,
        "after_service": task.after_service,
        "calendar": task.calendar_version,
        **holding_of(task),
        **times_of(task),
        "had": had if had["position"] != task.position_id else None,
    }


# ── Until when ───────────────────────────────────────────────────────────────────────────────────

type _Planned = tuple[Definition, Step]


def _times(task: Task, before: _Planned, after: _Planned, calendar: Calendar, at: datetime) -> dict[str, Any]:
    """A running task keeps its times, but for those that the newer version sets otherwise (docs/adr/0024)."""
    changed: dict[str, Any] = {}
    standard = standard_time(*after)
    if task.clock == "office" and not task.is_call and not task.is_watch and standard != standard_time(*before):
        changed["due_at"] = _anew(task, calendar, standard, task.due_at, at)
    limits = [step.timeout.after if step.timeout else "" for _definition, step in (before, after)]
    if limits[0] != limits[1]:
        limit = parse_duration(limits[1]) if limits[1] else None
        changed["timeout_at"] = _anew(task, calendar, limit, task.timeout_at, at)
    if not changed:
        return {}
    task.due_at = changed.get("due_at", task.due_at)
    set_nearly_due(task, calendar, task.started_at)
    return changed | {"nearly_due_at": task.nearly_due_at, "calendar_version": str(calendar.version)}


def _anew(task: Task, calendar: Calendar, time: Duration | None, now: datetime | None, at: datetime) -> datetime | None:
    """As if the step had been opened so, pauses left out. Nothing is over at once because of a move: where it would be,
    the time stays as it is, or begins now where there was none."""
    if time is None:
        return None
    found = deadline(calendar, task.started_at, time).due
    for pause in sorted(task.pauses.all(), key=lambda each: each.started_at):
        if found is not None and pause.ended_at is not None and pause.started_at < found:
            found = due_after(calendar, pause.ended_at, working_time(calendar, pause.started_at, found))
    if found is not None and found <= at:
        return now if now is not None else deadline(calendar, at, time).due
    return found
