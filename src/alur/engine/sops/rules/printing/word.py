"""The same document as a Word file, for offices that edit on paper: real tables, and symbols that can be moved.

The rows have the heights of the printed flowchart, so that symbols and arrows lie where they belong. Deterministic.
"""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from itertools import count
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as Pages
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from alur.engine.sops.rules.definition import Definition

from . import shapes
from .sheet import PAPERS, Data, sheet_of

FONT = "Arial"
"""On every office computer; the letters are as wide as those of the printed document."""
TITLE = 26.0
"""Height of the title above the flowchart, in points."""
_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


def as_docx(definition: Definition) -> bytes:
    """Identity page and flowchart pages as Word tables."""
    sheet = sheet_of(definition)
    pages = Document()
    _begin(pages, sheet)
    _identity(pages, sheet["identity"])
    numbers = count(1)
    for index, page in enumerate(sheet["pages"]):
        _chart(pages, sheet, page, numbers, first=index == 0)
    written = BytesIO()
    pages.save(written)
    return _without_times(written)


def _begin(pages: Pages, sheet: Data) -> None:
    style = pages.styles["Normal"]
    style.font.name, style.font.size = FONT, Pt(9)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), FONT)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    style.paragraph_format.line_spacing = 1.0
    about = pages.core_properties
    about.title, about.subject, about.language = sheet["title"], sheet["number"], "id"
    about.author = about.last_modified_by = about.comments = ""
    about.created = about.modified = datetime(*sheet["date"])  # noqa: DTZ001  a day, not an instant
    _paper(pages, "a4", sheet["margin"])


def _paper(pages: Pages, paper: str, margin: float) -> None:
    section = pages.sections[-1]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = (Pt(length) for length in PAPERS[paper])
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Pt(margin)
    section.header_distance = section.footer_distance = Pt(margin / 2)


def _without_times(written: BytesIO) -> bytes:
    """The archive once more, without the times at which its parts were written."""
    again = BytesIO()
    with ZipFile(written) as source, ZipFile(again, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            part = ZipInfo(name, _ZIP_TIME)
            part.compress_type, part.external_attr, part.create_system = ZIP_DEFLATED, 0o600 << 16, 3
            target.writestr(part, source.read(name))
    return again.getvalue()


# ── the first part ───────────────────────────────────────────────────────────────────────────────


def _identity(pages: Pages, identity: Data) -> None:
    table = pages.add_table(1 + len(identity["parts"]), 2)
    table.style = "Table Grid"
    left, right = table.rows[0].cells
    left.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    _margins(table, side=5, above=3)
    for line in identity["letterhead"]:
        _write(left, line, bold=True, size=10.5, align=WD_ALIGN_PARAGRAPH.CENTER)
    facts = [*identity["facts"], ["Disahkan oleh", identity["signer"]["position"]]]
    for name, value in facts:
        _fact(right, name, value)
    for _line in range(3):
        _write(right, "")
    for text, bold in ((identity["signer"]["name"], True), (identity["signer"]["nip"], False)):
        if text:
            _write(right, f"\t  {text}", bold=bold).paragraph_format.tab_stops.add_tab_stop(Pt(100))
    _fact(right, "Nama SOP", identity["name"], bold=True)
    for row, pair in zip(table.rows[1:], identity["parts"], strict=True):
        for cell, part in zip(row.cells, pair, strict=True):
            _write(cell, part["heading"], bold=True)
            for number, item in enumerate(part["items"], 1):
                if len(part["items"]) == 1:
                    _write(cell, item)
                else:
                    _numbered(cell, number, item)
    for row in table.rows:
        for cell in row.cells:
            _drop_first(cell)


def _fact(cell: _Cell, name: str, value: str, *, bold: bool = False) -> None:
    paragraph = _write(cell, f"{name}\t: ")
    paragraph.add_run(value).bold = bold
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(100))
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Pt(105), Pt(-105)


def _numbered(cell: _Cell, number: int, item: str) -> None:
    paragraph = _write(cell, f"{number}.\t{item}")
    paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(18))
    paragraph.paragraph_format.left_indent, paragraph.paragraph_format.first_line_indent = Pt(18), Pt(-18)


def _write(
    cell: _Cell, text: str, *, bold: bool = False, size: float = 9, align: WD_ALIGN_PARAGRAPH | None = None
) -> Paragraph:
    paragraph: Paragraph = cell.add_paragraph()
    run = paragraph.add_run(text)
    run.bold, run.font.size = bold, Pt(size)
    if align is not None:
        paragraph.alignment = align
    return paragraph


def _drop_first(cell: _Cell) -> None:
    """A new cell comes with an empty paragraph, which it may lack once another is there."""
    first = cell.paragraphs[0]
    if len(cell.paragraphs) > 1 and not first.text:
        first._element.getparent().remove(first._element)


