"""Reading a table of answers (CSV): every fault with its row and column, nothing guessed.

Accepted: UTF-8 with or without BOM; comma, semicolon or tab; quoted cells; a heading with U1…U9 in any order, case and
spacing; other columns, which are ignored. A cell is 1, 2, 3, 4 or empty (not answered). Blank lines are skipped.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from .questionnaires import PERMENPAN_14_2017, Questionnaire

MAX_BYTES = 10 * 1024 * 1024
_VALUES: dict[str, int | None] = {"": None, "1": 1, "2": 2, "3": 3, "4": 4}
_UNSUR = re.compile(r"U\d+", re.ASCII)


@dataclass(frozen=True)
class Fault:
    """What is wrong, where: rows count as in a spreadsheet, the heading is row 1."""

    message: str
    row: int | None = None
    column: str = ""

    def __str__(self) -> str:
        if self.row is None:
            return self.message
        return f"Baris {self.row}{f', kolom {self.column}' if self.column else ''}: {self.message}"


class FaultyTable(ValueError):
    """The table cannot be used; `faults` holds all that was found."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__("; ".join(map(str, faults)))


@dataclass(frozen=True)
class Table:
    """Answers in the order of the unsur, and what the reader should be told."""

    answers: list[tuple[int | None, ...]]
    ignored_columns: tuple[str, ...]
    open_rows: tuple[int, ...]
    """Rows without a single answer; they count as respondents."""


def read_table(data: bytes, questionnaire: Questionnaire = PERMENPAN_14_2017) -> Table:
    """The answers in these bytes; FaultyTable lists every fault."""
    keys = [unsur.key for unsur in questionnaire.unsur]
    faults: list[Fault] = []
    rows = _rows(_decode(data), keys, faults)
    number, heading = next(rows, (1, []))
    while heading and not heading[-1].strip():
        heading.pop()
    names = ["".join(cell.split()).upper() for cell in heading]
    faults += _heading_faults(number, names, keys)
    answers, open_rows = [], []
    for row, cells in rows:
        found = _read_row(row, cells, names, keys, faults)
        answers.append(tuple(found.get(key) for key in keys))
        if not any(found.values()):
            open_rows.append(row)
    if faults:
        raise FaultyTable(faults)
    ignored = tuple(cell.strip() for cell, name in zip(heading, names, strict=True) if name and name not in keys)
    return Table(answers, ignored, tuple(open_rows))


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise FaultyTable([Fault(f"Berkas lebih dari {MAX_BYTES // 2**20} MB. Bagi menjadi beberapa berkas.")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = data.count(b"\n", 0, error.start) + 1
        message = "ada huruf yang bukan UTF-8. Simpan ulang berkas ini sebagai “CSV UTF-8”."
        raise FaultyTable([Fault(message, row)]) from None
    if not text.strip():
        raise FaultyTable([Fault("Berkas kosong. Baris pertama harus memuat judul kolom U1 sampai U9.")])
    return text


def _rows(text: str, keys: list[str], faults: list[Fault]) -> Iterator[tuple[int, list[str]]]:
    """Rows that are not blank, numbered as in a spreadsheet; a broken quotation ends the reading with a fault."""
    # Strict: otherwise an unclosed quotation mark would silently swallow all rows after it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text, keys), strict=True)
    number = 0
    try:
        for cells in reader:
            number += 1
            if len(cells) > 1 or "".join(cells).strip():
                yield number, cells
    except csv.Error:
        faults.append(Fault("tanda kutip tidak ditutup atau salah letak, atau sel terlalu panjang.", number + 1))


def _delimiter(text: str, keys: list[str]) -> str:
    """The mark that finds most unsur in the heading; a comma where none does better."""
    first = next(line for line in text.splitlines() if line.strip())

    def found(mark: str) -> int:
        return sum("".join(cell.split()).strip('"').upper() in keys for cell in first.split(mark))

    return max(",;\t", key=found)


def _heading_faults(row: int, names: list[str], keys: list[str]) -> Iterator[Fault]:
    if not set(names) & set(keys):
        yield Fault(f"judul kolom U1 sampai {keys[-1]} tidak ditemukan. Tulis judul itu pada baris pertama.", row)
        return
    for key in keys:
        if key not in names:
            yield Fault("kolom ini tidak ada. Tambahkan, dan kosongkan isinya bila tidak ditanyakan.", row, key)
        elif names.count(key) > 1:
            yield Fault(f"kolom ini ada {names.count(key)} kali. Sisakan satu.", row, key)
    for name in sorted({name for name in names if _UNSUR.fullmatch(name)} - set(keys)):
        yield Fault(f"unsur ini tidak dikenal; hanya U1 sampai {keys[-1]}.", row, name)


def _read_row(
    row: int, cells: list[str], names: list[str], keys: list[str], faults: list[Fault]
) -> dict[str, int | None]:
    found: dict[str, int | None] = {}
    for at, name in enumerate(names):
        if name not in keys:
            continue
        if at >= len(cells):
            faults.append(Fault(f"sel tidak ada: baris ini hanya {len(cells)} sel dari {len(names)}.", row, name))
            continue
        cell = cells[at].strip()
        if cell in _VALUES:
            found[name] = _VALUES[cell]
        else:
            faults.append(Fault(f"{_quoted(cell)} bukan jawaban. Isi 1, 2, 3, 4, atau kosongkan.", row, name))
    for at in range(len(names), len(cells)):
        if cells[at].strip():
            faults.append(Fault(f"{_quoted(cells[at].strip())} tidak punya judul kolom.", row, str(at + 1)))
    return found


def _quoted(cell: str) -> str:
    """Short and printable: a cell may hold anything, and ends up in a terminal."""
    shown = "".join(mark if mark.isprintable() else "�" for mark in cell)
    return f"“{shown[:29]}…”" if len(shown) > 30 else f"“{shown}”"
