"""In which branches of splits, and in which lines of events, each step lies."""

from alur.engine.sops.rules.definition import Definition

from .graph import onwards, reachable

FIRING = "!"
"""Stands for the branch: what a firing of the event step opens."""

type Region = frozenset[tuple[str, str]]
"""Splits with the branch, events with `FIRING`; the main line is empty."""


def regions_of(definition: Definition) -> dict[str, Region]:
    """Of a sound SOP: each step → what it lies in."""
    links = onwards(definition)
    found: dict[str, set[tuple[str, str]]] = {step.id: set() for step in definition.steps}
    for step in definition.steps:
        lines: list[tuple[str, list[str], str]] = []
        if step.parallel is not None:
            lines += [(branch, [target], step.parallel.join) for branch, target in step.parallel.branches.items()]
        if step.event:
            lines.append((FIRING, [step.outcomes[key].to for key in step.firing_outcomes], step.id))
        for branch, targets, until in lines:
            for name in reachable(links, targets, without=[until]) & set(found):
                found[name].add((step.id, branch))
    return {name: frozenset(lies_in) for name, lies_in in found.items()}
