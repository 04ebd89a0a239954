"""The ways between steps, as a graph of names. Names that lead nowhere are left out: they are faults of their own."""

from collections.abc import Iterable, Mapping

from alur.engine.sops.rules.definition import Definition

type Ways = dict[str, list[str]]


def ways(definition: Definition) -> Ways:
    """From each step to the steps and ends that it can lead to."""
    known = {*definition.steps_by_id, *definition.ends}
    return {step.id: [target for target in step.targets() if target in known] for step in definition.steps}


def starts(definition: Definition) -> list[str]:
    """Where a case can enter: the first step, and steps opened from outside."""
    return [definition.first_step.id, *(step.id for step in definition.steps if step.event)]


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
