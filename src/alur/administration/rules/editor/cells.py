"""Inputs of a page, each bound to a part of the SOP: what they show, and what a changed one comes to.

An input that says what the file says already changes nothing, however the file writes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from alur.engine.sops.rules.editing import Operation, Put, Remove
from alur.engine.sops.rules.faults import Path

from .kinds import READ, SHOW, TICKED, UNORDERED, key_from, trimmed

__all__ = ["TICKED", "Cell", "Posted", "changes", "is_changed", "key_from", "part_of", "sent", "shown"]

type Posted = Mapping[str, list[str]]
"""What the browser sent: each name with its values."""


@dataclass(frozen=True)
class Cell:
    """One input; its `kind` is a word of `kinds`."""

    name: str
    path: Path
    kind: str = "text"
    order: tuple[str, ...] = ()
    """The words of its mapping in the order in which files write them."""
    what: str = ""
    """What it is called, for people."""
    otherwise: Any = ""
    """What nothing written means."""
    stays: bool = False
    """Is it written also where it is empty?"""
    head: bool = False
    """Where it is empty, the whole mapping that it stands in is not there."""
    around: tuple[str, ...] = ()
    """As `order`, of the mapping around its own, for one that may not be there yet."""


def part_of(data: Any, path: Path, otherwise: Any = None) -> Any:  # noqa: ANN401  raw YAML
    """What the file says there, or `otherwise`."""
    for part in path:
        try:
            data = data[part]
        except (LookupError, TypeError):
            return otherwise
    return data


def shown(data: Any, cell: Cell) -> list[str]:  # noqa: ANN401  raw YAML
    """The values of its inputs as a browser would send them; of words the Indonesian and the English ones."""
    value = part_of(data, cell.path, cell.otherwise)
    return SHOW[cell.kind](value)


def sent(cell: Cell, posted: Posted) -> list[str]:
    """What the browser sent for it, in the same form."""
    given = [each.replace("\r\n", "\n").replace("\r", "\n") for each in posted.get(cell.name, [])]
    if cell.kind == "words":
        return [*(given or [""])[:1], *[each.strip() for each in posted.get(f"{cell.name}-en", [""])[:1]]]
    if cell.kind in TICKED:
        return [each for each in given if each.strip()] if cell.kind == "either-keys" else given
    return given[:1] or [""]


WHOLE_FORM = "susunan"
"""An input that every page has: where it was sent, a box that was not is a box without a tick."""


def is_sent(cell: Cell, posted: Posted) -> bool:
    return cell.name in posted or (cell.kind in TICKED and WHOLE_FORM in posted)


def is_changed(data: Any, cell: Cell, posted: Posted) -> bool:  # noqa: ANN401  raw YAML
    if not is_sent(cell, posted):
        return False
    old, new = shown(data, cell), sent(cell, posted)
    if cell.kind in UNORDERED:
        return {each.strip() for each in old} != {each.strip() for each in new}
    if cell.kind == "flag":
        return bool(old) != bool(new)
    return [trimmed(each) for each in old] != [trimmed(each) for each in new]


def changes(data: Any, cells: Iterable[Cell], posted: Posted) -> tuple[list[Operation], list[Cell]]:  # noqa: ANN401
    """The operations of all that was changed, and the cells they come from."""
    cells = list(cells)
    changed = [cell for cell in cells if is_changed(data, cell, posted)]
    gone = {cell.path[:-1] for cell in changed if cell.head and not any(each.strip() for each in sent(cell, posted))}
    changed = [cell for cell in changed if cell.head or not _within(cell.path, gone)]
    done: list[Operation] = [Remove(path) for path in gone if _is_there(data, path) and not _within(path, gone)]
    missing: dict[Path, list[Cell]] = {}
    for cell in changed:
        if _within(cell.path, gone):
            continue
        if not _is_there(data, cell.path[:-1]):
            missing[cell.path[:-1]] = [each for each in cells if each.path[:-1] == cell.path[:-1]]
        else:
            done += _change(data, cell, sent(cell, posted))
    made = _made(data, missing, posted)
    written = [
        cell for cell in changed if cell.path[:-1] not in missing or _within(cell.path, {each.path for each in made})
    ]
    return [*done, *made], written


def _within(path: Path, wholes: Iterable[Path]) -> bool:
    return any(len(whole) < len(path) and path[: len(whole)] == whole for whole in wholes)


def _is_there(data: Any, path: Path) -> bool:  # noqa: ANN401  raw YAML
    return part_of(data, path, _NOTHING) is not _NOTHING


def _made(data: Any, missing: Mapping[Path, list[Cell]], posted: Posted) -> list[Put]:  # noqa: ANN401  raw YAML
    """Mappings that were not there, each with all that belongs to it, the inner ones in the outer ones."""
    values: dict[Path, dict[str, Any]] = {}
    for path, cells in missing.items():
        if any(cell.head and not is_changed(data, cell, posted) for cell in cells):
            continue
        found = {str(cell.path[-1]): value for cell in cells if _counts(cell, value := _fresh(cell, posted))}
        if found:
            values[path] = found
    for path in sorted(values, key=len, reverse=True):
        if path[:-1] in values:
            outer = values[path[:-1]] | {str(path[-1]): values.pop(path)}
            order = missing[path[:-1]][0].order
            values[path[:-1]] = dict(sorted(outer.items(), key=lambda each: _place(each[0], order)))
    return [Put(path, value, missing[path][0].around) for path, value in values.items() if _is_there(data, path[:-1])]


def _place(key: str, order: Sequence[str]) -> int:
    return order.index(key) if key in order else len(order)


def _counts(cell: Cell, value: Any) -> bool:  # noqa: ANN401  raw YAML
    return cell.stays or (value != cell.otherwise and value not in ("", [], {}, None))


def _fresh(cell: Cell, posted: Posted) -> Any:  # noqa: ANN401  raw YAML
    """What was sent for it, where nothing is written yet."""
    if not is_sent(cell, posted):
        return cell.otherwise
    new = sent(cell, posted)
    if cell.kind != "words":
        return READ[cell.kind](new, None)
    text, english = (trimmed(each) for each in new)
    return {"id": text, "en": english} if english else text


def _change(data: Any, cell: Cell, new: Sequence[str]) -> list[Operation]:  # noqa: ANN401  raw YAML
    old = part_of(data, cell.path, _NOTHING)
    if cell.kind == "words":
        return _words_changed(cell, old, new)
    value = READ[cell.kind](new, old)
    if value == cell.otherwise or value in ("", [], {}, None):
        if old is _NOTHING:
            return []
        if not cell.stays:
            return [Remove(cell.path)]
    return [Put(cell.path, value, cell.order)]


_NOTHING: Any = object()


def _words_changed(cell: Cell, old: Any, new: Sequence[str]) -> list[Operation]:  # noqa: ANN401  raw YAML
    text, english = (trimmed(each) for each in new)
    if not text and not english and not cell.stays:
        return [] if old is _NOTHING else [Remove(cell.path)]
    if not isinstance(old, dict):
        return [Put(cell.path, {"id": text, "en": english} if english else text, cell.order)]
    done: list[Operation] = [Put((*cell.path, "id"), text, ("id", "en"))] if old.get("id") != text else []
    if english:
        done.append(Put((*cell.path, "en"), english, ("id", "en")))
    elif "en" in old:
        done.append(Remove((*cell.path, "en")))
    return done
