"""The same SOP as a Word file, an Excel file, a text PDF and pasted HTML, as people really make them."""

import html
import io
from dataclasses import dataclass, field

import docx
import openpyxl
import typst


@dataclass
class Sheet:
    """What a document says. `rows`: no, activity, one cell per executor, requirements, time, output, note."""

    identity: dict
    lists: dict
    executors: list
    rows: list
    table_title: str = ""
    header: tuple = ("Kelengkapan", "Waktu", "Output", "Keterangan")
    extra: list = field(default_factory=list)

    @classmethod
    def of(cls, definition, marks=None):
        """The signed half of a definition; `marks` gives the words in executors' columns: row → executor → text."""
        sop = definition.sop
        lanes = [(key, each.name) for key, each in definition.executors.items() if each.kind != "system"]
        rows = [
            [
                str(row.no), row.activity, *((marks or {}).get(row.no, {}).get(key, "") for key, _ in lanes),
                row.requirements, row.time, row.output, row.note,
            ]
            for row in definition.rows
        ]  # fmt: skip
        identity = {
            "letterhead": sop.letterhead, "number": sop.number, "made_on": sop.made_on, "revised_on": sop.revised_on,
            "effective_on": sop.effective_on, "position": sop.approved_by.position, "name": sop.approved_by.name,
            "nip": sop.approved_by.nip, "title": sop.title,
        }  # fmt: skip
        lists = {name: getattr(sop, name) for name in SECTIONS}
        return cls(identity, lists, [name for _, name in lanes], rows, sop.table_title)


SECTIONS = {
    "legal_basis": "Dasar Hukum",
    "qualifications": "Kualifikasi Pelaksana",
    "related": "Keterkaitan",
    "equipment": "Peralatan/Perlengkapan",
    "warnings": "Peringatan",
    "records": "Pencatatan dan Pendataan",
}
PAIRS = (("legal_basis", "qualifications"), ("related", "equipment"), ("warnings", "records"))


def identity_rows(sheet):
    """Label and value of the right half of the block."""
    said = sheet.identity
    signer = [said["position"], said["name"], f"NIP. {said['nip']}" if said["nip"] else ""]
    return [
        ("Nomor SOP", said["number"]),
        ("Tanggal Pembuatan", said["made_on"]),
        ("Tanggal Revisi", said["revised_on"]),
        ("Tanggal Efektif", said["effective_on"]),
        ("Disahkan oleh", "\n".join(line for line in signer if line)),
        ("Nama SOP", said["title"]),
    ]


def header_rows(sheet):
    lanes = len(sheet.executors)
    top = ["No", "Kegiatan", "Pelaksana", *[""] * (lanes - 1), "Mutu Baku", "", "", sheet.header[3]]
    return top, ["", "", *sheet.executors, *sheet.header[:3], ""]


# ── Word ─────────────────────────────────────────────────────────────────────────────────────────


def word(sheet):
    document = docx.Document()
    right = identity_rows(sheet)
    block = document.add_table(rows=len(right), cols=3)
    block.cell(0, 0).merge(block.cell(len(right) - 1, 0))
    fill(block.cell(0, 0), sheet.identity["letterhead"])
    for y, (label, value) in enumerate(right):
        fill(block.cell(y, 1), [label])
        fill(block.cell(y, 2), [line if place else f": {line}" for place, line in enumerate(value.split("\n"))])
    sections = document.add_table(rows=0, cols=2)
    for pair in PAIRS:
        for cell, name in zip(sections.add_row().cells, pair, strict=True):
            fill(cell, [SECTIONS[name]])
        for cell, name in zip(sections.add_row().cells, pair, strict=True):
            fill(cell, sheet.lists[name], style="List Number")
    document.add_paragraph(sheet.table_title)
    add_table(document, sheet)
    return saved(document)


def add_table(document, sheet):
    lanes = len(sheet.executors)
    top, below = header_rows(sheet)
    table = document.add_table(rows=2, cols=len(top))
    for x, text in enumerate(top):
        fill(table.cell(0, x), [text] if text else [])
    for x, text in enumerate(below):
        fill(table.cell(1, x), [text] if text else [])
    table.cell(0, 2).merge(table.cell(0, 1 + lanes))
    table.cell(0, 2 + lanes).merge(table.cell(0, 4 + lanes))
    for x in (0, 1, len(top) - 1):
        table.cell(0, x).merge(table.cell(1, x))
    for row in sheet.rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            fill(cell, [text] if text else [])
    return table


def fill(cell, lines, style=None):
    for place, line in enumerate(lines):
        paragraph = cell.paragraphs[0] if place == 0 else cell.add_paragraph()
        paragraph.text = line
        if style:
            paragraph.style = style


def saved(document):
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


# ── Excel ────────────────────────────────────────────────────────────────────────────────────────


