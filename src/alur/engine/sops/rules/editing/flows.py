"""Items between brackets: `{a: 1, b: 2}` and `[x, y]`."""

from itertools import pairwise

from .layout import Layout, Splice
from .operations import moved
from .tree import Node, end_of


def insertion(container: Node, place: int, words: str) -> Splice:
    if place < len(container.items):
        start = container.items[place].start
        return Splice(start, start, f"{words}, ")
    end = end_of(container.items[-1])
    return Splice(end, end, f", {words}")


def removal(container: Node, place: int) -> Splice:
    """With the comma before it; of the first one with the comma after it."""
    if place:
        return Splice(end_of(container.items[place - 1]), end_of(container.items[place]), "")
    return Splice(container.items[0].start, container.items[1].start, "")


def moving(layout: Layout, container: Node, place: int, to: int) -> Splice:
    """The items change places; what stands between them stays."""
    spans = [(each.start, end_of(each)) for each in container.items]
    return swapped(layout, spans, place, to)


def swapped(layout: Layout, spans: list[tuple[int, int]], place: int, to: int) -> Splice:
    words = moved([layout.text[start:end] for start, end in spans], place, to)
    between = [layout.text[one[1] : other[0]] for one, other in pairwise(spans)]
    parts = [part for pair in zip(words, [*between, ""], strict=True) for part in pair]
    return Splice(spans[0][0], spans[-1][1], "".join(parts).replace("\r\n", "\n"))
