"""What was measured beside what is wanted: as a table, as JSON, and as a chart."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from html import escape
from typing import Any


@dataclass(frozen=True)
class Figure:
    """One measured figure. `wanted` is a bound, from above or, with `at_least`, from below; None: only to be seen."""

    part: str
    database: str
    name: str
    value: float
    unit: str = "×"
    wanted: float | None = None
    at_least: bool = False

    @property
    def holds(self) -> bool:
        if self.wanted is None:
            return True
        return self.value >= self.wanted if self.at_least else self.value <= self.wanted

    @property
    def share(self) -> float:
        """How much of what is allowed it takes: up to 1 is as wanted."""
        if self.wanted is None:
            return 0.0
        return self.wanted / max(self.value, 0.001) if self.at_least else self.value / self.wanted

    @property
    def bound(self) -> str:
        return "" if self.wanted is None else f"{'≥' if self.at_least else '≤'} {self.wanted:g} {self.unit}"

    def as_json(self) -> dict[str, Any]:
        return asdict(self) | {"holds": self.holds}


def table(figures: Sequence[Figure]) -> str:
    """Every figure in a line of its own."""
    lines = [f"{'part':9}{'database':10}{'what':42}{'measured':>14}  {'wanted':14}"]
    lines += [
        f"{each.part:9}{each.database:10}{each.name:42}{f'{each.value:g} {each.unit}':>14}  {each.bound:14}"
        f"{'' if each.holds else '← not there yet'}".rstrip()
        for each in figures
    ]
    return "\n".join(lines)


LEFT, BAR, LINE, LONGEST = 370, 300, 24, 3.0
"""Pixels: the names, what is allowed, the height of a line; and so many times what is allowed is still drawn."""


def chart(figures: Sequence[Figure], title: str) -> str:
    """An SVG: a bar for each figure that has a bound, and the line that it should not pass."""
    shown = [each for each in figures if each.wanted is not None]
    width, height = LEFT + round(BAR * LONGEST) + 40, 84 + LINE * len(shown)
    rows = "".join(_row(each, 64 + LINE * number) for number, each in enumerate(shown))
    edge = LEFT + BAR
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}"'
        f' role="img" font-family="system-ui, sans-serif" font-size="13"><title>{escape(title)}</title>'
        f'<rect width="{width}" height="{height}" fill="#fff"/>'
        f'<text x="12" y="26" font-size="16" font-weight="600" fill="#1d2b36">{escape(title)}</text>'
        f'<text x="{edge}" y="50" text-anchor="middle" fill="#52616b">allowed</text>{rows}'
        f'<path d="M{edge} 56V{height - 16}" stroke="#1d2b36" stroke-dasharray="4 3"/></svg>\n'
    )


def _row(figure: Figure, top: int) -> str:
    length = round(min(figure.share, LONGEST) * BAR)
    colour = "#2f7d4f" if figure.holds else "#b3432b"
    said = f"{figure.value:g} {figure.unit} ({figure.bound})"
    # Right of the line, that none goes through the words; behind a long bar there is no room, so they stand in it.
    inside = length > BAR * 2
    after = LEFT + max(length, BAR) + 8
    place = f'x="{LEFT + length - 8}" text-anchor="end" fill="#fff"' if inside else f'x="{after}" fill="#1d2b36"'
    name = escape(f"{figure.part}, {figure.database}: {figure.name}")
    return (
        f'<text x="{LEFT - 10}" y="{top + 14}" text-anchor="end" fill="#1d2b36">{name}</text>'
        f'<rect x="{LEFT}" y="{top + 2}" width="{max(length, 2)}" height="16" fill="{colour}"/>'
        f'<text {place} y="{top + 14}">{escape(said)}</text>'
    )
