""".docx: paragraphs, tables with merged cells, automatic numbers, and the symbols drawn in cells.

Read from the XML itself: a library would give neither the numbers that Word counts nor the shapes, and those are what
the "No" column and the executors' columns of a signed SOP are made of.
"""

import re
from collections import Counter
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from alur.engine.drafting.rules.headings import header_of
from alur.engine.drafting.rules.pages import ARROW, BOX, DIAMOND, Block, Cell, Document, Grid, Paragraph, Refused

from .packed import Package

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_GEOMETRY = "{http://schemas.openxmlformats.org/drawingml/2006/main}prstGeom"
_VML = "{urn:schemas-microsoft-com:vml}"
_GONE = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "pPr", "rPr", "sectPr")}
_DECISIONS = ("diamond", "flowChartDecision", "#_x0000_t110", "#_x0000_t4")
_CONNECTORS = ("#_x0000_t32", "#_x0000_t33", "#_x0000_t34", "#_x0000_t20")
_SPAN_MAX = 60
_DEPTH_MAX = 60
_NESTED_MAX = 5


def read_word(package: Package) -> Document:
    """The document with what its page headers and footers say before and behind it; deleted text is left out."""
    root = package.xml("word/document.xml")
    body = root.find(f"{W}body") if root is not None else None
    if body is None:
        raise Refused("Berkas ini bukan dokumen Word. Simpan ulang sebagai .docx, lalu pilih lagi.")
    formats = _formats(package)
    document = _Reader(formats).read(body)
    said = " ".join(document.text.split())
    heads, feet = (_around(package, formats, said, place) for place in ("header", "footer"))
    remarks = ("Kepala halaman ikut dibaca.",) if heads else ()
    return Document((*heads, *document.blocks, *feet), remarks)


def _around(package: Package, formats: dict[tuple[str, str], str], said: str, place: str) -> list[Block]:
    """The letterhead often stands in the page header alone. What the body or another page says is not repeated."""
    found: list[Block] = []
    for name in sorted(package.names):
        if not re.fullmatch(rf"word/{place}\d*\.xml", name) or (root := package.xml(name)) is None:
            continue
        for block in _Reader(formats).read(root).blocks:
            text = " ".join(Document((block,)).text.split())
            if text not in said and any(map(str.isalpha, text)):
                found.append(block)
                said = f"{said} {text}"
    return found


class _Reader:
    def __init__(self, formats: dict[tuple[str, str], str]) -> None:
        self.formats = formats
        self.counts: Counter[tuple[str, str]] = Counter()
        self.inner: list[Grid] = []
        """Tables of activities that stand in a cell of another table, which only lays the page out."""

    def read(self, body: Element) -> Document:
        blocks: list[Block] = []
        for element in _flow(body):
            if element.tag == f"{W}tbl":
                grid = self._table(element, 0)
                blocks += [each for each in (grid, *self.inner) if each.cells]
                self.inner = []
            else:
                text = _without_symbols(self._paragraph(element))
                blocks += [Paragraph(text)] if text else []
        return Document(tuple(blocks))

    def _table(self, table: Element, depth: int) -> Grid:
        cells: list[Cell] = []
        open_above: dict[int, int] = {}
        for y, row in enumerate(each for each in _flow(table) if each.tag == f"{W}tr"):
            x = _number(row.find(f"{W}trPr/{W}gridBefore"), 0)
            for cell in (each for each in _flow(row) if each.tag == f"{W}tc"):
                across = min(max(_number(cell.find(f"{W}tcPr/{W}gridSpan"), 1), 1), _SPAN_MAX)
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                above = open_above.get(x)
                if merge is not None and merge.get(f"{W}val", "continue") == "continue" and above is not None:
                    former = cells[above]
                    cells[above] = Cell(former.row, former.column, former.text, y - former.row + 1, former.colspan)
                else:
                    cells.append(Cell(y, x, self._words_of(cell, depth), 1, across))
                    open_above[x] = len(cells) - 1
                x += across
        return Grid(tuple(cells))

    def _words_of(self, cell: Element, depth: int) -> str:
        lines = []
        for element in _flow(cell):
            if element.tag == f"{W}tbl":
                inner = self._table(element, depth + 1) if depth < _NESTED_MAX else Grid(())
                if header_of(inner) is not None:
                    self.inner.append(inner)
                else:
                    lines += [each.text for each in inner.cells]
            elif element.tag == f"{W}p":
                lines.append(self._paragraph(element))
        return "\n".join(line for line in lines if line)

    def _paragraph(self, paragraph: Element) -> str:
        words = "".join(self._runs(paragraph, 0))
        text = "\n".join(" ".join(line.split()) for line in words.split("\n") if line.strip())
        number = self._number_of(paragraph)
        return f"{number} {text}".strip() if number else text

    def _runs(self, element: Element, depth: int) -> Iterator[str]:
        if depth > _DEPTH_MAX:
            raise Refused("Berkas ini rusak. Buka, simpan ulang, lalu pilih lagi.")
        for child in element:
            tag = child.tag
            if tag in _GONE or tag == _FALLBACK:
                continue
            if tag == f"{W}t":
                yield child.text or ""
            elif tag in (f"{W}tab", f"{W}ptab"):
                yield " "
            elif tag in (f"{W}br", f"{W}cr"):
                yield "\n"
            elif tag == f"{W}noBreakHyphen":
                yield "-"
            elif tag == f"{W}sym":
                yield "✓"
            elif tag in (f"{W}drawing", f"{W}pict", f"{W}object"):
                yield from self._drawn(child, depth)
            else:
                yield from self._runs(child, depth + 1)

    def _drawn(self, drawing: Element, depth: int) -> Iterator[str]:
        inside = "".join(self._runs(drawing, depth + 1)).strip()
        yield f" {_symbol(drawing)} {inside} "

    def _number_of(self, paragraph: Element) -> str:
        """What Word counts by itself in front of a paragraph: `3.`, `-` for a bullet, or nothing."""
        found = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        if found is None:
            return ""
        level = paragraph.find(f"{W}pPr/{W}numPr/{W}ilvl")
        key = (found.get(f"{W}val", ""), level.get(f"{W}val", "0") if level is not None else "0")
        form = self.formats.get(key, "")
        if not form or form == "none":
            return ""
        if form == "bullet":
            return "-"
        self.counts[key] += 1
        count = self.counts[key]
        return f"{chr(96 + count)}." if form in ("lowerLetter", "upperLetter") and count < 27 else f"{count}."


