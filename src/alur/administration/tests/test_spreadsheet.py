"""Reading what is uploaded: good tables whatever wrote them, and everything hostile or broken refused in time."""

import io
import struct
import zipfile
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alur.administration.rules import spreadsheet
from alur.administration.rules.spreadsheet import Unreadable, read_table
from alur.desk.tests.make import PDF

from .make import xlsx

GOOD = ("Ani", "ani@contoh.id", "198502122010011001", "Kepala", "2027-01-02", "", "plh")


def repacked(body, *, drop=(), replace=None, add=()):
    """The same .xlsx with some members changed."""
    target = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(body)) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.infolist():
            if member.filename not in drop:
                new.writestr(member.filename, (replace or {}).get(member.filename, old.read(member)))
        for name, content in add:
            new.writestr(name, content)
    return target.getvalue()


def why(body):
    with pytest.raises(Unreadable) as fault:
        read_table(body)
    return fault.value.why


def test_a_workbook_and_a_csv_say_the_same():
    csv = "\ufeffnama;surel;NIP;jabatan;mulai;selesai;jenis\r\n" + ";".join(GOOD) + "\r\n"
    comma = csv.replace(";", ",")
    expected = dict(zip(spreadsheet.COLUMNS, GOOD, strict=True))
    for body in (xlsx(GOOD), csv.encode(), comma.encode(), csv.encode("utf-8")):
        (line,) = read_table(body)
        assert line.cells == expected
        assert line.number == 2


def test_dates_and_numbers_of_cells_are_read_as_they_look():
    (line,) = read_table(xlsx(("Ani", "a@b.id", 198502122010011.0, "K", date(2027, 1, 2), None, "Plt.")))
    assert (line.cells["nip"], line.cells["mulai"]) == ("198502122010011", "2027-01-02")


def test_empty_lines_are_passed_over_and_keep_the_numbers():
    lines = read_table(xlsx((), GOOD, (), ("Budi", "b@c.id")))
    assert [line.number for line in lines] == [3, 5]


def test_columns_stand_in_any_order_and_some_may_be_left_out():
    (line,) = read_table(xlsx(("a@b.id", "Ani"), header=(" Surel ", "NAMA")))
    assert line.cells == {"surel": "a@b.id", "nama": "Ani"}


def test_a_thousand_rows_are_taken_and_two_thousand_are_not():
    row = ("Ani", "ani@contoh.id")
    assert len(read_table(xlsx(*[row] * 1000))) == 1000
    assert why(xlsx(*[row] * 2000)) == "too-many"
    assert why(b"nama,surel\n" + b"Ani,a@b.id\n" * 2000) == "too-many"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (PDF, "not-a-table"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "not-a-table"),
        (b"PK\x03\x04 not a zip at all", "not-a-table"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "not-a-table"),  # the old .xls
        (b"nama,surel\n", "no-rows"),
        (b"apa,saja\n1,2\n", "no-header"),
        (b"nama,surel,gaji\nA,b@c.id,9\n", "unknown-columns"),
        (b"nama,surel,surel\nA,b@c.id,b@c.id\n", "unknown-columns"),
        (b"x" * (spreadsheet.MAX_BYTES + 1), "too-large"),
        (xlsx(header=("nama",)), "no-header"),
        (xlsx(), "no-rows"),
    ],
)
def test_what_is_no_list_of_officers_is_refused_with_its_reason(body, expected):
    assert why(body) == expected


def test_a_zip_of_something_else_or_a_cut_off_one_is_refused():
    other = io.BytesIO()
    with zipfile.ZipFile(other, "w") as target:
        target.writestr("surat.txt", "halo")
    assert why(other.getvalue()) == "not-a-table"
    assert why(xlsx(GOOD)[:-40]) == "not-a-table"
    assert why(repacked(xlsx(GOOD), drop=("xl/worksheets/sheet1.xml",))) == "damaged"
    assert why(repacked(xlsx(GOOD), replace={"xl/worksheets/sheet1.xml": b"<worksheet><sheetData><row"})) == "damaged"


def test_a_workbook_with_macros_is_refused_whatever_it_is_called():
    assert why(repacked(xlsx(GOOD), add=[("xl/vbaProject.bin", b"program")])) == "macros"
    types = b'<Types><Override ContentType="application/vnd.ms-excel.sheet.macroEnabled.main+xml"/></Types>'
    assert why(repacked(xlsx(GOOD), replace={"[Content_Types].xml": types})) == "macros"


def test_a_bomb_is_refused_before_anything_of_it_is_unpacked():
    assert why(repacked(xlsx(GOOD), add=[("xl/media/nol.bin", b"\0" * (spreadsheet.UNPACKED_MAX + 1))])) == "bomb"
    assert why(repacked(xlsx(GOOD), add=[("xl/media/nol.bin", b"\0" * 4_000_000)])) == "bomb"
    assert why(repacked(xlsx(GOOD), add=[(f"xl/{number}.xml", b"<a/>") for number in range(300)])) == "bomb"


def test_a_zip_that_lies_about_its_sizes_gives_no_more_than_it_says():
    body = bytearray(repacked(xlsx(GOOD), add=[("xl/sharedStrings.xml", b"<sst>" + b"a" * 8_000_000 + b"</sst>")]))
    at = body.rfind(b"PK\x01\x02", 0, body.rfind(b"PK\x05\x06"))
    struct.pack_into("<I", body, at + 24, 100)  # the central directory: unpacked size
    assert why(bytes(body)) in ("damaged", "bomb", "not-a-table")


def test_entities_are_not_expanded():
    laughs = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>
    <worksheet><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>&b;</t></is></c></row></sheetData></worksheet>"""
    assert why(repacked(xlsx(GOOD), replace={"xl/worksheets/sheet1.xml": laughs})) == "damaged"


def test_a_sheet_that_says_to_be_endless_is_read_to_its_limit():
    far = b"""<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">
    <dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>nama</t></is></c>
    <c r="B1" t="inlineStr"><is><t>surel</t></is></c></row>
    <row r="1048576"><c r="A1048576" t="inlineStr"><is><t>jauh</t></is></c></row></sheetData></worksheet>"""
    assert why(repacked(xlsx(GOOD), replace={"xl/worksheets/sheet1.xml": far})) in ("too-many", "no-rows")


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_answered(body):
    with suppress(Unreadable):
        read_table(body)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.lists(st.text(max_size=40), min_size=2, max_size=7), min_size=1, max_size=5))
def test_any_csv_is_answered(rows):
    text = "nama,surel\n" + "\n".join(",".join(row) for row in rows)
    try:
        for line in read_table(text.encode("utf-8", "replace")):
            assert all(cell.isprintable() for cell in line.cells.values())
    except Unreadable:
        pass


@settings(max_examples=40, deadline=None)
@given(place=st.integers(0, 4000), value=st.integers(0, 255))
def test_one_changed_byte_of_a_workbook_is_answered(place, value):
    body = bytearray(WHOLE)
    body[place % len(body)] = value
    with suppress(Unreadable):
        read_table(bytes(body))


WHOLE = xlsx(GOOD)
