"""Reading a table that somebody uploads: .xlsx or .csv, as cells; nothing in it is ever run.

An .xlsx is a zip of XML. Everything in it is hostile until it was measured: what it unpacks to, how far it was
squeezed, document types (entities), macros. The archive's own figures bound what is read: zipfile never gives more
bytes of a member than they say.
"""

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Any, Literal, NamedTuple
from xml.etree.ElementTree import ParseError

MAX_BYTES = 2 * 1024 * 1024
UNPACKED_MAX = 12 * 1024 * 1024
RATIO_MAX = 200
MEMBERS_MAX = 200
ROWS_MAX = 1000
LINES_MAX = 5000
"""Empty lines between rows are passed over, but not for ever."""
CELL_MAX = 300
EXACT = 10**15
"""A spreadsheet keeps fifteen figures of a number."""

COLUMNS = ("nama", "surel", "nip", "jabatan", "mulai", "selesai", "jenis")
NEEDED = ("nama", "surel")

type Why = Literal[
    "empty",
    "too-large",
    "not-a-table",
    "macros",
    "bomb",
    "damaged",
    "no-header",
    "unknown-columns",
    "no-rows",
    "too-many",
]


class Unreadable(Exception):
    """The file as a whole cannot be read. `words` are column names, where the reason names some."""

    def __init__(self, why: Why, words: tuple[str, ...] = ()) -> None:
        self.why, self.words = why, words
        super().__init__(why)


class Line(NamedTuple):
    """One row that is not empty: its number in the file, and its cells as text by column."""

    number: int
    cells: dict[str, str]


def read_table(body: bytes) -> list[Line]:
    """The rows under the header. Unreadable says why there are none."""
    if not body.strip():
        raise Unreadable("empty")
    if len(body) > MAX_BYTES:
        raise Unreadable("too-large")
    if body.startswith((b"%PDF", b"<", b"{")):
        raise Unreadable("not-a-table")
    rows = _workbook_rows(body) if body.startswith(b"PK") else _csv_rows(body)
    return _lines(rows)


def _lines(rows: Iterable[tuple[int, list[str]]]) -> list[Line]:
    columns: list[str] | None = None
    found: list[Line] = []
    for number, cells in rows:
        if number > LINES_MAX:
            raise Unreadable("too-many")
        if not any(cells):
            continue
        if columns is None:
            columns = _header(cells)
            continue
        if len(found) == ROWS_MAX:
            raise Unreadable("too-many")
        found.append(Line(number, {name: cell for name, cell in zip(columns, cells, strict=False) if name}))
    if columns is None:
        raise Unreadable("no-header")
    if not found:
        raise Unreadable("no-rows")
    return found


def _header(cells: list[str]) -> list[str]:
    names = [" ".join(cell.casefold().split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    if missing := tuple(each for each in NEEDED if each not in names):
        raise Unreadable("no-header", missing)
    if strange := tuple(each[:40] for each in names if each not in COLUMNS):
        raise Unreadable("unknown-columns", strange)
    if len(set(names)) < len(names):
        raise Unreadable("unknown-columns", tuple({each for each in names if names.count(each) > 1}))
    return names


def _workbook_rows(body: bytes) -> Iterator[tuple[int, list[str]]]:
    import openpyxl  # noqa: PLC0415  large, and slow to import

    _measure(body)
    try:
        book = openpyxl.load_workbook(io.BytesIO(body), read_only=True, data_only=False, keep_links=False)
        sheet = book.worksheets[0]
        sheet.reset_dimensions()  # what the file says of its size is not believed
        for number, cells in enumerate(
            sheet.iter_rows(max_row=LINES_MAX + 1, max_col=len(COLUMNS) + 5, values_only=True), start=1
        ):
            yield number, [as_text(cell) for cell in cells]
        book.close()
    except (
        zipfile.BadZipFile, ParseError, KeyError, ValueError, TypeError, AttributeError, IndexError, EOFError, OSError,
        NotImplementedError, RuntimeError, AssertionError, zlib.error,
    ):  # fmt: skip  # what openpyxl raises for files that are not what they say
        raise Unreadable("damaged") from None


def _measure(body: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as packed:
            members = packed.infolist()
            names = {member.filename.casefold() for member in members}
            unpacked = sum(member.file_size for member in members)
            squeezed = max(1, sum(member.compress_size for member in members))
            if len(members) > MEMBERS_MAX or unpacked > UNPACKED_MAX:
                raise Unreadable("bomb")
            if unpacked > 1024 * 1024 and unpacked / squeezed > RATIO_MAX:
                raise Unreadable("bomb")
            if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
                raise Unreadable("macros")
            if not {"[content_types].xml", "xl/workbook.xml"} <= names:
                raise Unreadable("not-a-table")
            if b"macroEnabled" in packed.read("[Content_Types].xml"):
                raise Unreadable("macros")
            for member in members:
                if member.filename.endswith((".xml", ".rels")) and _has_doctype(packed, member):
                    raise Unreadable("damaged")
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, EOFError, ValueError, KeyError, zlib.error):
        raise Unreadable("not-a-table") from None


def _has_doctype(packed: zipfile.ZipFile, member: zipfile.ZipInfo) -> bool:
    """Entities are declared in a document type; no spreadsheet has one. It stands before the first element."""
    head = packed.read(member)
    return b"<!DOCTYPE" in head or b"<!ENTITY" in head or head.startswith((b"\xff\xfe", b"\xfe\xff"))


def _csv_rows(body: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252", "replace")  # what Excel writes where it was not told otherwise
    if any(ord(letter) < 32 and letter not in "\t\r\n" for letter in text):
        raise Unreadable("not-a-table")
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = max(";,\t", key=first.count)
    try:
        for row in (reader := csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)):
            yield reader.line_num, [as_text(cell) for cell in row]
    except csv.Error:
        raise Unreadable("not-a-table") from None


def as_text(cell: Any) -> str:  # noqa: ANN401  whatever openpyxl makes of a cell
    """A cell as it may be read: dates as YYYY-MM-DD, whole numbers without a point, printable only, not endless."""
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        cell = cell.date()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, int | float) and not isinstance(cell, bool) and abs(cell) >= EXACT:
        return f"{cell:.15g}"  # as Excel shows it: its last figures are gone, and must not look like figures
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = "".join(letter if letter.isprintable() else " " for letter in str(cell))
    return " ".join(text.split())[: CELL_MAX + 1]


def is_formula(cell: str) -> bool:
    """Not taken: nobody can see what it will come to."""
    return cell.startswith(("=", "@", "+=", "-="))
