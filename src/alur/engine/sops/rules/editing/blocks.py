"""Items on lines of their own: keys below each other, and dashes.

A comment right above an item, in its column, belongs to it: it moves and goes with it. The first item's does not, since
it may speak of the whole list. Comments apart from it by a blank line stay where they are.
"""

from .flows import swapped
from .layout import Layout, Splice
from .tree import Node, end_of


def insertion(layout: Layout, container: Node, place: int, words: str) -> Splice:
    """`words` has its further lines indented already. A list whose items stand apart gets a blank line, too."""
    first = container.items[0].start
    pad = " " * layout.column(first)
    gap = "\n\n" if _stand_apart(layout, container, place) else "\n"
    if place == 0:
        return Splice(first, first, f"{words}{gap}{pad}")
    _start, end = spans_of(layout, container)[place - 1]
    if end and layout.text[end - 1] == "\n":
        return Splice(end, end, f"{pad}{words}\n")
    return Splice(end, end, f"{gap}{pad}{words}")


def removal(layout: Layout, container: Node, place: int) -> Splice:
    """Its lines, with the blank ones that set it apart."""
    spans = spans_of(layout, container)
    start, end = spans[place]
    if not layout.begins_line(start):
        return Splice(start, spans[place + 1][0] if place + 1 < len(spans) else end, "")
    start, end = layout.line_start(start), layout.next_line(end)
    if place == 0:
        while end < spans[1][0] and not layout.text[end : layout.next_line_of(end)].strip():
            end = layout.next_line_of(end)
        return Splice(start, end, "")
    floor = spans[place - 1][1]
    while (before := layout.line_start(start - 1)) > floor and not layout.text[before:start].strip():
        start = before
    return Splice(start, end, "")


def moving(layout: Layout, container: Node, place: int, to: int) -> Splice:
    """The items change places; what stands between them stays."""
    return swapped(layout, spans_of(layout, container), place, to)


def spans_of(layout: Layout, container: Node) -> list[tuple[int, int]]:
    """From the comment above it, its key or its dash to the end of its last line."""
    spans: list[tuple[int, int]] = []
    for each in container.items:
        start = each.start
        if spans:
            start = _with_comments(layout, start, spans[-1][1])
        spans.append((start, layout.line_end(end_of(each))))
    return spans


def _with_comments(layout: Layout, start: int, floor: int) -> int:
    column = layout.column(start)
    while True:
        line = layout.line_start(layout.line_start(start) - 1)
        if line <= floor or layout.text[line + column : line + column + 1] != "#":
            return start
        if layout.text[line : line + column].strip():
            return start
        start = line + column


def _stand_apart(layout: Layout, container: Node, place: int) -> bool:
    spans = spans_of(layout, container)
    if len(spans) < 2:
        return False
    place = min(max(place, 1), len(spans) - 1)
    between = layout.text[spans[place - 1][1] : spans[place][0]]
    return between.count("\n") > 1
