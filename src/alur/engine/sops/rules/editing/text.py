"""The change in the text: which characters go, and what stands there instead."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from alur.engine.sops.rules.faults import Path
from alur.engine.sops.rules.yaml_source import Raw, Unreadable, load

from . import blocks, flows
from .layout import Layout, Splice
from .operations import Insert, Move, Operation, Put, Remove, Rename, applied, at, place_of
from .render import after_key, block, fits, folded, inline, item, literal, name, scalar
from .tree import Item, Node, node_at, tree_of


class CannotEdit(Exception):
    """The change cannot be made in this text; says in words why, for whoever edits."""


def edited(text: str, *operations: Operation) -> str:
    """The text after these changes, one after the other; the very text where they change nothing.

    Afterwards it reads as exactly the data that the changes make of the data before; otherwise CannotEdit, and
    nothing is changed.
    """
    try:
        data = load(text).data
        for are_put, several in groupby(operations, lambda each: isinstance(each, Put)):
            changes = list(several)
            after = applied(data, *changes)
            whole = _at_once(text, data, [each for each in changes if isinstance(each, Put)]) if are_put else None
            text = whole if whole is not None else _in_turn(text, data, changes)
            data = after
        if operations and not _same(load(text).data, data):
            raise CannotEdit("Bagian ini ditulis dengan cara yang tidak dapat diubah di sini. Ubah di teks SOP.")
    except Unreadable as fault:
        raise CannotEdit(f"Baris {fault.line}: {fault.message}. {fault.advice}") from fault
    except (LookupError, TypeError, ValueError) as error:
        raise CannotEdit("Bagian yang diubah tidak ada lagi di teks SOP. Muat ulang halaman ini.") from error
    return text


def _same(one: Raw, other: Raw) -> bool:
    """Alike in words, kinds and order: outcomes are shown as they were written. ValueError for half characters."""
    return _exact(one) == _exact(other)


def _exact(data: Raw) -> bytes:
    return json.dumps(data, ensure_ascii=False).encode()


def _in_turn(text: str, data: Raw, changes: Sequence[Operation]) -> str:
    for change in changes:
        after = applied(data, change)
        if not _same(after, data):
            text = _done(text, data, change)
        data = after
    return text


def _at_once(text: str, data: Raw, changes: Sequence[Put]) -> str | None:
    """Many values put, with one reading of the text for all that do not touch each other: a whole page is one change.

    None where that would not come to the same data.
    """
    if len(changes) < 2:
        return None
    wanted, left = applied(data, *changes), list(changes)
    while left:
        layout, root, taken, skipped = Layout(text), tree_of(text), list[tuple[Splice, Put]](), list[Put]()
        for change in left:
            if _is_same_at(data, change):
                continue
            is_new = not _is_there(data, change.path)
            waits = any(_concern(each.path, change.path, is_new or not _is_there(data, each.path)) for each in skipped)
            waits = waits or any(_concern(each.path, change.path, False) for _splice, each in taken)
            splice = None if waits else _put(layout, root, data, change)
            if splice is None or any(_touch(splice, other) and not _beside(splice, other) for other, _put_ in taken):
                skipped.append(change)
            else:
                taken.append((splice, change))
        for splice, _change in sorted(taken, key=_in_the_text)[::-1]:
            text = Layout(text).spliced(splice)
        data = load(text).data
        left = skipped if taken else []
    return text if _same(load(text).data, wanted) else None


def _beside(one: Splice, other: Splice) -> bool:
    """Are both new items that come at the very same place?"""
    return one.start == one.end == other.start == other.end


def _in_the_text(taken: tuple[Splice, Put]) -> tuple[int, int]:
    """New items at the same place stand in the order of their mapping; others in that of the changes."""
    splice, change = taken
    key = change.path[-1]
    return splice.start, list(change.order).index(str(key)) if key in change.order else len(change.order)


def _is_same_at(data: Raw, change: Put) -> bool:
    try:
        return _same(at(data, change.path), change.value)
    except (LookupError, TypeError):
        return False


def _is_there(data: Raw, path: Path) -> bool:
    try:
        at(data, path)
    except (LookupError, TypeError):
        return False
    return True


def _concern(one: Path, other: Path, is_new: bool) -> bool:
    """Lies one within the other, or is one of them new in the mapping of the other, where their order counts?"""
    return (is_new and one[:-1] == other[:-1]) or one[: len(other)] == other or other[: len(one)] == one


def _touch(one: Splice, other: Splice) -> bool:
    return one.start <= other.end and other.start <= one.end


def _done(text: str, data: Raw, operation: Operation) -> str:
    layout = Layout(text)
    return layout.spliced(_SPLICES[type(operation)](layout, tree_of(text), data, operation))


def _put(layout: Layout, root: Node, data: Raw, change: Put) -> Splice:
    if not change.path:
        raise KeyError(())
    container, last = node_at(root, change.path[:-1]), change.path[-1]
    try:
        there = container.item(last)
    except LookupError:
        return _add(layout, root, data, change)
    node = there.node
    if container.flow:
        opening = " " if there.key and node.start == there.key_end else ""
        opening = opening if there.has_colon else ": "
        return Splice(node.start, node.end, opening + _replacement(node, change.value, flow=True, indent=0))
    if container.kind == "list":
        indent = layout.column(there.start) + 2
        written = item(change.value, indent) if isinstance(change.value, dict | list) else None
        gap = " " if node.start == there.start + 1 else ""
        return Splice(
            node.start, node.end, gap + (written or _replacement(node, change.value, flow=False, indent=indent))
        )
    return _after_colon(layout, there, change.value)


def _after_colon(layout: Layout, there: Item, value: Raw) -> Splice:
    """The value of a key in a mapping of lines. A comment between the colon and the old value stays."""
    node, indent = there.node, layout.column(there.start)
    if isinstance(value, dict | list) and not (node.flow and fits(value, indent)):
        written = after_key(value, indent, room=there.key_end - there.start)
    else:
        written = " " + _replacement(node, value, flow=False, indent=indent + 2)
    start = there.key_end
    between = layout.text[start : node.start]
    if between.strip():  # a comment: the value stays below it
        below = " " * (indent + 2) + written.lstrip() if "\n" in between else written
        start = layout.line_start(node.start) if "\n" in between else node.start
        return Splice(start, node.end, below)
    return Splice(start, node.end, written)


def _replacement(node: Node, value: Raw, *, flow: bool, indent: int) -> str:
    """A value where another stood, in its way of writing."""
    if isinstance(value, dict | list) or node.kind != "scalar" or not isinstance(value, str):
        return inline(value, flow=flow)
    if not flow and (node.style in ("|", ">") or "\n" in value):
        longer = folded(value, indent) if node.style != "|" else None
        if written := longer or literal(value, indent):
            return written
    return scalar(value, flow=flow, style=node.style)


def _add(layout: Layout, root: Node, data: Raw, change: Put) -> Splice:
    """A new key."""
    container, key = node_at(root, change.path[:-1]), str(change.path[-1])
    known = at(data, change.path[:-1])
    if not known:
        return _put(layout, root, data, Put(change.path[:-1], {key: change.value}))
    if container.kind != "mapping":
        raise KeyError(key)
    keys = [each.key for each in container.items]
    place = place_of(keys, key, change.order)
    if container.flow:
        words = f"{name(key, flow=True)}: {inline(change.value, flow=True)}"
        return flows.insertion(container, place, words)
    indent = layout.column(container.items[0].start)
    opening = name(key, flow=False) + ":"
    return blocks.insertion(layout, container, place, opening + after_key(change.value, indent, room=len(opening)))


def _insert(layout: Layout, root: Node, data: Raw, change: Insert) -> Splice:
    container = node_at(root, change.path)
    if not at(data, change.path):
        return _put(layout, root, data, Put(change.path, [change.value]))
    if container.flow:
        return flows.insertion(container, change.index, inline(change.value, flow=True))
    beside = container.items[min(change.index, len(container.items) - 1)].node
    if beside.flow:
        words = inline(change.value, flow=False)
    elif isinstance(change.value, dict | list) and change.value:
        words = block(change.value, layout.column(container.items[0].start) + 2)
    else:
        words = item(change.value, layout.column(container.items[0].start) + 2)
    return blocks.insertion(layout, container, change.index, f"- {words}")


def _remove(layout: Layout, root: Node, data: Raw, change: Remove) -> Splice:
    container = node_at(root, change.path[:-1])
    place = container.items.index(container.item(change.path[-1]))
    if len(container.items) == 1:
        if not change.path[:-1]:
            raise KeyError(())
        empty: Any = [] if container.kind == "list" else {}
        return _put(layout, root, data, Put(change.path[:-1], empty))
    return flows.removal(container, place) if container.flow else blocks.removal(layout, container, place)


def _move(layout: Layout, root: Node, _data: Raw, change: Move) -> Splice:
    container = node_at(root, change.path[:-1])
    place = container.items.index(container.item(change.path[-1]))
    if container.flow:
        return flows.moving(layout, container, place, change.to)
    return blocks.moving(layout, container, place, change.to)


def _rename(layout: Layout, root: Node, _data: Raw, change: Rename) -> Splice:
    container = node_at(root, change.path[:-1])
    there = container.item(change.path[-1])
    end = there.key_end - 1 if there.has_colon else there.key_end
    return Splice(there.start, end, name(change.key, flow=container.flow))


_SPLICES: dict[type, Callable[[Layout, Node, Any, Any], Splice]] = {
    Put: _put,
    Insert: _insert,
    Remove: _remove,
    Move: _move,
    Rename: _rename,
}

__all__ = ["CannotEdit", "Path", "edited"]