def excel(sheet):
    """Everything on one sheet, from B2, as offices do."""
    book = openpyxl.Workbook()
    page = book.active
    y = 2
    first = y
    page.cell(y, 2, "\n".join(sheet.identity["letterhead"]))
    for label, value in identity_rows(sheet):
        page.cell(y, 6, label)
        page.cell(y, 7, ":")
        page.cell(y, 8, value)
        y += 1
    page.merge_cells(start_row=first, end_row=y - 1, start_column=2, end_column=5)
    for left, right in PAIRS:
        for name, x in ((left, 2), (right, 6)):
            page.cell(y, x, SECTIONS[name])
            lines = sheet.lists[name]
            page.cell(y + 1, x, "\n".join(f"{place}. {line}" for place, line in enumerate(lines, 1)))
            for row in (y, y + 1):
                page.merge_cells(start_row=row, end_row=row, start_column=x, end_column=x + 3)
        y += 2
    y += 1
    page.cell(y, 2, sheet.table_title)
    y += 1
    top, below = header_rows(sheet)
    lanes = len(sheet.executors)
    for x, (upper, lower) in enumerate(zip(top, below, strict=True), 2):
        page.cell(y, x, upper or None)
        page.cell(y + 1, x, lower or None)
    page.merge_cells(start_row=y, end_row=y, start_column=4, end_column=3 + lanes)
    page.merge_cells(start_row=y, end_row=y, start_column=4 + lanes, end_column=6 + lanes)
    for x in (2, 3, 7 + lanes):
        page.merge_cells(start_row=y, end_row=y + 1, start_column=x, end_column=x)
    for row in sheet.rows:
        y += 1
        for x, text in enumerate(row, 2):
            page.cell(y + 1, x, (int(text) if x == 2 and text.isdigit() else text) or None)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


# ── PDF ──────────────────────────────────────────────────────────────────────────────────────────


def pdf(sheet):
    left = cells(sheet.identity["letterhead"])
    right = identity_rows(sheet)
    block = f"#table(columns: (1fr, 32mm, 1fr), table.cell(rowspan: {len(right)}, {left}),"
    block += "".join(f"{cells([label])}, {cells((': ' + value).split(chr(10)))}," for label, value in right) + ")"
    parts = []
    for pair in PAIRS:
        parts += [cells([SECTIONS[name]]) for name in pair]
        numbered = [[f"{place}. {line}" for place, line in enumerate(sheet.lists[name], 1)] for name in pair]
        parts += [cells(lines) for lines in numbered]
    sections = f"#table(columns: (1fr, 1fr), {', '.join(parts)})"
    return compiled(f"{block}\n{sections}\n#par[{words(sheet.table_title)}]\n{pdf_table(sheet)}")


def pdf_table(sheet):
    lanes = len(sheet.executors)
    columns = f"(8mm, 1.6fr, {'1fr, ' * lanes} 1.2fr, 14mm, 1.2fr, 1.2fr)"
    head = [
        "table.cell(rowspan: 2)[No]", "table.cell(rowspan: 2)[Kegiatan]", f"table.cell(colspan: {lanes})[Pelaksana]",
        "table.cell(colspan: 3)[Mutu Baku]", f"table.cell(rowspan: 2){cells([sheet.header[3]])}",
        *(cells([name]) for name in (*sheet.executors, *sheet.header[:3])),
    ]  # fmt: skip
    body = ", ".join(cells([text]) for row in sheet.rows for text in row)
    return f"#table(columns: {columns}, table.header({', '.join(head)}), {body})"


def compiled(source):
    page = '#set page(paper: "a4", flipped: true, margin: 12mm)\n#set text(size: 7pt, font: "Libertinus Serif")\n'
    return typst.compile(f"{page}{source}".encode(), format="pdf")


def cells(lines):
    return f"[{' #parbreak() '.join(words(line) for line in lines)}]"


def words(text):
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'#"{escaped}"'


# ── Paste ────────────────────────────────────────────────────────────────────────────────────────


def pasted(sheet):
    """What Word puts on the clipboard, roughly: attributes, empty paragraphs, `o:p`."""

    def cell(lines, **spans):
        paragraph = '<p class=MsoNormal style="margin:0"><span lang=IN>{}<o:p></o:p></span></p>'
        said = "".join(paragraph.format(html.escape(line)) for line in lines)
        attributes = "".join(f" {name}={value}" for name, value in spans.items())
        return f"<td{attributes}>{said or paragraph.format('&nbsp;')}</td>"

    right = identity_rows(sheet)
    block = "".join(
        f"<tr>{cell(sheet.identity['letterhead'], rowspan=len(right)) if y == 0 else ''}"
        f"{cell([label])}{cell([':'])}{cell(value.split(chr(10)))}</tr>"
        for y, (label, value) in enumerate(right)
    )
    sections = ""
    for pair in PAIRS:
        sections += f"<tr>{''.join(cell([SECTIONS[name]]) for name in pair)}</tr><tr>"
        for name in pair:
            sections += f"<td><ol>{''.join(f'<li>{html.escape(line)}</li>' for line in sheet.lists[name])}</ol></td>"
        sections += "</tr>"
    lanes = len(sheet.executors)
    head = (
        f"<tr>{cell(['No'], rowspan=2)}{cell(['Kegiatan'], rowspan=2)}{cell(['Pelaksana'], colspan=lanes)}"
        f"{cell(['Mutu Baku'], colspan=3)}{cell([sheet.header[3]], rowspan=2)}</tr>"
        f"<tr>{''.join(cell([name]) for name in (*sheet.executors, *sheet.header[:3]))}</tr>"
    )
    rows = "".join(f"<tr>{''.join(cell([text] if text else []) for text in row)}</tr>" for row in sheet.rows)
    return (
        "<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><style><!-- p.MsoNormal {margin:0} --></style>"
        "</head><body>"
        f"<!--StartFragment--><table>{block}</table><table>{sections}</table>"
        f"<p>{html.escape(sheet.table_title)}</p><table>{head}{rows}</table><!--EndFragment--></body></html>"
    ).encode()


KINDS = {"docx": word, "xlsx": excel, "pdf": pdf, "html": pasted}
