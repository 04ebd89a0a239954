"""Layouts that other offices use: a draft with every row, or a refusal in words."""

import docx
import openpyxl
import pytest

from alur.engine.drafting.rules.pages import Refused
from alur.engine.drafting.rules.readers.kinds import read_document
from alur.engine.drafting.rules.recognise import draft_of

from . import build
from .build import Sheet, add_table, compiled, fill, pdf_table, saved

pytestmark = pytest.mark.once

LANES = ["Pemohon", "Petugas Loket", "Kepala Seksi"]
ROWS = [
    ["1", "Mengajukan permohonan izin", "X", "", "", "Formulir", "15 menit", "Berkas permohonan", ""],
    ["2", "Memeriksa berkas. Jika tidak lengkap, dikembalikan", "", "X", "", "Berkas", "1 hari", "Lengkap", ""],
    ["3", "Menandatangani izin", "", "", "X", "Konsep izin", "2 Jam", "Izin", ""],
    ["4", "Menyerahkan izin", "", "X", "", "Izin", "–", "Tanda terima", "Selesai"],
]  # fmt: skip
ACTIVITIES = [row[1] for row in ROWS]
MARKED = [["pemohon"], ["petugas-loket"], ["kepala-seksi"], ["petugas-loket"]]


def sheet(**changes):
    identity = {
        "letterhead": ["PEMERINTAH KABUPATEN CONTOH", "DINAS PERIZINAN"], "number": "503/12/SOP/2024",
        "made_on": "2 Januari 2024", "revised_on": "-", "effective_on": "1 Februari 2024",
        "position": "Kepala Dinas", "name": "Siti Aminah, S.H.",
        "nip": "19750101 200003 2 001", "title": "Penerbitan Izin",
    }  # fmt: skip
    lists = {key: ["Satu hal", "Hal lain"] for key in build.SECTIONS}
    return Sheet(
        identity, lists, LANES, changes.get("rows", ROWS), "SOP Penerbitan Izin", changes.get("header", HEADER)
    )


HEADER = ("Kelengkapan", "Waktu", "Output", "Keterangan")


def read(body, **more):
    return draft_of(read_document(body), **more)


def expect_all(draft, *, marked=True):
    assert [row.activity for row in draft.rows] == ACTIVITIES
    assert [row.time for row in draft.rows] == ["15 menit", "1 hari", "2 Jam", "–"]
    assert [row.output for row in draft.rows] == [row[7] for row in ROWS]
    if marked:
        assert [row.executors.keys for row in draft.rows] == MARKED


def text_table(rows):
    return "\n".join("\t".join(row) for row in rows).encode()


def test_other_names_of_the_columns():
    names = ("Persyaratan/Perlengkapan", "Waktu", "Hasil", "Ket.")
    for kind, make in build.KINDS.items():
        draft = read(make(sheet(header=names)))
        expect_all(draft)
        assert draft.rows[0].requirements == "Formulir", kind


def test_the_mutu_baku_before_the_executors():
    rows = [["NO", "AKTIVITAS", "MUTU BAKU", "", "", "PELAKSANA", "", "", "KET"]]
    rows += [["", "", "SYARAT", "WAKTU", "OUTPUT", *LANES, ""]]
    rows += [[row[0], row[1], row[5], row[6], row[7], row[2], row[3], row[4], row[8]] for row in ROWS]
    expect_all(read(text_table(rows)))


def test_who_does_it_written_in_one_column():
    rows = [["No.", "Uraian Kegiatan", "Pelaksana", "Kelengkapan", "Waktu", "Output", "Keterangan"]]
    who = ["Pemohon", "Petugas Loket", "Kepala Seksi", "Petugas Loket"]
    rows += [[row[0], row[1], name, *row[5:]] for row, name in zip(ROWS, who, strict=True)]
    draft = read(text_table(rows))
    expect_all(draft)
    assert draft.rows[0].executors.reason == "Namanya tertulis di kolom pelaksana."


def test_times_whose_unit_stands_in_the_heading_are_proposed_and_kept_as_printed():
    rows = [
        ["No", "Kegiatan", "Petugas", "Kelengkapan", "Waktu (menit)", "Output"],
        ["1", "Menerima", "X", "a", "15", "b"],
    ]
    rows += [
        ["2", "Mencatat", "X", "a", "± 20", "b"],
        ["3", "Menyusun", "X", "a", "1-2 jam", "b"],
        ["4", "Rapat", "X", "a", "jika perlu", "b"],
    ]
    draft = read(text_table(rows))
    assert [row.time for row in draft.rows] == ["15", "± 20", "1-2 jam", "jika perlu"]
    assert [row.better_time.text for row in draft.rows] == ["15 menit", "20 menit", "2 jam", ""]


def test_a_row_that_numbers_the_columns_is_no_activity():
    rows = [["No", "Kegiatan", "Pemohon", "Kelengkapan", "Waktu", "Output"], ["1", "2", "3", "4", "5", "6"]]
    draft = read(
        text_table([*rows, ["1", "Datang", "X", "a", "5 menit", "b"], ["2", "Duduk", "X", "a", "5 menit", "b"]])
    )
    assert [row.activity for row in draft.rows] == ["Datang", "Duduk"]


