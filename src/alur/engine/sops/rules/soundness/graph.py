"""The ways between steps, as a graph of names.

A target that does not exist is a fault of its own, told by `names`. Here it stands for the nearest name, so that one
slip of the pen does not make half the SOP look unreachable.
"""

from collections.abc import Iterable, Mapping

from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.rules.faults import nearest

type Ways = dict[str, list[str]]


def ways(definition: Definition) -> Ways:
    """From each step to the steps and ends that it can lead to."""
    known = [*definition.steps_by_id, *definition.ends]
    return {
        step.id: [name for target in step.targets() if (name := _known_or_nearest(target, known)) is not None]
        for step in definition.steps
    }


def has_lost_targets(definition: Definition) -> bool:
    """Is there a target that no known name comes near? Then what it was to reach cannot be told."""
    known = [*definition.steps_by_id, *definition.ends]
    return any(_known_or_nearest(target, known) is None for step in definition.steps for target in step.targets())


def _known_or_nearest(target: str, known: list[str]) -> str | None:
    return target if target in known else nearest(target, known)


def can_be_drawn(definition: Definition) -> bool:
    """Where two steps have one name, nobody can tell which of the two a way leads to."""
    return len(definition.steps_by_id) == len(definition.steps)


def onwards(definition: Definition) -> Ways:
    """The ways without returns: where a case goes on, not where it is taken back to."""
    back = {(step.id, outcome.to) for step in definition.steps for outcome in step.outcomes.values() if outcome.back}
    return {name: [to for to in targets if (name, to) not in back] for name, targets in ways(definition).items()}


def starts(definition: Definition) -> list[str]:
    """Where a case can enter."""
    return [definition.first_step.id]


def reachable(ways: Mapping[str, Iterable[str]], start: Iterable[str], without: Iterable[str] = ()) -> set[str]:
    """Every name that can be reached from `start` (itself included), never passing `without`."""
    seen = set(without)
    avoided = frozenset(seen)
    waiting = [name for name in start if name not in seen]
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        waiting.extend(ways.get(name, ()))
    return seen - avoided


def backwards(ways: Ways) -> Ways:
    turned: Ways = {}
    for name, targets in ways.items():
        for target in targets:
            turned.setdefault(target, []).append(name)
    return turned


def always_precedes(definition: Definition, first: str, second: str) -> bool:
    """Is `second` never reached without passing `first`?"""
    if first == second:
        return False
    return second not in reachable(ways(definition), starts(definition), without=[first])


def may_precede(definition: Definition, first: str, second: str) -> bool:
    """Can a case pass `first` and come to `second` later?"""
    links = ways(definition)
    return second in reachable(links, links.get(first, []))
