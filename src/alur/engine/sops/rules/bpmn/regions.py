"""Which steps lie inside a branch of a split, or on the line of a firing: BPMN nests what the SOP file only names."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from alur.engine.sops.rules.definition import Definition, Outcome, Step


@dataclass(frozen=True)
class Branch:
    """One branch of the split `split`; `steps` are those between the split and its join."""

    split: str
    key: str
    join: str
    steps: frozenset[str]


@dataclass(frozen=True)
class Regions:
    definition: Definition

    @cached_property
    def branches(self) -> list[Branch]:
        return [
            Branch(step.id, key, step.parallel.join, self._reachable([target], without=step.parallel.join))
            for step in self.definition.steps
            if step.parallel is not None
            for key, target in step.parallel.branches.items()
        ]

    @cached_property
    def lines(self) -> dict[str, frozenset[str]]:
        """Of each event step, the steps that a firing goes through until it comes back; the event step included."""
        return {
            step.id: self._reachable(firing_targets(step), without=step.id) | {step.id}
            for step in self.definition.steps
            if step.event
        }

    def branch_around(self, step: str) -> Branch | None:
        """The innermost branch that the step lies in. Branches nest, so the smallest is the innermost."""
        around = [branch for branch in self.branches if step in branch.steps]
        return min(around, key=lambda branch: len(branch.steps), default=None)

    def line_around(self, step: str) -> str | None:
        """The event step on whose line the step lies; for an event step the line around its watch, not its own."""
        around = [event for event, line in self.lines.items() if step in line and event != step]
        return min(around, key=lambda event: len(self.lines[event]), default=None)

    def _reachable(self, start: Iterable[str], *, without: str) -> frozenset[str]:
        """Steps on the ways forward: a return leads out of the branch it stands in, and adds nothing to it."""
        seen: set[str] = set()
        waiting = [name for name in start if name != without]
        while waiting:
            name = waiting.pop()
            if name not in seen and name in self.definition.steps_by_id:
                seen.add(name)
                step = self.definition.step(name)
                waiting += [target for target in forward_targets(step) if target != without]
        return frozenset(seen)


def forward_targets(step: Step) -> list[str]:
    """Where the step leads, returns left out."""
    return step.targets() if not step.outcomes else [way.to for way in step.outcomes.values() if not way.back]


def firing_outcomes(step: Step) -> dict[str, Outcome]:
    """The outcomes of a firing of this event step; that of its time limit is the watch's own."""
    on = step.timeout.outcome if step.timeout else None
    return {key: way for key, way in step.outcomes.items() if key != on}


def firing_targets(step: Step) -> list[str]:
    return [way.to for way in firing_outcomes(step).values() if not way.back]
