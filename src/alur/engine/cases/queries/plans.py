"""By which version a visit was done: of a case that was moved, older visits keep the words they were done under."""

from datetime import datetime

from alur.engine.cases.models import Case, Task
from alur.engine.cases.rules.moved import moves_of, name_now, version_at, version_left
from alur.engine.sops.queries import definition_by_key
from alur.engine.sops.rules.definition import Definition, Step


def plan_now(case: Case) -> Definition:
    """What the version says that the case runs by. No query once it was read, and the case's row is enough."""
    return definition_by_key(case.sop_version_id)


def plan_of(task: Task) -> Definition:
    """What the version says by which the visit was done. No query for a case that was never moved."""
    left = version_left(moves_of(task.case.moves), task.number) if task.case.moves else None
    return definition_by_key(task.case.sop_version_id if left is None else left)


def step_of(task: Task) -> Step:
    """The step of the visit, as it was when it was done."""
    return plan_of(task).step(task.step)


def plan_at(case: Case, at: datetime, step: str = "") -> Definition:
    """What the version says that the case ran by at that moment; of two at one moment the one that has the step."""
    moves = moves_of(case.moves)
    if not moves:
        return definition_by_key(case.sop_version_id)
    first = version_at(moves, at) or case.sop_version_id
    keys = dict.fromkeys([first, *(move.version for move in moves), case.sop_version_id])
    plans = [definition_by_key(key) for key in keys]
    return next((plan for plan in plans if step in plan.steps_by_id), plans[0])


def step_now(task: Task) -> str:
    """What the visit's step is called in the version that the case runs by; marked where there is none such."""
    return name_now(moves_of(task.case.moves), task.number, task.step) if task.case.moves else task.step


def was_left(task: Task) -> bool:
    """Was the visit done by a former version?"""
    return bool(task.case.moves) and version_left(moves_of(task.case.moves), task.number) is not None
