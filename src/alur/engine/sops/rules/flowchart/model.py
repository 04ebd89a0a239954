"""A flowchart before it has a size: rows, lanes, symbols in their cells, and the arrows between symbols."""

from dataclasses import dataclass, field, replace
from enum import StrEnum

from .words import State


class Shape(StrEnum):
    """The five symbols of Permenpan RB 35/2012 are these and the arrow; a called SOP is a box with double sides."""

    CAPSULE = "capsule"
    BOX = "box"
    CALL = "call"
    DIAMOND = "diamond"
    PENTAGON = "pentagon"


@dataclass(frozen=True)
class Lane:
    """A column: one executor."""

    key: str
    name: str


@dataclass(frozen=True)
class ChartRow:
    """A signed row, a row of our own for a step that was not signed (`added`), or one of off-page connectors."""

    key: str
    number: str
    activity: str
    requirements: str = ""
    time: str = ""
    output: str = ""
    note: str = ""
    signed: bool = True
    added: bool = False
    is_connector: bool = False


@dataclass(frozen=True)
class Node:
    """A symbol in the cell of a row and a lane."""

    key: str
    row: int
    lane: int
    shape: Shape = Shape.BOX
    text: str = ""
    steps: tuple[str, ...] = ()
    added: bool = False
    state: State | None = None


@dataclass(frozen=True)
class Edge:
    """An arrow. `together` joins the symbols of executors who do one row side by side."""

    source: str
    target: str
    label: str = ""
    added: bool = False
    main: bool = False
    together: bool = False


@dataclass
class Graph:
    """What is to be drawn."""

    lanes: list[Lane]
    rows: list[ChartRow]
    nodes: dict[str, Node] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)

    def node_at(self, row: int, lane: int) -> Node | None:
        return next((node for node in self.nodes.values() if (node.row, node.lane) == (row, lane)), None)

    def change(self, key: str, **what: object) -> None:
        self.nodes[key] = replace(self.nodes[key], **what)  # type: ignore[arg-type]  # names are checked by replace

    def without_empty_lanes(self) -> "Graph":
        """Executors who have no symbol get no column."""
        used = sorted({node.lane for node in self.nodes.values()})
        places = {old: new for new, old in enumerate(used)}
        nodes = {key: replace(node, lane=places[node.lane]) for key, node in self.nodes.items()}
        return Graph([self.lanes[old] for old in used], self.rows, nodes, self.edges)
