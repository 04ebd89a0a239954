"""The columns of words at the left of the lanes, and on a full chart those of the mutu baku at their right."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from .model import ChartRow
from .widths import LINE, wrapped
from .words import Wording

WORDS = 11.5
"""Size of the words of the signed table."""
INDENT = 7.0


@dataclass(frozen=True)
class Column:
    """`field` names what it shows of a row."""

    field: str
    title: str
    x: float
    width: float
    left: bool = True

    def lines_of(self, row: ChartRow) -> tuple[str, ...]:
        text = getattr(row, self.field)
        return wrapped(text, self.width - 2 * INDENT, WORDS) if text else ()

    def height_of(self, row: ChartRow) -> float:
        return len(self.lines_of(row)) * WORDS * LINE + 18

    def moved(self, x: float) -> "Column":
        return replace(self, x=x)


def columns_of(rows: Sequence[ChartRow], wording: Wording, *, full: bool) -> list[Column]:
    """`rows` decide whether there is room for long numbers; those of the mutu baku are moved into place later."""
    number = 34.0 if all(len(row.number) < 4 for row in rows) else 46.0
    found = [
        Column("number", wording.number, 0, number),
        # By itself the chart is also read on phones: more of the lanes is seen beside narrower words.
        Column("activity", wording.activity, number, 216 if full else 186),
    ]
    if full:
        found += [
            Column("requirements", wording.requirements, 0, 110, left=False),
            Column("time", wording.time, 0, 72, left=False),
            Column("output", wording.output, 0, 110, left=False),
            Column("note", wording.note, 0, 120, left=False),
        ]
    return found