def _flow(parent: Element, depth: int = 0) -> Iterator[Element]:
    """Paragraphs, tables, rows and cells in their order, also those in content controls and insertions."""
    for child in parent:
        if child.tag in (f"{W}p", f"{W}tbl", f"{W}tr", f"{W}tc"):
            yield child
        elif child.tag in (f"{W}sdt", f"{W}sdtContent", f"{W}ins", f"{W}customXml", f"{W}smartTag") and depth < 20:
            yield from _flow(child, depth + 1)


def _symbol(drawing: Element) -> str:
    geometry = next(drawing.iter(_GEOMETRY), None)
    if geometry is not None:
        shape = geometry.get("prst", "")
        if "onnector" in shape or "rrow" in shape or shape == "line":
            return ARROW
        return DIAMOND if shape in _DECISIONS else BOX
    for element in drawing.iter():
        if element.tag == f"{_VML}line":
            return ARROW
        kind = element.get("type", "")
        if kind in _CONNECTORS:
            return ARROW
        if kind in _DECISIONS:
            return DIAMOND
    return BOX


def _without_symbols(text: str) -> str:
    for symbol in (BOX, DIAMOND, ARROW):
        text = text.replace(symbol, "")
    return "\n".join(line.strip() for line in text.split("\n") if line.strip())


def _number(element: Element | None, otherwise: int) -> int:
    value = element.get(f"{W}val", "") if element is not None else ""
    return min(int(value), _SPAN_MAX) if value.isascii() and value.isdigit() else otherwise


def _formats(package: Package) -> dict[tuple[str, str], str]:
    """(number id, level) → how Word writes it."""
    root = package.xml("word/numbering.xml")
    if root is None:
        return {}
    abstract: dict[str, dict[str, str]] = {}
    for each in root.iter(f"{W}abstractNum"):
        levels = {}
        for level in each.iter(f"{W}lvl"):
            form = level.find(f"{W}numFmt")
            levels[level.get(f"{W}ilvl", "0")] = form.get(f"{W}val", "decimal") if form is not None else "decimal"
        abstract[each.get(f"{W}abstractNumId", "")] = levels
    found: dict[tuple[str, str], str] = {}
    for num in root.iter(f"{W}num"):
        link = num.find(f"{W}abstractNumId")
        levels = abstract.get(link.get(f"{W}val", "") if link is not None else "", {})
        found |= {(num.get(f"{W}numId", ""), name): form for name, form in levels.items()}
    return found
