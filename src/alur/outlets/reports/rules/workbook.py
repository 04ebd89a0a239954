"""Tables as an Excel workbook in which nothing that somebody typed can act as a formula."""

import io
import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from fractions import Fraction

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from .tables import Cell, Column, Table

STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""What a spreadsheet may take for the start of a formula, in a cell or after a way through CSV (OWASP)."""

_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_NOT_IN_A_SHEETS_NAME = re.compile(r"[\[\]:*?/\\']")
_LONGEST = 32_000

FORMATS = {"count": "0", "share": "0.0%", "duration": "[h]:mm", "date": "dd/mm/yyyy", "text": "@"}


def safe_text(text: str) -> str:
    """The text, an apostrophe in front where it could be taken for a formula; without what no sheet can hold."""
    clean = _UNPRINTABLE.sub("", text)[:_LONGEST]
    # Also behind blanks: some programs cut them off when they read CSV.
    return f"'{clean}" if clean.startswith(STARTS_A_FORMULA) or clean.lstrip().startswith(STARTS_A_FORMULA) else clean


def workbook(tables: Iterable[Table], *, head: Sequence[str], title: str, made: date) -> bytes:
    """The .xlsx file: a sheet for each table, with the office's head above it."""
    book = Workbook()
    first = book.active
    if first is not None:
        book.remove(first)
    for table in tables:
        _fill(book.create_sheet(_sheet_name(table.title)), table, head, title, made)
    book.properties.creator = safe_text(head[-1] if head else "")
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _fill(sheet: Worksheet, table: Table, head: Sequence[str], title: str, made: date) -> None:
    for line in head:
        _row(sheet, [(line, "text")], bold=True)
    _row(sheet, [(title, "text")], bold=True)
    _row(sheet, [("Dibuat pada", "text"), (made, "date")])
    _row(sheet, [(table.title, "text")], bold=True)
    _row(sheet, [(column.label, "text") for column in table.columns], bold=True, ruled=True)
    sheet.freeze_panes = f"B{sheet.max_row + 1}"
    sheet.print_title_rows = f"{sheet.max_row}:{sheet.max_row}"
    for row in table.rows:
        _row(sheet, _typed(row, table.columns))
    if table.total:
        _row(sheet, _typed(table.total, table.columns), bold=True, ruled=True)
    if table.note:
        _row(sheet, [(table.note, "text")])
    for number, column in enumerate(table.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = 42 if column.kind == "text" else 14
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True


def _typed(row: Sequence[Cell], columns: Sequence[Column]) -> list[tuple[Cell, str]]:
    return [(cell, column.kind) for cell, column in zip(row, columns, strict=True)]


def _row(sheet: Worksheet, cells: Sequence[tuple[Cell, str]], *, bold: bool = False, ruled: bool = False) -> None:
    number = sheet.max_row + 1 if sheet.max_row > 1 or sheet.cell(1, 1).value is not None else 1
    for place, (value, kind) in enumerate(cells, start=1):
        cell = sheet.cell(number, place)
        if isinstance(value, str):
            cell.value = safe_text(value)
            cell.data_type = "s"  # openpyxl would make a formula of a text that begins with "="
            kind = "text"
        elif isinstance(value, timedelta | date | datetime | int):
            cell.value = value
        elif isinstance(value, Fraction):
            cell.value = float(value)
        cell.number_format = FORMATS[kind]
        cell.font = Font(bold=bold)
        cell.alignment = Alignment(wrap_text=ruled, vertical="top")
        if ruled:
            cell.border = Border(top=Side("thin"), bottom=Side("thin"))


def _sheet_name(title: str) -> str:
    return _NOT_IN_A_SHEETS_NAME.sub(" ", safe_text(title)).strip()[:31] or "Tabel"
