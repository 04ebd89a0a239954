""".xlsx: every visible sheet as one grid, its merged cells, and the shapes that were drawn over cells."""

import io
import posixpath
import re
from datetime import date, datetime, time, timedelta
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl import load_workbook

from alur.engine.drafting.rules.pages import BOX, DIAMOND, Block, Cell, Document, Grid, Refused

from .packed import Package

ROWS_MAX, COLUMNS_MAX = 1500, 60
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_XDR = "{http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_UNIT = re.compile(r'[0#.,]+ ?"([^"]{1,20})"')
_MONTHS = ("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober",
           "November", "Desember")  # fmt: skip


def read_sheets(package: Package, body: bytes) -> Document:
    """The visible sheets in their order; formulas give what they last came to."""
    package.check_all()
    try:
        book = load_workbook(io.BytesIO(body), data_only=True, keep_links=False)
    except Exception:
        raise Refused("Berkas ini rusak. Buka, simpan ulang sebagai .xlsx, lalu pilih lagi.") from None
    drawn, remarks = _drawn(package), _unreckoned(package)
    blocks: list[Block] = []
    for sheet in book.worksheets:
        if sheet.sheet_state != "visible":
            remarks.append(f"Lembar tersembunyi “{sheet.title}” tidak dibaca.")
            continue
        if sheet.max_row > ROWS_MAX or sheet.max_column > COLUMNS_MAX:
            remarks.append(f"Lembar “{sheet.title}” hanya dibaca sampai baris {ROWS_MAX} dan kolom {COLUMNS_MAX}.")
        remarks += _hidden(sheet)
        if cells := _cells(sheet, drawn.get(sheet.title, {})):
            blocks.append(Grid(tuple(cells)))
    return Document(tuple(blocks), tuple(remarks))


def _hidden(sheet: Any) -> list[str]:  # noqa: ANN401  openpyxl has no types
    """Nothing is dropped unsaid: what is hidden is read, and named."""
    rows = [str(y) for y, each in sheet.row_dimensions.items() if each.hidden and y <= ROWS_MAX]
    columns = [name for name, each in sheet.column_dimensions.items() if each.hidden]
    found = [f"baris {', '.join(rows[:20])}"] if rows else []
    found += [f"kolom {', '.join(sorted(columns)[:20])}"] if columns else []
    where = " dan ".join(found)
    return [f"Yang tersembunyi di lembar “{sheet.title}” ikut dibaca: {where}. Hapus bila keliru."] if found else []


def _unreckoned(package: Package) -> list[str]:
    """Formulas of a file that no spreadsheet program has saved: what they come to is not in it."""
    cells: list[str] = []
    for name in sorted(package.names):
        if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", name) or (root := package.xml(name)) is None:
            continue
        for cell in root.iter(f"{_MAIN}c"):
            if cell.find(f"{_MAIN}f") is not None and not cell.findtext(f"{_MAIN}v", ""):
                cells.append(cell.get("r", ""))
    if not cells:
        return []
    shown = ", ".join(cells[:12]) + (", …" if len(cells) > 12 else "")
    return [f"Rumus di sel {shown} belum dihitung, jadi terbaca kosong. Buka di Excel, simpan, lalu pilih lagi."]


def _cells(sheet: Any, drawn: dict[tuple[int, int], str]) -> list[Cell]:  # noqa: ANN401  openpyxl has no types
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    covered: set[tuple[int, int]] = set()
    for merged in sheet.merged_cells.ranges:
        if merged.max_row > ROWS_MAX or merged.max_col > COLUMNS_MAX:
            continue
        top = (merged.min_row - 1, merged.min_col - 1)
        spans[top] = (merged.max_row - merged.min_row + 1, merged.max_col - merged.min_col + 1)
        covered |= {
            (y, x) for y in range(top[0], merged.max_row) for x in range(top[1], merged.max_col) if (y, x) != top
        }
    drawn_at = {_top_of(place, spans): symbol for place, symbol in drawn.items()}
    last_row, last_column = min(sheet.max_row, ROWS_MAX), min(sheet.max_column, COLUMNS_MAX)
    last_row = max([last_row, *(y + 1 for y, _ in drawn_at)])
    cells = []
    for y, row in enumerate(sheet.iter_rows(min_row=1, max_row=last_row, max_col=last_column)):
        for x, cell in enumerate(row):
            if (y, x) in covered:
                continue
            text = f"{_shown(cell.value, cell.number_format)} {drawn_at.get((y, x), '')}".strip()
            down, across = spans.get((y, x), (1, 1))
            cells.append(Cell(y, x, text, down, across))
    return _within_words(cells)


def _within_words(cells: list[Cell]) -> list[Cell]:
    """Without the empty cells below and to the right of all words: a sheet is often ruled far beyond its table."""
    said = [cell for cell in cells if cell.text]
    bottom = max((cell.row + cell.rowspan for cell in said), default=0)
    right = max((cell.column + cell.colspan for cell in said), default=0)
    return [cell for cell in cells if cell.row < bottom and cell.column < right]


def _top_of(place: tuple[int, int], spans: dict[tuple[int, int], tuple[int, int]]) -> tuple[int, int]:
    for (top, left), (down, across) in spans.items():
        if top <= place[0] < top + down and left <= place[1] < left + across:
            return (top, left)
    return place


def _shown(value: Any, form: str) -> str:  # noqa: ANN401  whatever a cell holds
    """A value about as Excel shows it."""
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, bool):
        return "Ya" if value else "Tidak"
    if isinstance(value, float):
        value = int(value) if value.is_integer() else f"{value:.10g}".replace(".", ",")
    text = "\n".join(" ".join(line.split()) for line in str(value).replace("_x000D_", "").split("\n") if line.strip())
    unit = _UNIT.fullmatch(form or "")
    return f"{text} {unit[1].strip()}" if unit and text else text


def _drawn(package: Package) -> dict[str, dict[tuple[int, int], str]]:
    """Title of the sheet → place → the symbol drawn there."""
    book = package.xml("xl/workbook.xml")
    if book is None:
        return {}
    targets = _targets(package, "xl/workbook.xml")
    found: dict[str, dict[tuple[int, int], str]] = {}
    for sheet in book.iter(f"{_MAIN}sheet"):
        path = targets.get(sheet.get(f"{_R}id", ""), "")
        for target in _targets(package, path).values():
            if "/drawings/drawing" in target and (root := package.xml(target)) is not None:
                found.setdefault(sheet.get("name", ""), {}).update(_shapes(root))
    return found


def _targets(package: Package, path: str) -> dict[str, str]:
    folder, name = posixpath.split(path)
    root = package.xml(f"{folder}/_rels/{name}.rels")
    if root is None:
        return {}
    return {
        each.get("Id", ""): posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
        for each in root
        if each.get("TargetMode") != "External"
    }


def _shapes(root: Element) -> dict[tuple[int, int], str]:
    found = {}
    for anchor in root:
        start, end = anchor.find(f"{_XDR}from"), anchor.find(f"{_XDR}to")
        geometry = next(anchor.iter(f"{_A}prstGeom"), None)
        if start is None or geometry is None or anchor.find(f"{_XDR}sp") is None:
            continue
        shape = geometry.get("prst", "")
        if "onnector" in shape or "rrow" in shape or shape == "line":
            continue
        words = "".join(each.text or "" for each in anchor.iter(f"{_A}t")).strip()
        symbol = DIAMOND if shape in ("diamond", "flowChartDecision") else BOX
        found[_middle(start, end)] = f"{symbol} {words}".strip()
    return found


def _middle(start: Element, end: Element | None) -> tuple[int, int]:
    """The cell under the middle of a shape."""
    y, x = (_whole(start, "row"), _whole(start, "col"))
    if end is None:
        return y, x
    return (y + _whole(end, "row")) // 2, (x + _whole(end, "col")) // 2


def _whole(anchor: Element, name: str) -> int:
    text = anchor.findtext(f"{_XDR}{name}", "0").strip()
    return min(int(text), ROWS_MAX - 1) if text.isascii() and text.isdigit() else 0