def test_the_header_again_on_the_next_page_and_a_row_that_the_page_broke():
    top, below = build.header_rows(sheet())
    rest = ["", "dan mencatatnya", *[""] * 7]
    draft = read(text_table([top, below, *ROWS[:3], ["", *[""] * 8], top, below, ROWS[3], rest]))
    assert [row.activity for row in draft.rows] == [*ACTIVITIES[:3], "Menyerahkan izin dan mencatatnya"]
    assert any("lanjutannya" in each for each in draft.remarks)


def test_a_table_that_goes_on_without_a_header():
    top, below = build.header_rows(sheet())
    text = text_table([top, below, *ROWS[:2]]) + b"\n\nDinas Perizinan, halaman 2\n\n" + text_table(ROWS[2:])
    draft = read(text)
    expect_all(draft)
    assert "Dinas Perizinan, halaman 2" in draft.unplaced


def test_two_tables_are_two_sops_and_neither_is_lost():
    document = docx.Document()
    add_table(document, sheet())
    document.add_paragraph("PROSEDUR KEDUA")
    add_table(document, sheet(rows=[["1", "Kegiatan lain", *[""] * 7], ["2", "Satu lagi", *[""] * 7]]))
    body = saved(document)
    expect_all(read(body))
    assert any("2 tabel" in each for each in read(body).remarks)
    second = read(body, table=2)
    assert [row.activity for row in second.rows] == ["Kegiatan lain", "Satu lagi"]
    with pytest.raises(Refused, match="tabel 3 tidak ada"):
        read(body, table=3)


def test_no_table_but_numbered_steps_below_a_heading():
    block = "Nomor SOP : 1/2024\nNama SOP : Peminjaman\n\nProsedur\n"
    draft = read((block + "1. Pemohon mengisi formulir\n2. Petugas memeriksa\n3. Selesai\n").encode())
    assert [row.activity for row in draft.rows] == ["Pemohon mengisi formulir", "Petugas memeriksa", "Selesai"]
    assert (draft.identity.number, draft.identity.title) == ("1/2024", "Peminjaman")
    assert any("Tidak ada tabel" in each for each in draft.remarks)


@pytest.mark.parametrize(
    "text", ["Surat undangan rapat hari Senin.", "a\tb\tc\n1\t2\t3\n", "| x | y |\n|---|---|\n| 1 | 2 |\n"]
)
def test_no_activities_at_all_is_refused_in_words(text):
    with pytest.raises(Refused, match="Tabel kegiatan tidak ditemukan"):
        read(text.encode())


def test_cells_merged_down_and_across_lose_nothing():
    document = docx.Document()
    table = add_table(document, sheet())
    table.cell(2, 6).merge(table.cell(3, 6))
    table.cell(4, 2).merge(table.cell(4, 4))
    draft = read(saved(document))
    assert [row.activity for row in draft.rows] == ACTIVITIES
    assert draft.rows[2].executors.keys == ["pemohon", "petugas-loket", "kepala-seksi"]
    assert draft.rows[0].time == "15 menit 1 hari"
    assert draft.rows[0].better_time is not None


def test_headings_between_rows_are_told_of():
    document = docx.Document()
    table = add_table(document, sheet(rows=ROWS[:2]))
    cells = table.add_row().cells
    fill(cells[0].merge(cells[-1]), ["B. Penyelesaian"])
    for row in ROWS[2:]:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            fill(cell, [text] if text else [])
    draft = read(saved(document))
    expect_all(draft)
    assert "B. Penyelesaian" in draft.unplaced


def test_rows_without_numbers_are_rows():
    top, below = build.header_rows(sheet())
    draft = read(text_table([top, below, *[["", *row[1:]] for row in ROWS]]))
    expect_all(draft)
    assert sum("tidak bernomor" in each.message for each in draft.defects) == 4


def test_numbers_that_word_counts_by_itself():
    document = docx.Document()
    table = add_table(document, sheet(rows=[["", *row[1:]] for row in ROWS]))
    for place in range(4):
        table.cell(place + 2, 0).paragraphs[0].style = "List Number"
    expect_all(read(saved(document)))


def test_symbols_drawn_in_the_columns_of_a_word_file():
    document = docx.Document()
    table = add_table(document, sheet(rows=[[row[0], row[1], "", "", "", *row[5:]] for row in ROWS]))
    for place, (lane, shape) in enumerate(
        [(0, "flowChartTerminator"), (1, "flowChartDecision"), (2, "rect"), (1, "rect")]
    ):
        draw(table.cell(place + 2, 2 + lane), shape)
    draw(table.cell(3, 4), "straightConnector1")
    draft = read(saved(document))
    expect_all(draft)
    assert [each.label for each in draft.rows[1].decision.outcomes] == ["Lengkap", "tidak lengkap".capitalize()]


