"""What can be changed, and what each change does to the plain data: the measure for the change in the text."""

from collections.abc import Callable, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from alur.engine.sops.rules.faults import Path
from alur.engine.sops.rules.yaml_source import Raw


@dataclass(frozen=True)
class Put:
    """Let the value at `path` be this; a key that is not there yet comes after those named before it in `order`."""

    path: Path
    value: Any
    order: Sequence[str] = ()


@dataclass(frozen=True)
class Insert:
    """A new item of the list at `path`, before the one that now has `index`."""

    path: Path
    index: int
    value: Any


@dataclass(frozen=True)
class Remove:
    """Take the item at `path` out of its list or mapping."""

    path: Path


@dataclass(frozen=True)
class Move:
    """Give the item at `path` another place in its list or mapping: it then has the index `to`."""

    path: Path
    to: int


@dataclass(frozen=True)
class Rename:
    """Give the key at `path` another name, in its place."""

    path: Path
    key: str


type Operation = Put | Insert | Remove | Move | Rename


def applied(data: Raw, *operations: Operation) -> Raw:
    """A copy of the data with the changes. LookupError or TypeError where there is no such place."""
    done = deepcopy(data)
    for operation in operations:
        _DO[type(operation)](done, operation)
    return done


def at(data: Raw, path: Path) -> Raw:
    """The part of the data at `path`. LookupError or TypeError where there is none."""
    for part in path:
        data = data[part]
    return data


def place_of(keys: Sequence[str], key: str, order: Sequence[str]) -> int:
    """Where in a mapping with these keys a new one belongs."""
    if key not in order:
        return len(keys)
    earlier = set(order[: order.index(key)])
    return max((index + 1 for index, each in enumerate(keys) if each in earlier), default=0)


def moved[T](items: list[T], source: int, to: int) -> list[T]:
    left = items[:source] + items[source + 1 :]
    return [*left[:to], items[source], *left[to:]]


def _put(data: Raw, change: Put) -> None:
    container: Any = at(data, change.path[:-1])
    last = change.path[-1]
    if isinstance(container, list):
        container[int(last)] = deepcopy(change.value)
        return
    if last in container:
        container[last] = deepcopy(change.value)
        return
    items = list(container.items())
    items.insert(place_of(list(container), str(last), change.order), (last, deepcopy(change.value)))
    _refill(container, items)


def _insert(data: Raw, change: Insert) -> None:
    container = at(data, change.path)
    if container is None:
        at(data, change.path[:-1])[change.path[-1]] = container = []
    if not isinstance(container, list):
        raise TypeError(container)
    if not 0 <= change.index <= len(container):
        raise IndexError(change.index)
    container.insert(change.index, deepcopy(change.value))


def _remove(data: Raw, change: Remove) -> None:
    del at(data, change.path[:-1])[change.path[-1]]


def _move(data: Raw, change: Move) -> None:
    container, last = at(data, change.path[:-1]), change.path[-1]
    if not 0 <= change.to < len(container):
        raise IndexError(change.to)
    if isinstance(container, list):
        container[:] = moved(container, int(last), change.to)
    else:
        _refill(container, moved(list(container.items()), list(container).index(str(last)), change.to))


def _rename(data: Raw, change: Rename) -> None:
    container, last = at(data, change.path[:-1]), change.path[-1]
    if last not in container or change.key in container:
        raise KeyError(change.key)
    _refill(container, [(change.key if key == last else key, value) for key, value in container.items()])


def _refill(container: dict[Any, Any], items: list[tuple[Any, Any]]) -> None:
    container.clear()
    container.update(items)


_DO: dict[type, Callable[[Any, Any], None]] = {
    Put: _put,
    Insert: _insert,
    Remove: _remove,
    Move: _move,
    Rename: _rename,
}
