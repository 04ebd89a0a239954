"""Files that nobody foresaw, tables in tables, hidden rows, remnants of Word, turned pages."""

import io
import textwrap

import docx
import openpyxl
import pytest
from openpyxl.styles import Border, Side

from alur.engine.drafting.rules.pages import Refused

from .build import compiled, fill, pdf_table, saved
from .test_layouts import ACTIVITIES, MARKED, ROWS, expect_all, read, sheet
from .test_strange_layouts import HEAD

pytestmark = pytest.mark.once


def in_html(rows):
    lines = ("".join(f"<td>{cell}</td>" for cell in row) for row in rows)
    return f"<table>{''.join(f'<tr>{line}</tr>' for line in lines)}</table>"


@pytest.mark.parametrize("deep", [1, 3])
def test_a_table_that_lies_in_a_table_for_the_layout_in_html(deep):
    page = f"<p>Nama SOP : Izin</p>{in_html([HEAD, *ROWS])}"
    for _each in range(deep):
        page = in_html([["KOP DINAS"], [page]])
    draft = read(f"<html><body>{page}</body></html>".encode())
    expect_all(draft)
    assert draft.identity.title == "Izin"


def test_a_table_in_a_cell_that_is_none_of_activities_stays_in_its_cell():
    rows = [
        [*row[:5], in_html([["Formulir A"], ["Formulir B"]]) if row[0] == "2" else row[5], *row[6:]] for row in ROWS
    ]
    draft = read(f"<html><body>{in_html([HEAD, *rows])}</body></html>".encode())
    expect_all(draft)
    assert draft.rows[1].requirements == "Formulir A Formulir B"


def test_a_table_that_lies_in_a_table_for_the_layout_in_word():
    document = docx.Document()
    outer = document.add_table(rows=2, cols=1)
    fill(outer.cell(0, 0), ["Nama SOP : Izin"])
    inner = outer.cell(1, 0).add_table(0, len(HEAD))
    for row in [HEAD, *ROWS]:
        for cell, text in zip(inner.add_row().cells, row, strict=True):
            fill(cell, [text] if text else [])
    draft = read(saved(document))
    expect_all(draft)
    assert draft.identity.title == "Izin"


def test_a_letterhead_in_the_page_header_of_word():
    document = docx.Document()
    head, foot = document.sections[0].header, document.sections[0].footer
    head.paragraphs[0].text = "PEMERINTAH KABUPATEN CONTOH"
    head.add_paragraph("DINAS PERIZINAN")
    foot.paragraphs[0].text = "Dokumen terkendali"
    document.add_paragraph("Nama SOP : Izin")
    table = document.add_table(0, len(HEAD))
    for row in [HEAD, *ROWS]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            fill(cell, [text] if text else [])
    draft = read(saved(document))
    expect_all(draft)
    assert draft.identity.letterhead == ["PEMERINTAH KABUPATEN CONTOH", "DINAS PERIZINAN"]
    assert draft.identity.title == "Izin"
    assert draft.unplaced == ["Dokumen terkendali"]


