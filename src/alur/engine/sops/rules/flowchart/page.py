"""What a laid out chart is: symbols, lines and words with their places. The unit is a CSS pixel."""

from dataclasses import dataclass

from .columns import Column
from .model import ChartRow, Edge, Node
from .sizes import Content

type Point = tuple[float, float]


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Symbol:
    """A symbol with its middle and size."""

    node: Node
    x: float
    y: float
    width: float
    height: float
    content: Content


@dataclass(frozen=True)
class Line:
    """An arrow: its corners from the source's border to the target's, and the words beside its exit."""

    edge: Edge
    points: tuple[Point, ...]
    words: tuple[str, ...] = ()
    label: Box | None = None
    at_left: bool = False


@dataclass(frozen=True)
class Band:
    """A row with its upper border and height."""

    row: ChartRow
    y: float
    height: float


@dataclass(frozen=True)
class Page:
    """One drawing."""

    width: float
    height: float
    header: float
    """Height of the two lines of headings."""
    columns: tuple[Column, ...]
    lanes: tuple[tuple[str, float, float], ...]
    """Name, left border, width."""
    bands: tuple[Band, ...]
    symbols: tuple[Symbol, ...]
    lines: tuple[Line, ...]
