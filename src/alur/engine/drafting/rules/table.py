"""The table of activities: which columns it has, and its rows, however the header was merged."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace

from .headings import Header, counts, header_of, settle_loose
from .pages import ARROW, Block, Cell, Document, Grid, Paragraph

_NUMBER = re.compile(r"\(?(\d{1,3})[.)]?(?:\s+|$)")
_LETTER = re.compile(r"\(?([a-z])[.)]$")
_DASHES = re.compile(r"[\s\-–_=:.|+]*")
_TOTAL = re.compile(r"\W*(?:jumlah|total)\b.{0,40}", re.I)
_PART = re.compile(r"(?:[A-Z]|[IVX]{1,5})[.)]?")


@dataclass
class ReadRow:
    printed_no: str
    words: dict[str, str]
    marks: dict[str, str]
    """Name of the executor → what stands in its column."""


@dataclass
class Table:
    lanes: list[str]
    rows: list[ReadRow]
    unit: str = ""
    """Of the times, where the heading says it: `Waktu (menit)`."""
    remarks: list[str] = field(default_factory=list)
    outside: list[str] = field(default_factory=list)
    leading: list[ReadRow] = field(default_factory=list)
    """Before its first row: the rest of a row that began on the page before."""
    named: bool = False
    """Who does it is written in words, in one column."""


@dataclass
class Split:
    """The document's tables of activities, and everything else in its order."""

    tables: list[Table]
    others: list[list[Block]]
    """Before the first table, before the second …, and after the last."""


def split(document: Document) -> Split:
    """Find the tables. A table that goes on, with or without its header again, is one with the former."""
    found = Split([], [[]])
    header: Header | None = None
    for block in document.blocks:
        if isinstance(block, Paragraph):
            found.others[-1].append(block)
            continue
        own = header_of(block)
        if own is not None:
            if own.first:
                found.others[-1].append(_part(block, 0, own.first))
            table = _read(block, own)
            if found.tables and _goes_on(found.tables[-1], table, header, own):
                _append(found.tables[-1], table)
            elif table.rows or not found.tables:
                found.tables.append(table)
                found.others.append([])
            header = own
        elif found.tables and header is not None and _fits(block, header, found.tables[-1]):
            _append(found.tables[-1], _read(block, replace(header, first=-1, last=-1, words=[])))
        else:
            found.others[-1].append(block)
    return found


def _read(grid: Grid, header: Header) -> Table:
    table = Table(list(dict.fromkeys(header.lanes.values())), [], header.unit)
    table.named = "executors" in header.roles.values()
    if grid.loose and (remark := settle_loose(grid, header)):
        table.remarks.append(remark)
    table.outside += [f"Di judul kolom: {text}" for text in header.unused]
    header_words = sorted(header.words)
    blank = False
    numbered = _is_numbered(grid, header)
    for y in range(header.last + 1, grid.height):
        cells = grid.row(y)
        texts = [cell.text.strip() for cell in cells]
        if not any(texts):
            blank = True
            continue
        if all(_DASHES.fullmatch(text) for text in texts) or _repeats(texts, header_words) or counts(texts):
            continue
        row = _row(grid, header, y, table)
        if _is_heading(cells, grid, row) or _is_total(row, texts):
            table.outside.append(" ".join(" ".join(texts).split()))
        elif not _begins(row, numbered=numbered):
            _add_on(table, row, texts, after_blank=blank)
        else:
            table.rows.append(row)
            _merged_down(grid, header, y, row)
        blank = False
    told = " ".join(table.outside)
    table.outside += [f"Di judul kolom: {each}" for each in header.others.values() if f"“{each}”" not in told]
    return table


def _row(grid: Grid, header: Header, y: int, table: Table) -> ReadRow:
    words: dict[str, str] = {}
    marks: dict[str, str] = {}
    for cell in grid.row(y):
        if not cell.text.strip():
            continue
        covered = range(cell.column, cell.column + cell.colspan)
        role = next((header.roles[column] for column in covered if column in header.roles), None)
        lanes = [header.lanes[column] for column in covered if column in header.lanes]
        if lanes and role is None:
            if cell.text.replace(ARROW, "").strip(" ↓↑←→|\n-–—_.:"):  # a dash says: not this one
                for lane in dict.fromkeys(lanes):  # two columns may have one name
                    marks[lane] = f"{marks.get(lane, '')} {_one_line(cell.text)}".strip()
        elif role is None and (heading := next((header.others[x] for x in covered if x in header.others), "")):
            table.outside.append(f"Kolom “{heading}”, baris {len(table.rows) + 1}: {_one_line(cell.text)}")
        else:
            role = role or "note"
            words[role] = f"{words[role]}\n{cell.text}" if role in words else cell.text
    number = words.pop("no", "").strip()
    if not number and "no" not in header.roles.values() and (found := _NUMBER.match(words.get("activity", ""))):
        number = found[1]
        words["activity"] = words["activity"][found.end() :]
    elif number and (found := _NUMBER.match(number)) and found.end() < len(number):
        rest = number[found.end() :]  # number and activity in one cell
        number, words["activity"] = found[1], f"{rest} {words.get('activity', '')}".strip()
    return ReadRow(number, {role: _one_line(text) for role, text in words.items()}, marks)


