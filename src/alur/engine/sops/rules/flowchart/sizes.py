"""How large a symbol must be for its words and for the arrows that end at it; and where its border lies."""

from dataclasses import dataclass
from math import sqrt

from .model import Node, Shape
from .widths import LINE, balanced, widest
from .words import Wording

TEXT = 11.0
"""Size of the words in symbols and of headings."""
LABEL = 10.5
"""Size of the words on arrows."""
ROOM = 92.0
"""Width that words on arrows and in symbols may take before they are wrapped."""
PORT = 13.0
"""Distance between two arrows that end at the top of a symbol."""
ICON = 15.0
"""Room for the mark of a state, left of its word."""


@dataclass(frozen=True)
class Content:
    """The lines of a symbol, one below the other; `state` stands in the last one, with its mark."""

    lines: tuple[str, ...]
    state: str = ""

    @property
    def all_lines(self) -> tuple[str, ...]:
        return (*self.lines, self.state) if self.state else self.lines

    @property
    def width(self) -> float:
        return max(widest(self.lines, TEXT), widest([self.state], TEXT, bold=True) + ICON if self.state else 0)

    @property
    def height(self) -> float:
        return len(self.all_lines) * TEXT * LINE


def content_of(node: Node, wording: Wording) -> Content:
    lines = balanced(node.text, ROOM, TEXT) if node.text else ()
    return Content(lines, wording.states[node.state] if node.state else "")


def size_of(shape: Shape, content: Content, top_ports: int, side_room: float) -> tuple[float, float]:
    """Width and height; `side_room` is how far apart the outermost arrows at a side are."""
    across = PORT * top_ports + 12
    width, height = content.width, content.height
    if shape is Shape.PENTAGON:
        return max(26, across), 28
    if shape is Shape.DIAMOND:
        tall = max(52.0 if content.state else 44.0, height * 3, side_room + 24)
        wide = width / (1 - height / tall) + 12 if height else 0
        return max(70.0, wide, across * 1.5), tall
    padding = {Shape.CAPSULE: 26, Shape.CALL: 30}.get(shape, 16)
    tall = max(32.0, height + 14, side_room + 12)
    # A capsule lies: its round ends are at its sides.
    return max(64.0, width + padding, across, tall if shape is Shape.CAPSULE else 0), tall


def border(shape: Shape, width: float, height: float, *, dx: float = 0, dy: float | None = None) -> float:
    """How far from its middle a symbol's border is: upwards at `dx`; or, with `dy`, sideways at that height."""
    half_width, half_height = width / 2, height / 2
    if dy is not None:
        if shape is Shape.DIAMOND:
            return half_width * (1 - abs(dy) / half_height)
        if shape is Shape.CAPSULE:
            radius = min(half_height, half_width)
            return half_width - radius + sqrt(max(0, radius**2 - dy**2))
        return half_width
    if shape is Shape.DIAMOND:
        return half_height * (1 - abs(dx) / half_width)
    if shape is Shape.CAPSULE:
        radius = min(half_height, half_width)
        beyond = max(0, abs(dx) - (half_width - radius))
        return sqrt(max(0, radius**2 - beyond**2))
    return half_height
