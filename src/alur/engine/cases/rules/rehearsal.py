"""A dry run of a definition: the way a case would go by the answers that somebody picks. Nothing of it is kept.

It goes by the same rules as a case (`flow`, `scopes`); what an activity or a called SOP would answer is picked, too.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from alur.engine.sops.rules.definition import Definition, Step

from . import scopes
from .flow import OpenedAs, Visit, VisitState, check_documents, onward, return_to, target_of

THEN, SPLIT, SKIP, HAPPENS = "then", "bagi", "lewati", "tiba"
"""Picks that are no outcomes: go on, open the branches, leave the step out, and what an event step waits for comes."""
MOST = 300
"""Picks in one run: an endless loop is left by then."""


class NotPossible(ValueError):
    """Nobody could answer so there."""


@dataclass(frozen=True)
class Pick:
    """What visit `number` was answered with."""

    number: int
    answer: str


@dataclass
class Rehearsal:
    definition: Definition
    visits: list[Visit] = field(default_factory=list)
    picks: list[Pick] = field(default_factory=list)
    end: str = ""
    """The end that was reached."""
    watches: set[int] = field(default_factory=set)
    _splitting: set[int] = field(default_factory=set)

    @property
    def open(self) -> list[Visit]:
        return [visit for visit in self.visits if visit.state is VisitState.OPEN]

    def step_of(self, visit: Visit) -> Step:
        return self.definition.step(visit.step)

    def answers(self, visit: Visit) -> list[str]:
        """What this open visit can be answered with, in the order of the file."""
        step = self.step_of(visit)
        if visit.number in self.watches:
            lines = any(each.scope.startswith(scopes.of_firing(visit.scope, line)) for each in self.open
                        for line in self._firings_of(visit))  # fmt: skip
            timeout = [step.timeout.outcome] if step.timeout and not lines else []
            return [HAPPENS, *timeout]
        if step.event:
            return step.firing_outcomes
        if step.parallel:
            return [SPLIT]
        if step.call:
            return list(step.call.returns)
        return [*(step.outcomes or [THEN]), *([SKIP] if step.optional else [])]

    def pick(self, number: int, answer: str) -> None:
        """Answer an open visit. NotPossible where it is not open, cannot be answered so, or a return is forbidden."""
        visit = next((each for each in self.open if each.number == number), None)
        if visit is None or answer not in self.answers(visit) or len(self.picks) >= MOST:
            raise NotPossible(f"{number}.{answer}")
        self.picks.append(Pick(number, answer))
        if answer == HAPPENS and number in self.watches:
            self._open(visit.step, visit.scope, OpenedAs.NEXT, visit.number, firing=True)
            return
        self._finish(visit, answer)

    def begin(self) -> None:
        self._open(self.definition.first_step.id, scopes.MAIN, OpenedAs.START, None)

    # ── inside ───────────────────────────────────────────────────────────────────────────────────

    def _finish(self, visit: Visit, answer: str) -> None:
        step = self.step_of(visit)
        outcome = step.outcomes.get(answer)
        back = None
        if outcome is not None and outcome.back:
            back = return_to(self.visits, outcome.to, visit.scope)
            try:
                check_documents(self.definition, back.passed)
            except ValueError as refusal:
                raise NotPossible(str(refusal)) from refusal
            for each in back.stopped:
                self._close(each, VisitState.CANCELLED)
        self._close(visit, VisitState.SKIPPED if answer == SKIP else VisitState.DONE)
        if back is not None and outcome is not None:
            self._reach(outcome.to, back.scope, OpenedAs.BACK, visit.number)
        elif step.parallel is not None:
            self._split(visit, step)
        else:
            self._go(target_of(step, "" if answer in (THEN, SKIP) else answer), visit.scope, visit.number)

    def _split(self, visit: Visit, step: Step) -> None:
        assert step.parallel is not None
        self._splitting.add(visit.number)
        scope = visit.scope
        for branch, target in step.parallel.branches.items():
            scope = scopes.of_branch(visit.scope, visit.number, branch)
            self._go(target, scope, visit.number)
        self._splitting.discard(visit.number)
        if not any(scopes.is_of_activation(each.scope, visit.number, visit.scope) for each in self.open):
            self._go(step.parallel.join, scope, visit.number)

    def _go(self, target: str, scope: str, opened_by: int) -> None:
        follows = onward(self.definition, self.visits, scope, target, splitting=self._splitting)
        if follows.target is not None:
            self._reach(follows.target, follows.scope, OpenedAs.NEXT, opened_by)

    def _reach(self, target: str, scope: str, opened_as: OpenedAs, opened_by: int) -> None:
        if target not in self.definition.ends:
            self._open(target, scope, opened_as, opened_by)
            return
        self.end = target
        for each in self.open:
            self._close(each, VisitState.CANCELLED)

    def _open(self, step: str, scope: str, opened_as: OpenedAs, opened_by: int | None, *, firing: bool = False) -> None:
        number = len(self.visits) + 1
        own_line = bool(scope) and scopes.is_firing(scope) and self._number(scopes.opener(scope)).step == step
        if self.definition.step(step).event and not firing and not own_line:
            self.watches.add(number)
        scope = scopes.of_firing(scope, number) if firing else scope
        self.visits.append(Visit(number, step, VisitState.OPEN, opened_as, scope, opened_by))

    def _close(self, visit: Visit, state: VisitState) -> None:
        self.visits[visit.number - 1] = replace(visit, state=state)

    def _number(self, number: int) -> Visit:
        return self.visits[number - 1]

    def _firings_of(self, watch: Visit) -> list[int]:
        return [each.number for each in self.visits if each.opened_by == watch.number and scopes.is_firing(each.scope)]


def rehearsed(definition: Definition, picks: Iterable[tuple[int, str]]) -> Rehearsal:
    """From the application on, with these answers. NotPossible for the first that cannot be."""
    run = Rehearsal(definition)
    run.begin()
    for number, answer in picks:
        run.pick(number, answer)
    return run