def drawn_upside_down(rows):
    """A landscape page whose words were written from the last to the first, as some printers do."""
    edges = [40, 60, 260, 320, 380, 440, 540, 600, 700, 800]
    bottom = 560 - 40 * len(rows)
    rules = [f"40 {560 - 40 * y} m 800 {560 - 40 * y} l S" for y in range(len(rows) + 1)]
    rules += [f"{x} 560 m {x} {bottom} l S" for x in edges]
    words = []
    for y, row in enumerate(rows):
        for left, right, text in zip(edges, edges[1:], row, strict=False):
            lines = textwrap.wrap(text.replace("–", "-"), (right - left) // 5)
            words += [
                f"BT /F 8 Tf {left + 3} {550 - 40 * y - 9 * place} Td ({line}) Tj ET"
                for place, line in enumerate(lines)
            ]
    stream = "\n".join([*rules, *reversed(words)])
    parts = [
        "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 842 595] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]  # fmt: skip
    body = "%PDF-1.4\n" + "".join(f"{place} 0 obj\n{part}\nendobj\n" for place, part in enumerate(parts, 1))
    return f"{body}trailer\n<< /Size 6 /Root 1 0 R >>\n%%EOF".encode()


def test_a_pdf_whose_words_were_written_in_the_wrong_order():
    draft = read(drawn_upside_down([HEAD, *ROWS]))
    assert [row.activity for row in draft.rows] == ACTIVITIES
    assert [row.executors.keys for row in draft.rows] == MARKED
    assert [row.time for row in draft.rows] == ["15 menit", "1 hari", "2 Jam", "-"]


def workbook(rows, change=lambda page: None):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    change(book.active)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def test_what_is_hidden_in_a_sheet_is_read_and_named():
    def hide(page):
        page.row_dimensions[4].hidden = True
        page.column_dimensions["I"].hidden = True

    draft = read(workbook([HEAD, *ROWS], hide))
    expect_all(draft)
    assert draft.remarks == ["Yang tersembunyi di lembar “Sheet” ikut dibaca: baris 4 dan kolom I. Hapus bila keliru."]


def test_a_sheet_that_is_ruled_far_beyond_its_table():
    def rule(page):
        for place in ("A1400", "AN9", "AN1400"):
            page[place].border = Border(top=Side(style="thin"))

    expect_all(read(workbook([HEAD, *ROWS], rule)))


def test_a_formula_that_was_never_reckoned_is_named():
    draft = read(workbook([HEAD, *([f"={row[0]}*1", *row[1:]] for row in ROWS)]))
    assert [row.activity for row in draft.rows] == ACTIVITIES
    assert [row.executors.keys for row in draft.rows] == MARKED
    assert any("Rumus di sel A2, A3, A4, A5 belum dihitung" in each for each in draft.remarks)


def test_who_stands_in_a_cell_that_was_merged_down_does_each_of_its_rows():
    first = "<tr><td>1<td>Memeriksa<td rowspan=2>Petugas<td>1 hari</tr><tr><td>2<td>Mencatat<td>1 jam</tr>"
    draft = read(f"<table><tr><td>No<td>Kegiatan<td>Pelaksana<td>Waktu</tr>{first}</table>".encode())
    assert [row.executors.keys for row in draft.rows] == [["petugas"], ["petugas"]]


def test_boxes_to_tick_in_a_page():
    rows = [
        [*row[:2], *(f"<input type=checkbox {'checked' if cell else ''}>" for cell in row[2:5]), *row[5:]]
        for row in ROWS
    ]
    expect_all(read(f"<html><body>{in_html([HEAD, *rows])}</body></html>".encode()))


def test_a_page_that_lies_on_its_side_is_refused_in_words():
    table = pdf_table(sheet())
    upright, turned = compiled(table), compiled(f"#rotate(-90deg, reflow: true)[{table}]")
    expect_all(read(upright))
    with pytest.raises(Refused, match="miring"):
        read(turned)


def test_a_paste_from_word_with_all_its_remnants():
    def cell(text):
        return (
            "<td width=99 valign=top style='border:solid windowtext 1.0pt;mso-border-alt:solid windowtext .5pt'>"
            f"<p class=MsoNormal><span style='mso-bidi-font-family:Arial'>{text or '&nbsp;'}<o:p></o:p></span></p></td>"
        )

    number = "<![if !supportLists]><span style='mso-list:Ignore'>{}.<span>&nbsp;&nbsp; </span></span><![endif]>"
    shape = (
        '<!--[if gte vml 1]><v:shapetype id="_x0000_t202"><v:stroke/></v:shapetype><v:shape id="a"><v:textbox>'
        "<![if !mso]><table><tr><td><![endif]><div>x</div><![if !mso]></td></tr></table><![endif]></v:textbox>"
        "</v:shape><![endif]-->"
    )
    tick = "<span style='font-family:Wingdings;mso-char-type:symbol'>ü</span>"
    rows = "".join(
        "<tr style='mso-yfti-irow:1'>"
        + "".join(
            map(cell, [number.format(row[0]), row[1] + shape, *(tick if each else "" for each in row[2:5]), *row[5:]])
        )
        + "</tr>"
        for row in ROWS
    )
    draft = read(
        (
            "<html xmlns:v='urn:schemas-microsoft-com:vml'><head><!--[if gte mso 9]><xml><w:View>Normal</w:View></xml>"
            "<![endif]--><style><!-- /* Font */ --></style></head><body><!--StartFragment-->"
            "<table class=MsoNormalTable>"
            f"<thead><tr>{''.join(map(cell, HEAD))}</tr></thead>{rows}"
            "<![if !supportMisalignedColumns]><tr height=0><td width=20></td><td width=99></td></tr><![endif]></table>"
            "<!--EndFragment--></body></html>"
        ).encode()
    )
    expect_all(draft)
