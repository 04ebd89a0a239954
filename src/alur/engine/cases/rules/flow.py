"""Where a case goes: which visits still stand, and what a completion, return or correction does to them.

The position of a case is its set of open visits; nothing here keeps state of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from alur.engine.sops.rules.definition import Definition, Outcome, Step


class VisitState(StrEnum):
    OPEN = "open"
    DONE = "done"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class OpenedAs(StrEnum):
    """Why a visit was opened."""

    START = "start"
    NEXT = "next"
    BACK = "back"
    CORRECTION = "correction"


@dataclass(frozen=True)
class Visit:
    """One task as the rules see it; `number` counts the case's tasks in the order of their opening."""

    number: int
    step: str
    state: VisitState
    opened_as: OpenedAs = OpenedAs.NEXT


class CannotReturn(ValueError):
    """The return would pass a step that issued a document; `step` names it."""

    def __init__(self, step: Step) -> None:
        self.step = step
        super().__init__(step.id)


def standing(visits: Sequence[Visit]) -> list[Visit]:
    """The finished visits that have not been returned past or corrected, in order.

    A visit opened by a return or a correction takes back everything from the last standing visit of its step on.
    """
    stand: list[Visit] = []
    ordered = sorted(visits, key=lambda each: each.number)
    for index, visit in enumerate(ordered):
        if visit.opened_as is OpenedAs.BACK and _was_corrected(visit, ordered[index + 1 :]):
            continue  # the return itself was taken back, so what it passed stands again
        if visit.opened_as in (OpenedAs.BACK, OpenedAs.CORRECTION):
            stand = stand[: _last_index(stand, visit.step)]
        if visit.state in (VisitState.DONE, VisitState.SKIPPED):
            stand.append(visit)
    return stand


def taken_back_by_return(definition: Definition, visits: Sequence[Visit], target: str) -> list[Visit]:
    """The standing visits that a return to `target` undoes, latest first.

    Raises CannotReturn where one of them issued a document: what went out cannot be returned past.
    """
    passed = passed_by_return(visits, target)
    for visit in passed:
        step = definition.step(visit.step)
        if step.issues_document and visit.state is VisitState.DONE:
            raise CannotReturn(step)
    return passed


def passed_by_return(visits: Sequence[Visit], target: str) -> list[Visit]:
    """The standing visits from the last one of `target` on, latest first."""
    stand = standing(visits)
    return list(reversed(stand[_last_index(stand, target) :]))


def _was_corrected(visit: Visit, later: Sequence[Visit]) -> bool:
    """Was this visit cancelled because the completion that opened it was corrected? The correction came right after."""
    return visit.state is VisitState.CANCELLED and bool(later) and later[0].opened_as is OpenedAs.CORRECTION


def _last_index(stand: Sequence[Visit], step: str) -> int:
    for index in range(len(stand) - 1, -1, -1):
        if stand[index].step == step:
            return index
    return len(stand)


def outcome_of(step: Step, key: str | None) -> Outcome | None:
    """The step's outcome of that key; None for a step that goes on by `then`. KeyError for an unknown one."""
    if not step.outcomes:
        if key not in (None, "", "then"):
            raise KeyError(key)
        return None
    return step.outcomes[key or ""]


def target_of(step: Step, key: str | None) -> str:
    """The step or end that follows when `step` ends with outcome `key` (for a call: the child's end)."""
    if step.call:
        return step.call.returns[key or ""]
    outcome = outcome_of(step, key)
    return outcome.to if outcome else step.then or ""


class CaseStatus(StrEnum):
    RUNNING = "berjalan"
    SERVED = "selesai"
    ARCHIVED = "diarsipkan"
    REJECTED = "ditolak"
    CANCELLED = "dibatalkan"
    WITHDRAWN = "ditarik"


def status_of(*, served: bool, end_kind: str) -> CaseStatus:
    """What people read, out of the two facts that are stored: was it served, and how did it end."""
    if end_kind == "selesai":
        return CaseStatus.ARCHIVED
    if end_kind:
        return CaseStatus(end_kind)
    return CaseStatus.SERVED if served else CaseStatus.RUNNING
