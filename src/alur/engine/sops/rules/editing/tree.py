"""Where each part of a YAML text stands: the spans of its values, keys and dashes, as offsets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.events import (
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from alur.engine.sops.rules.faults import Path


@dataclass
class Item:
    """One of a collection. It begins at `start`: its key, its dash, or the value itself in a flow list."""

    start: int
    node: Node
    key: str = ""
    key_end: int = 0
    """After the colon of a mapping's key, or after the key where it has none."""
    has_colon: bool = True


@dataclass
class Node:
    """A value. Its content ends at `end`: without what follows on the line, and without blank lines after it."""

    kind: str
    """`scalar`, `mapping` or `list`."""
    start: int
    end: int = 0
    flow: bool = False
    style: str = ""
    """Of a scalar: `` plain, `'`, `"`, `|` or `>`."""
    items: list[Item] = field(default_factory=list)
    closing: int = 0
    """Of a flow collection: where its last bracket stands."""

    def item(self, part: str | int) -> Item:
        """LookupError where there is none. Of a key written twice the first counts, as in `yaml_source`."""
        if self.kind == "list" and isinstance(part, int) and part >= 0:
            return self.items[part]
        if self.kind == "mapping":
            for each in self.items:
                if each.key == part:
                    return each
        raise KeyError(part)


def tree_of(text: str) -> Node:
    """The spans of a text that `yaml_source.load` takes; a byte order mark counts as a character."""
    shift = 1 if text.startswith("\ufeff") else 0
    return _Planter(text, shift).plant(YAML(typ="safe", pure=True).parse(text[shift:]))


def node_at(root: Node, path: Path) -> Node:
    """LookupError where there is none."""
    for part in path:
        root = root.item(part).node
    return root


class _Planter:
    def __init__(self, text: str, shift: int) -> None:
        self.text, self.shift = text, shift
        self.stack: list[Node] = []
        self.pending: Item | None = None
        """A key whose value comes next."""
        self.root: Node | None = None

    def plant(self, events: Iterator[Event]) -> Node:
        for event in events:
            if isinstance(event, MappingEndEvent | SequenceEndEvent):
                self._close(event.end_mark.index + self.shift)
            elif isinstance(event, NodeEvent):
                self._take(event)
        assert self.root is not None
        return self.root

    def _take(self, event: NodeEvent) -> None:
        parent = self.stack[-1] if self.stack else None
        start, end = event.start_mark.index + self.shift, event.end_mark.index + self.shift
        if parent is not None and parent.kind == "mapping" and self.pending is None:
            assert isinstance(event, ScalarEvent)
            self.pending = self._key(str(event.value), start, end)
            return
        node = self._node(event, start, end)
        if parent is None:
            self.root = node
        elif self.pending is not None:
            self.pending.node = node
            parent.items.append(self.pending)
            self.pending = None
            self._settle(node, parent.items[-1].key_end)
        else:
            dash = node.start if parent.flow else self._dash(parent)
            parent.items.append(Item(dash, node))
            self._settle(node, node.start if parent.flow else dash + 1)
        if node.kind != "scalar":
            self.stack.append(node)

    def _key(self, key: str, start: int, end: int) -> Item:
        place = end
        while self.text[place : place + 1] in (" ", "\t"):
            place += 1
        colon = self.text[place : place + 1] == ":"
        return Item(start, Node("scalar", end), key, place + 1 if colon else end, colon)

    def _node(self, event: NodeEvent, start: int, end: int) -> Node:
        if isinstance(event, ScalarEvent):
            style = event.style or ""
            if style in ("|", ">") and "+" not in self.text[start : self.text.find("\n", start)]:
                end = start + len(self.text[start:end].rstrip(" \t\r\n"))
            return Node("scalar", start, end, style=style)
        assert isinstance(event, MappingStartEvent | SequenceStartEvent)
        kind = "mapping" if isinstance(event, MappingStartEvent) else "list"
        return Node(kind, start, end, flow=bool(event.flow_style))

    def _settle(self, node: Node, opened: int) -> None:
        """Nothing written stands right where it is opened: the parser puts it at what comes next."""
        if node.kind == "scalar" and not node.style and node.start == node.end:
            node.start = node.end = opened

    def _dash(self, parent: Node) -> int:
        """Between two items there are only blanks and comments."""
        if not parent.items:
            return parent.start if self.text[parent.start : parent.start + 1] == "-" else self._next_dash(parent.start)
        return self._next_dash(end_of(parent.items[-1]))

    def _next_dash(self, place: int) -> int:
        while self.text[place] != "-":
            place = self.text.index("\n", place) if self.text[place] == "#" else place + 1
        return place

    def _close(self, end: int) -> None:
        node = self.stack.pop()
        if node.flow:
            node.end, node.closing = end, end - 1
        else:
            node.end = end_of(node.items[-1]) if node.items else node.start


def end_of(item: Item) -> int:
    """Where the content of an item ends; of a block collection that is its last item's."""
    return max(item.node.end, item.key_end)
