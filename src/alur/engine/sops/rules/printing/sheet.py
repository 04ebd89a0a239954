"""What stands on the printed SOP, and where: plain data that the Typst template and the Word file are made from.

The table of the flowchart is a real table; its symbols stand in its cells and its arrows lie over it, at the places
that `flowchart` reckoned. Lengths of a page are those of the flowchart, times `unit` points.
"""

from typing import Any

from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.rules.flowchart import INDONESIAN, Page, Shape, described, graph_of, page_of, pages_of
from alur.engine.sops.rules.flowchart.columns import INDENT, WORDS, Column
from alur.engine.sops.rules.flowchart.page import Band, Line, Symbol
from alur.engine.sops.rules.flowchart.sizes import LABEL, TEXT
from alur.engine.sops.rules.flowchart.widths import LINE
from alur.kernel.paper import printable

from .dates import stated_date

type Data = dict[str, Any]

PAPERS = {"a4": (841.9, 595.3), "a3": (1190.6, 841.9), "a2": (1683.8, 1190.6)}
"""Width and height in points, lying."""
MARGIN = 34.0
ABOVE = 40.0
"""Room for the title above the table of a flowchart page."""
UNNAMED = "SOP"
"""The title of one whose title has no letters: a document for everybody has to have one."""
LEAST_WORDS = 6.5
"""Points: smaller words of the table are hard to read, so a wide chart goes onto larger paper."""

HEADINGS = (
    (("legal_basis", "Dasar Hukum"), ("qualifications", "Kualifikasi Pelaksana")),
    (("related", "Keterkaitan"), ("equipment", "Peralatan/Perlengkapan")),
    (("warnings", "Peringatan"), ("records", "Pencatatan dan Pendataan")),
)
"""The parts of the identity page by the words of the SOP file, two beside each other (Permenpan RB 35/2012)."""


def sheet_of(definition: Definition) -> Data:
    """The whole document."""
    paper, unit, pages = chart_pages(definition)
    made = stated_date(definition.sop)
    return {
        "title": printable(definition.sop.title) or UNNAMED,
        "number": printable(definition.sop.number),
        "date": [made.year, made.month, made.day],
        "identity": _identity(definition),
        "table_title": printable(definition.sop.table_title or definition.sop.title) or UNNAMED,
        "paper": paper,
        "margin": MARGIN,
        "description": printable(described(graph_of(definition), INDONESIAN)),
        "sizes": {"words": WORDS, "text": TEXT, "label": LABEL, "line": LINE, "indent": INDENT},
        "pages": [_page(page, min(unit, _fit(paper, page))) for page in pages],
    }


def chart_pages(definition: Definition) -> tuple[str, float, tuple[Page, ...]]:
    """The paper that the flowchart needs, how many points a unit of it is there, and its pages."""
    graph = graph_of(definition)
    width = page_of(graph, INDONESIAN, full=True).width
    paper, unit = next(
        ((name, _across(name, width)) for name in PAPERS if _across(name, width) * WORDS >= LEAST_WORDS),
        ("a2", _across("a2", width)),
    )
    pages = pages_of(graph, INDONESIAN, height=_room(paper) / unit, full=True)
    widest = max(page.width for page in pages)
    return paper, _across(paper, widest), pages


def _across(paper: str, width: float) -> float:
    # Few columns are not blown up over the whole page.
    return min((PAPERS[paper][0] - 2 * MARGIN) / width, 0.8)


def _room(paper: str) -> float:
    return PAPERS[paper][1] - 2 * MARGIN - ABOVE


def _fit(paper: str, page: Page) -> float:
    """A single row may be higher than a page: then it is drawn smaller."""
    return _room(paper) / page.height


# ── the first part ───────────────────────────────────────────────────────────────────────────────


def _identity(definition: Definition) -> Data:
    sop = definition.sop
    signer = sop.approved_by
    return {
        "letterhead": [printable(line) for line in sop.letterhead],
        "facts": [
            ["Nomor SOP", printable(sop.number)],
            ["Tanggal Pembuatan", printable(sop.made_on)],
            ["Tanggal Revisi", printable(sop.revised_on)],
            ["Tanggal Efektif", printable(sop.effective_on)],
        ],
        "signer": {
            "position": printable(signer.position),
            "name": printable(signer.name),
            "nip": f"NIP {printable(signer.nip)}" if signer.nip else "",
        },
        "name": printable(sop.title) or UNNAMED,
        "parts": [
            [{"heading": heading, "items": [printable(item) for item in getattr(sop, word)]} for word, heading in pair]
            for pair in HEADINGS
        ],
    }


# ── the second part ──────────────────────────────────────────────────────────────────────────────


def _page(page: Page, unit: float) -> Data:
    left = [column for column in page.columns if column.left]
    right = [column for column in page.columns if not column.left]
    return {
        "unit": unit,
        "width": page.width,
        "height": page.height,
        "header": page.header,
        "left": [_column(column) for column in left],
        "lanes": [{"lines": _lines(name.split("\n")), "width": width} for name, _x, width in page.lanes],
        "right": [_column(column) for column in right],
        "bands": [_band(page, index, band, left, right) for index, band in enumerate(page.bands)],
        "lines": [_line(line) for line in page.lines],
    }


def _column(column: Column) -> Data:
    return {"title": column.title, "width": column.width, "middle": column.field == "number"}


def _band(page: Page, index: int, band: Band, left: list[Column], right: list[Column]) -> Data:
    top = max(band.y, page.header) if index == 0 else band.y
    height = band.y + band.height - top
    symbols = [symbol for symbol in page.symbols if symbol.node.row == index]
    return {
        "height": height,
        "connector": band.row.is_connector,
        "left": [_lines(column.lines_of(band.row)) for column in left],
        "right": [_lines(column.lines_of(band.row)) for column in right],
        "lanes": [
            [_symbol(symbol, x, top) for symbol in symbols if symbol.node.lane == lane]
            for lane, (_name, x, _width) in enumerate(page.lanes)
        ],
    }


def _symbol(symbol: Symbol, x: float, y: float) -> Data:
    """The outline and the middle of the words, from the corner of the cell."""
    width, height = symbol.width, symbol.height
    left, top = symbol.x - width / 2 - x, symbol.y - height / 2 - y
    return {
        "shape": str(symbol.node.shape),
        "x": left,
        "y": top,
        "width": width,
        "height": height,
        "words_height": height - 8 if symbol.node.shape is Shape.PENTAGON else height,
        "words": _lines(symbol.content.lines),
    }


def _line(line: Line) -> Data:
    found: Data = {"points": [list(point) for point in line.points], "together": line.edge.together, "label": None}
    if line.label:
        box = line.label
        found["label"] = {"lines": _lines(line.words), "x": box.x, "y": box.y, "width": box.width, "left": line.at_left}
    return found


def _lines(lines: "list[str] | tuple[str, ...]") -> list[str]:
    return [printable(line) for line in lines]
