"""Where a case goes: which visits still stand, and what a completion, return or correction does to them.

The position of a case is its set of open visits; nothing here keeps state of its own.
"""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from enum import StrEnum

from alur.engine.sops.rules.definition import Definition, Outcome, Step

from . import scopes


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
    """One task as the rules see it; `number` counts the case's tasks in the order of their opening.

    `opened_by` is the number of the visit whose completion opened it.
    """

    number: int
    step: str
    state: VisitState
    opened_as: OpenedAs = OpenedAs.NEXT
    scope: str = scopes.MAIN
    opened_by: int | None = None


class CannotReturn(ValueError):
    """The return would pass a step that issued a document; `step` names it."""

    def __init__(self, step: Step) -> None:
        self.step = step
        super().__init__(step.id)


# ── Onward ───────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Onward:
    """What going to a target comes to: `target` opens in `scope`; None where it waits for others, or a line ended."""

    target: str | None
    scope: str


def onward(
    definition: Definition, visits: Sequence[Visit], scope: str, target: str, *, splitting: Container[int] = ()
) -> Onward:
    """Where going to `target` from `scope` leads, once the visit that goes there is closed.

    Going to the join of the innermost split arrives there: it opens around the split when nothing of that activation
    is open any more, and it may be the join of the split around it as well. Going back to its event step ends the line
    of a firing. Splits in `splitting` are still opening their branches, so nothing joins them yet.
    """
    by_number = {visit.number: visit for visit in visits}
    while scope != scopes.MAIN:
        opener = by_number[scopes.opener(scope)]
        step = definition.step(opener.step)
        if scopes.is_firing(scope):
            return Onward(None if target == step.id else target, scope)
        if step.parallel is None or target != step.parallel.join:
            return Onward(target, scope)
        if opener.number in splitting or any(_is_open_in(visit, opener) for visit in visits):
            return Onward(None, scope)
        scope = scopes.outer(scope)
    return Onward(target, scope)


def _is_open_in(visit: Visit, split: Visit) -> bool:
    return visit.state is VisitState.OPEN and scopes.is_of_activation(visit.scope, split.number, split.scope)


# ── Back ─────────────────────────────────────────────────────────────────────────────────────────


def standing(visits: Sequence[Visit]) -> list[Visit]:
    """The finished visits that have not been returned past or corrected, in order.

    A visit opened by a return or a correction takes back everything from the last standing visit of its step on, in
    its own scope and inside it.
    """
    ordered = sorted(visits, key=lambda each: each.number)
    corrected = {visit.opened_by for visit in ordered if visit.opened_as is OpenedAs.CORRECTION}
    stand: list[Visit] = []
    for visit in ordered:
        if visit.opened_as is OpenedAs.BACK and visit.state is VisitState.CANCELLED and visit.opened_by in corrected:
            continue  # the return itself was taken back, so what it passed stands again
        if visit.opened_as in (OpenedAs.BACK, OpenedAs.CORRECTION):
            passed = set(_from_last(stand, visit.step, visit.scope))
            stand = [each for each in stand if each not in passed]
        if visit.state in (VisitState.DONE, VisitState.SKIPPED):
            stand.append(visit)
    return stand


@dataclass(frozen=True)
class Return:
    """What a return takes back: standing visits, latest first, and open ones of others. It opens in `scope`."""

    scope: str
    passed: list[Visit]
    stopped: list[Visit]


def return_to(visits: Sequence[Visit], target: str, scope: str) -> Return:
    """What a return to `target` by a visit lying in `scope` takes back, documents or not.

    The target is the last standing visit of that step in the scope of who returns, or one around it.
    """
    stand = standing(visits)
    near = list(scopes.around(scope))
    found = [visit for visit in stand if visit.step == target and visit.scope in near]
    into = found[-1].scope if found else scope
    passed = list(reversed(_from_last(stand, target, into)))
    still_open = [each for each in visits if each.state is VisitState.OPEN and scopes.is_inside(each.scope, into)]
    return Return(into, passed, still_open)


def check_documents(definition: Definition, passed: Sequence[Visit]) -> None:
    """Raises CannotReturn where one of these issued a document: what went out cannot be returned past."""
    for visit in passed:
        step = definition.steps_by_id.get(visit.step)  # none for what a former version did that this one has not
        if step is not None and step.issues_document and visit.state is VisitState.DONE:
            raise CannotReturn(step)


def _from_last(stand: Sequence[Visit], step: str, scope: str) -> list[Visit]:
    """From the last standing visit of `step` in `scope` on, all that lies in that scope."""
    for index in range(len(stand) - 1, -1, -1):
        if stand[index].step == step and stand[index].scope == scope:
            return [visit for visit in stand[index:] if scopes.is_inside(visit.scope, scope)]
    return []


# ── What follows ─────────────────────────────────────────────────────────────────────────────────


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
