"""A chart over several pages: an arrow that leaves its page ends in an off-page connector and goes on from another.

A connector's letter stands for the symbol that its arrows lead to, so each letter comes in once.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from .layout import page_of
from .model import ChartRow, Edge, Graph, Node, Shape
from .page import Page
from .words import Wording

CONNECTORS = 70.0
"""About the height of a row of connectors; what it comes to is measured afterwards."""


def pages_of(graph: Graph, wording: Wording, *, height: float, full: bool = False) -> tuple[Page, ...]:
    """Pages no higher than `height`, each with as many rows as it holds; one row alone may be higher."""
    whole = page_of(graph, wording, full=full)
    if whole.height <= height:
        return (whole,)
    starts = _starts(whole, height)
    while True:
        parts = parts_of(graph, wording, starts)
        pages = [page_of(part, wording, full=full) for part in parts]
        least = [max(page.lanes[lane][2] for page in pages) for lane in range(len(graph.lanes))]
        pages = [page_of(part, wording, full=full, least=least) for part in parts]
        too_high = next((index for index, page in enumerate(pages) if page.height > height and _rows(page) > 1), None)
        if too_high is None:
            return tuple(pages)
        starts = _shorter(starts, too_high, whole, height)


def _rows(page: Page) -> int:
    return sum(not band.row.is_connector for band in page.bands)


def _starts(whole: Page, height: float, after: Sequence[int] = (0,)) -> list[int]:
    """The first row of each page; those up to the last of `after` are kept."""
    starts = list(after)
    used = whole.header
    for index in range(starts[-1], len(whole.bands)):
        room = height - CONNECTORS * (1 if len(starts) == 1 else 2)
        if index > starts[-1] and used + whole.bands[index].height > room:
            starts.append(index)
            used = whole.header
        used += whole.bands[index].height
    return starts


def _shorter(starts: Sequence[int], page: int, whole: Page, height: float) -> list[int]:
    """One row less on that page; the pages behind it are filled anew."""
    end = starts[page + 1] if page + 1 < len(starts) else len(whole.bands)
    return _starts(whole, height, [*starts[: page + 1], end - 1])


@dataclass
class _Part:
    """The rows of one page, and the connectors above and below them."""

    number: int
    first: int
    rows: list[ChartRow]
    nodes: dict[str, Node]
    edges: list[Edge]
    above: "_Connectors"
    below: "_Connectors"


def parts_of(graph: Graph, wording: Wording, starts: Sequence[int]) -> list[Graph]:
    """The graph of each page, connectors included."""
    ends = [*starts[1:], len(graph.rows)]
    parts = [
        _Part(
            number=index + 1,
            first=first,
            rows=list(graph.rows[first:end]),
            nodes={key: node for key, node in graph.nodes.items() if first <= node.row < end},
            edges=[],
            above=_Connectors("in"),
            below=_Connectors("out"),
        )
        for index, (first, end) in enumerate(zip(starts, ends, strict=True))
    ]
    at = {key: part for part in parts for key in part.nodes}
    letters: dict[str, str] = {}
    for edge in graph.edges:
        source, target = at[edge.source], at[edge.target]
        if source is target:
            source.edges.append(edge)
            continue
        letter = letters.setdefault(edge.target, _letter(len(letters)))
        away = source.below.add(letter, graph.nodes[edge.source].lane, len(graph.lanes), target.number, edge.added)
        source.edges.append(replace(edge, target=away, together=False))
        if letter not in target.above.cells:
            here = target.above.add(letter, graph.nodes[edge.target].lane, len(graph.lanes), source.number, edge.added)
            target.edges.append(Edge(here, edge.target, added=edge.added, main=True))
        else:
            target.above.add(letter, graph.nodes[edge.target].lane, len(graph.lanes), source.number, edge.added)
    targets = {letter: graph.rows[graph.nodes[key].row] for key, letter in letters.items()}
    return [_joined(part, graph, targets, wording) for part in parts]


def _letter(index: int) -> str:
    return chr(ord("A") + index) if index < 26 else _letter(index // 26 - 1) + _letter(index % 26)


class _Connectors:
    """The pentagons of one edge of a page: letter → row among them and lane."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        self.cells: dict[str, tuple[int, int]] = {}
        self.pages: dict[str, list[int]] = {}
        self.added: dict[str, bool] = {}

    def add(self, letter: str, lane: int, lanes: int, page: int, added: bool) -> str:
        """The key of the connector with that letter, in or near that lane. `page` is where the other one stands."""
        pages = self.pages.setdefault(letter, [])
        if page not in pages:
            pages.append(page)
        self.added[letter] = self.added.get(letter, True) and added
        if letter not in self.cells:
            near = sorted(range(lanes), key=lambda each: (abs(each - lane), each))
            free = ((row, each) for row in range(len(self.cells) + 1) for each in near)
            self.cells[letter] = next(cell for cell in free if cell not in self.cells.values())
        return f"{self.kind}.{letter}"

    @property
    def height(self) -> int:
        return max((row for row, _lane in self.cells.values()), default=-1) + 1

    def nodes(self, first: int) -> Iterator[Node]:
        for letter, (row, lane) in self.cells.items():
            yield Node(f"{self.kind}.{letter}", first + row, lane, Shape.PENTAGON, letter, added=self.added[letter])

    def rows(self, targets: dict[str, ChartRow], wording: Wording) -> Iterator[ChartRow]:
        for row in range(self.height):
            words = "; ".join(
                self._words(letter, targets[letter], wording)
                for letter, cell in sorted(self.cells.items())
                if cell[0] == row
            )
            yield ChartRow(f"{self.kind}{row}", "", words, signed=False, is_connector=True)

    def _words(self, letter: str, target: ChartRow, wording: Wording) -> str:
        pages = ", ".join(str(page) for page in self.pages[letter])
        if self.kind == "in":
            return wording.comes_from.format(letter=letter, page=pages)
        where = wording.row.format(number=target.number) if target.number.isdigit() else f"“{target.activity}”"
        return wording.goes_to.format(letter=letter, row=where, page=pages)


def _joined(part: _Part, graph: Graph, targets: dict[str, ChartRow], wording: Wording) -> Graph:
    shift = part.above.height - part.first
    nodes = {key: replace(node, row=node.row + shift) for key, node in part.nodes.items()}
    for node in (*part.above.nodes(0), *part.below.nodes(part.above.height + len(part.rows))):
        nodes[node.key] = node
    rows = [*part.above.rows(targets, wording), *part.rows, *part.below.rows(targets, wording)]
    return Graph(graph.lanes, rows, nodes, part.edges)