def _merged_down(grid: Grid, header: Header, y: int, row: ReadRow) -> None:
    """Who stands in a cell that was merged over several rows does each of them."""
    for column in (*header.lanes, *(column for column, role in header.roles.items() if role == "executors")):
        cell = grid.at(y, column)
        if cell is None or cell.row == y or cell.row <= header.last or not cell.text.strip(" ↓↑←→|\n-–—_.:"):
            continue
        if column in header.lanes:
            row.marks.setdefault(header.lanes[column], _one_line(cell.text))
        else:
            row.words.setdefault("executors", _one_line(cell.text))


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _is_numbered(grid: Grid, header: Header) -> bool:
    """Do this table's rows have numbers, so that one without is the rest of another?"""
    column = next((column for column, role in header.roles.items() if role in ("no", "activity")), 0)
    texts = [grid.own_text(y, column).strip() for y in range(header.last + 1, grid.height)]
    return any(_NUMBER.match(text) for text in texts)


def _begins(row: ReadRow, *, numbered: bool) -> bool:
    if _NUMBER.match(row.printed_no) or _LETTER.match(row.printed_no):
        return True
    if not row.words.get("activity"):
        return False
    if not numbered or "time" in row.words:
        return True
    return bool(row.marks) and "output" in row.words


def _is_heading(cells: list[Cell], grid: Grid, row: ReadRow) -> bool:
    """`A. Persiapan` between rows: across the whole table, or alone beside its letter."""
    filled = [cell for cell in cells if cell.text.strip()]
    across = len(filled) == 1 and filled[0].colspan > max(2, grid.width // 2) and not _NUMBER.match(row.printed_no)
    return across or (bool(_PART.fullmatch(row.printed_no)) and not row.marks and set(row.words) == {"activity"})


def _is_total(row: ReadRow, texts: list[str]) -> bool:
    """`Jumlah waktu` below the rows: nobody's work."""
    first = next(text for text in texts if text)
    return not _NUMBER.match(row.printed_no) and not row.marks and bool(_TOTAL.fullmatch(first))


def _add_on(table: Table, row: ReadRow, texts: list[str], *, after_blank: bool) -> None:
    """Words without a number: the rest of the row above (a page ended in it), or what stands below the table."""
    said = " ".join(" ".join(texts).split())
    if after_blank:
        table.outside.append(said)
    elif not table.rows:
        table.leading.append(row)
    else:
        _lengthen(table, row)


def _lengthen(table: Table, row: ReadRow) -> None:
    last = table.rows[-1]
    if row.printed_no:  # no number, so the beginning of what is said
        row.words["activity"] = f"{row.printed_no} {row.words.get('activity', '')}".strip()
    for role, text in row.words.items():
        last.words[role] = f"{last.words[role]} {text}" if last.words.get(role) else text
    for lane, text in row.marks.items():
        last.marks[lane] = f"{last.marks[lane]} {text}" if lane in last.marks else text
    said = " ".join([*row.words.values(), *row.marks.values()])
    number = last.printed_no or len(table.rows)
    table.remarks.append(f"Baris tanpa nomor di bawah nomor {number} dibaca sebagai lanjutannya: “{said[:80]}”.")


def _repeats(texts: list[str], header_words: list[str]) -> bool:
    """The header again, on the next page."""
    filled = [text for text in texts if text]
    return (
        bool(header_words)
        and len(filled) > 1
        and all(text in header_words for text in filled)
        and not any(text.isdigit() for text in filled)
    )


def _part(grid: Grid, first: int, last: int) -> Grid:
    cells = [cell for cell in grid.cells if first <= cell.row < last]
    return Grid(tuple(cells), grid.loose)


def _first_number(table: Table) -> int | None:
    found = _NUMBER.match(table.rows[0].printed_no) if table.rows else None
    return int(found[1]) if found else None


def _goes_on(before: Table, table: Table, header: Header | None, own: Header) -> bool:
    if header is None or not table.rows:
        return False
    if not before.rows:
        return table.lanes == before.lanes  # the page ended right below the header
    first = _first_number(table)
    last = next((int(found[1]) for row in reversed(before.rows) if (found := _NUMBER.match(row.printed_no))), None)
    if first is not None and last is not None:
        return first == last + 1 or (first == last and table.lanes == before.lanes)
    return table.lanes == before.lanes and first is None


def _fits(grid: Grid, header: Header, before: Table) -> bool:
    """A table without a header that takes up where the last one ended."""
    if abs(grid.width - (max([*header.roles, *header.lanes]) + 1)) > 1 or not grid.height:
        return False
    last = next((int(found[1]) for row in reversed(before.rows) if (found := _NUMBER.match(row.printed_no))), None)
    for y in range(grid.height):
        if found := _NUMBER.match(grid.own_text(y, 0).strip()):
            return last is None or int(found[1]) == last + 1
    return not grid.loose and not before.rows[-1].printed_no if before.rows else False


def _append(table: Table, more: Table) -> None:
    if table.rows:
        for row in more.leading:
            _lengthen(table, row)
    else:
        table.leading += more.leading
    table.outside += more.outside
    table.rows += more.rows
    table.remarks += more.remarks
    table.lanes += [lane for lane in more.lanes if lane not in table.lanes]
