"""What every reader gives: paragraphs, and grids of cells with their spans. Nothing here knows the file's kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

BOX, DIAMOND, ARROW = "▭", "◇", "→"
"""A flowchart's symbols, drawn in a cell: an act, a decision, and a connector (which marks nobody)."""

CELLS_MAX = 20_000
CHARACTERS_MAX = 400_000
PLACES_MAX = 100_000
"""So many places the cells of one table may cover."""
TOO_MUCH = "Isi dokumen ini terlalu banyak untuk satu SOP. Simpan bagian SOP-nya saja, lalu pilih lagi."


class Refused(Exception):
    """The document is not read; the message is Indonesian and says what to do."""


@dataclass(frozen=True)
class Paragraph:
    text: str
    """One paragraph; a line break in it was meant by its author."""


@dataclass(frozen=True)
class Cell:
    row: int
    column: int
    text: str
    """Paragraphs, one a line."""
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True)
class Grid:
    cells: tuple[Cell, ...]
    loose: bool = False
    """Columns are told by tabs alone: nobody knows what was merged, and headings may stand beside their columns."""

    @cached_property
    def height(self) -> int:
        return max((each.row + each.rowspan for each in self.cells), default=0)

    @cached_property
    def width(self) -> int:
        return max((each.column + each.colspan for each in self.cells), default=0)

    @cached_property
    def covering(self) -> dict[tuple[int, int], Cell]:
        """Place → the cell that covers it."""
        return {
            (row, column): each
            for each in self.cells
            for row in range(each.row, each.row + each.rowspan)
            for column in range(each.column, each.column + each.colspan)
        }

    def at(self, row: int, column: int) -> Cell | None:
        return self.covering.get((row, column))

    def row(self, row: int) -> list[Cell]:
        """The cells that begin in this row, from left to right."""
        return sorted((each for each in self.cells if each.row == row), key=lambda each: each.column)

    def own_text(self, row: int, column: int) -> str:
        """Text of the cell that begins at this very place."""
        found = self.at(row, column)
        return found.text if found is not None and (found.row, found.column) == (row, column) else ""


type Block = Paragraph | Grid


@dataclass(frozen=True)
class Document:
    blocks: tuple[Block, ...]
    remarks: tuple[str, ...] = field(default=())
    """What the reader left out, in Indonesian."""

    @property
    def text(self) -> str:
        parts = []
        for block in self.blocks:
            parts += [block.text] if isinstance(block, Paragraph) else [cell.text for cell in block.cells]
        return "\n".join(parts)


def bounded(document: Document) -> Document:
    """The document, unless it is larger than any SOP."""
    grids = [block for block in document.blocks if isinstance(block, Grid)]
    cells = sum(len(grid.cells) for grid in grids)
    covered = max((sum(cell.rowspan * cell.colspan for cell in grid.cells) for grid in grids), default=0)
    if cells > CELLS_MAX or covered > PLACES_MAX or len(document.text) > CHARACTERS_MAX:
        raise Refused(TOO_MUCH)
    return document


def grid_of(rows: list[list[str]], *, loose: bool = False) -> Grid:
    """A grid without spans; cells that are missing on the right are empty."""
    width = max((len(row) for row in rows), default=0)
    filled = [[*row, *[""] * (width - len(row))] for row in rows]
    return Grid(tuple(Cell(y, x, text) for y, row in enumerate(filled) for x, text in enumerate(row)), loose)