def draw(cell, shape):
    from docx.oxml import parse_xml

    cell.paragraphs[0].add_run()._r.append(parse_xml(
        '<w:drawing xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f'<wps:wsp><wps:spPr><a:prstGeom prst="{shape}"/></wps:spPr></wps:wsp></w:drawing>'
    ))  # fmt: skip


def test_rotated_headings_in_a_pdf():
    source = pdf_table(sheet())
    for name in LANES:
        source = source.replace(f'[#"{name}"]', f'[#rotate(-90deg, reflow: true)[#"{name}"]]', 1)
    draft = read(compiled(source))
    expect_all(draft)
    assert [each.name for each in draft.executors.values()] == LANES


def test_symbols_drawn_in_the_columns_of_a_pdf():
    source = pdf_table(sheet())
    assert source.count('[#"X"]') == 4
    draft = read(compiled(source.replace('[#"X"]', "[#rect(width: 10mm, height: 4mm)]")))
    expect_all(draft)


def test_units_and_dates_as_excel_shows_them():
    book = openpyxl.Workbook()
    page = book.active
    for row in (
        ["No", "Kegiatan", "Petugas", "Kelengkapan", "Waktu", "Output"],
        [1, "Menerima", "X", "a", 15, "b"],
        [2.0, "Mencatat", "X", "a", 2, "b"],
    ):
        page.append(row)
    page["E2"].number_format = '0" menit"'
    page["E3"].number_format = '0 "jam"'
    book.create_sheet("Rahasia").sheet_state = "hidden"
    import io

    buffer = io.BytesIO()
    book.save(buffer)
    draft = read(buffer.getvalue())
    assert [(row.printed_no, row.time) for row in draft.rows] == [("1", "15 menit"), ("2", "2 jam")]
    assert draft.remarks == ["Lembar tersembunyi “Rahasia” tidak dibaca."]


def test_a_paste_from_excel_with_line_breaks_in_quoted_cells():
    top, below = build.header_rows(sheet())
    rows = [[row[0], f'"{row[1][:5]}\n{row[1][5:]}"' if row[0] == "2" else row[1], *row[2:]] for row in ROWS]
    draft = read(text_table([top, below, *rows]))
    assert [row.activity for row in draft.rows][1].replace(" ", "") == ACTIVITIES[1].replace(" ", "")
    assert len(draft.rows) == 4


def test_markdown_with_pipes():
    lines = [f"| {' | '.join(row)} |" for row in [*build.header_rows(sheet()), *ROWS]]
    lines.insert(1, "|---" * 9 + "|")
    expect_all(read("\n".join(lines).encode()))


def test_what_stands_below_the_table_is_not_lost_and_is_no_row():
    top, below = build.header_rows(sheet())
    text = text_table([top, below, *ROWS]) + b"\n\nJumlah waktu 3 jam\n\nContoh, 2 Januari 2024\n"
    draft = read(text)
    expect_all(draft)
    assert {"Jumlah waktu 3 jam", "Contoh, 2 Januari 2024"} <= set(draft.unplaced)


def test_the_sum_of_times_is_checked():
    rows = [
        ["No", "Kegiatan", "Petugas", "Kelengkapan", "Waktu", "Output"],
        ["1", "a", "X", "", "15 menit", "b"],
        ["2", "c", "X", "", "1 jam", "b"],
    ]
    for said, wrong in (("75 menit", False), ("90 menit", True)):
        draft = read(text_table(rows) + f"\n\nJumlah waktu: {said}\n".encode())
        assert any("Jumlah waktu" in each.message for each in draft.defects) == wrong


@pytest.mark.parametrize(
    ("nip", "why"),
    [("19750101 200003 2 00", "17 angka"), ("197513012000032001", "tanggal lahir"), ("197501012000034001", "ke-15")],
)
def test_a_nip_that_is_none_is_told(nip, why):
    made = sheet()
    made.identity["nip"] = nip
    told = [each.message for each in read(build.word(made)).defects]
    assert any(why in each and "bukan NIP" in each for each in told), told
    assert not any("bukan NIP" in each.message for each in read(build.word(sheet())).defects)


def test_the_identity_block_of_a_regional_office():
    for kind, make in build.KINDS.items():
        said = read(make(sheet())).identity
        assert said.letterhead == ["PEMERINTAH KABUPATEN CONTOH", "DINAS PERIZINAN"], kind
        assert said.approved_by.model_dump() == {
            "position": "Kepala Dinas",
            "name": "Siti Aminah, S.H.",
            "nip": "19750101 200003 2 001",
        }
        assert (said.number, said.title, said.table_title) == (
            "503/12/SOP/2024",
            "Penerbitan Izin",
            "SOP Penerbitan Izin",
        )


def test_an_empty_table_before_the_one_that_goes_on_loses_nothing():
    head = ["No", "Kegiatan", "Petugas", "Waktu"]
    text = (
        text_table([head])
        + b"\n\n"
        + text_table([head, ["", "sisa kalimat", "", ""], ["1", "Menerima", "X", "5 menit"]])
    )
    draft = read(text)
    assert [row.activity for row in draft.rows] == ["Menerima"]
    assert "sisa kalimat" in draft.unplaced
