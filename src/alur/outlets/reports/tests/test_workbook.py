"""No text in a workbook acts as a formula; dates and lengths are what they are."""

import io
from datetime import date, timedelta

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alur.outlets.reports.rules.tables import Column, Table, added_up, middle
from alur.outlets.reports.rules.workbook import safe_text, workbook

COLUMNS = (Column("Layanan", "text"), Column("Jumlah"), Column("Waktu", "duration"), Column("Hari", "date"))


def opened(*rows, total=(), head=("Kementerian", "Kantor")):
    table = Table("Permohonan", COLUMNS, tuple(rows), total, "Catatan")
    content = workbook([table], head=head, title="Rekap bulanan: November 2026", made=date(2026, 12, 1))
    return openpyxl.load_workbook(io.BytesIO(content))


def cells(book):
    return [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]


HOSTILE = [
    '=HYPERLINK("http://jahat.example";"klik")',
    "+1+1",
    "-2+3",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "  =1+1",
    "＝1+1",
    "=cmd|' /C calc'!A0",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_what_looks_like_a_formula_is_a_text_wherever_it_stands(text):
    book = opened((text, 1, None, None), total=(text, 1, None, None), head=(text,))
    texts = [cell for cell in cells(book) if isinstance(cell.value, str)]
    assert all(cell.data_type == "s" for cell in texts)
    assert sum(cell.value.startswith("'") for cell in texts) == 3


@given(st.text(max_size=40))
def test_no_text_at_all_becomes_a_formula_or_breaks_the_book(text):
    safe = safe_text(text)
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))
    assert {cell.data_type for cell in cells(opened((text, 1, None, None)))} <= {"s", "n", "d"}


def test_an_innocent_text_stays_as_it_is():
    assert [safe_text(text) for text in ("Printer = rusak", "3-4 hari", "–", "")] == [
        "Printer = rusak",
        "3-4 hari",
        "–",
        "",
    ]


def test_figures_lengths_and_days_are_no_texts():
    sheet = opened(("Uji", 1_250, timedelta(hours=30, minutes=5), date(2026, 11, 3)))["Permohonan"]
    row = list(sheet[7])
    assert [getattr(cell.value, "date", lambda cell=cell: cell.value)() for cell in row] == [
        "Uji",
        1_250,
        timedelta(hours=30, minutes=5),
        date(2026, 11, 3),
    ]
    assert [cell.number_format for cell in row] == ["@", "0", "[h]:mm", "dd/mm/yyyy"]


def test_the_offices_head_the_title_and_the_day_stand_above():
    sheet = opened(("Uji", 1, None, None))["Permohonan"]
    first = [sheet.cell(row, 1).value for row in range(1, 7)]
    assert first == ["Kementerian", "Kantor", "Rekap bulanan: November 2026", "Dibuat pada", "Permohonan", "Layanan"]
    assert sheet.cell(4, 2).value.date() == date(2026, 12, 1)
    assert sheet.freeze_panes == "B7"


def test_totals_add_counts_only_and_the_middle_of_nothing_is_nothing():
    rows = [("a", 1, timedelta(1)), ("b", 2, None)]
    assert added_up("Jumlah", rows) == ("Jumlah", 3, None)
    assert added_up("Jumlah", []) == ()
    assert middle([]) is None
    assert middle([timedelta(minutes=each) for each in (1, 2, 90)]) == timedelta(minutes=2)
    assert middle([timedelta(minutes=1), timedelta(minutes=2)]) == timedelta(seconds=90)