# ── the second part ──────────────────────────────────────────────────────────────────────────────


def _chart(pages: Pages, sheet: Data, page: Data, numbers: Iterator[int], *, first: bool) -> None:
    """One page: the title, with all that is drawn anchored to it, and the table."""
    if first:
        pages.add_section(WD_SECTION.NEW_PAGE)
        _paper(pages, sheet["paper"], sheet["margin"])
    unit = page["unit"]
    title = pages.add_paragraph()
    title.paragraph_format.page_break_before = not first
    title.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    title.paragraph_format.line_spacing = Pt(TITLE)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = title.add_run(sheet["table_title"])
    run.bold, run.font.size = True, Pt(12)
    left = (PAPERS[sheet["paper"]][0] - page["width"] * unit) / 2
    for drawing in shapes.drawings(page, sheet["sizes"], left, sheet["margin"] + TITLE, numbers):
        title.add_run()._element.append(parse_xml(drawing))
    _table(pages, sheet, page)


def _table(pages: Pages, sheet: Data, page: Data) -> None:
    unit, sizes = page["unit"], sheet["sizes"]
    columns = [*page["left"], *page["lanes"], *page["right"]]
    table = pages.add_table(2 + len(page["bands"]), len(columns))
    table.style, table.alignment, table.autofit = "Table Grid", WD_TABLE_ALIGNMENT.CENTER, False
    heights = [20.0, page["header"] - 20, *(band["height"] for band in page["bands"])]
    for row, height in zip(table.rows, heights, strict=True):
        row.height, row.height_rule = Pt(height * unit), WD_ROW_HEIGHT_RULE.EXACTLY
    for column, about in zip(table.columns, columns, strict=True):
        column.width = Pt(about["width"] * unit)
        for cell in column.cells:
            cell.width = Pt(about["width"] * unit)
    _margins(table, side=sizes["indent"] * unit)
    _headings(table, page, sizes["text"] * unit)
    for row, band in zip(table.rows[2:], page["bands"], strict=True):
        cells = row.cells
        texts = [*band["left"], *([[]] * len(page["lanes"])), *band["right"]]
        for place, lines in enumerate(texts):
            paragraph = cells[place].paragraphs[0]
            paragraph.paragraph_format.space_before = Pt(8 * unit)
            if columns[place].get("middle"):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            paragraph.add_run(_joined(lines)).font.size = Pt(sizes["words"] * unit)


def _joined(lines: list[str]) -> str:
    """Lines as one text: Word breaks them itself, where an office edits them too."""
    return "".join(line if line.endswith(("-", "/")) else f"{line} " for line in lines).strip()


def _margins(table: Table, *, side: float, above: float = 0) -> None:
    """Inside every cell, in points."""
    sizes = {"top": above, "left": side, "bottom": above, "right": side}
    sides = "".join(f'<w:{name} w:w="{round(size * 20)}" w:type="dxa"/>' for name, size in sizes.items())
    table._tbl.tblPr.append(parse_xml(f"<w:tblCellMar {shapes.W}>{sides}</w:tblCellMar>"))


def _headings(table: Table, page: Data, size: float) -> None:
    left, lanes, right = len(page["left"]), len(page["lanes"]), len(page["right"])
    upper, lower = table.rows[0].cells, table.rows[1].cells
    last = left + lanes + right - 1
    for place, column in [*enumerate(page["left"]), (last, page["right"][-1])]:
        _heading(upper[place].merge(lower[place]), column["title"], size)
    _heading(upper[left].merge(upper[left + lanes - 1]), "Pelaksana", size)
    _heading(upper[left + lanes].merge(upper[last - 1]), "Mutu Baku", size)
    for place, lane in enumerate(page["lanes"]):
        _heading(lower[left + place], _joined(lane["lines"]), size)
    for place, column in enumerate(page["right"][:-1]):
        _heading(lower[left + lanes + place], column["title"], size)
    for row in table.rows[:2]:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:tblHeader {shapes.W}/>"))


def _heading(cell: _Cell, words: str, size: float) -> None:
    for spare in cell.paragraphs[1:]:
        spare._element.getparent().remove(spare._element)
    paragraph = cell.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(words)
    run.bold, run.font.size = True, Pt(size)
    properties = cell._tc.get_or_add_tcPr()
    properties.append(parse_xml(f'<w:shd {shapes.W} w:val="clear" w:color="auto" w:fill="E9EDF0"/>'))
    sides = '<w:left w:w="20" w:type="dxa"/><w:right w:w="20" w:type="dxa"/>'
    properties.append(parse_xml(f"<w:tcMar {shapes.W}>{sides}</w:tcMar>"))
    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
