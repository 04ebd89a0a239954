"""The header of a table of activities: which column is what, however its cells were merged and its words chosen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .pages import BOX, DIAMOND, Cell, Grid

_THING = (
    r"(?:kelengkapan|per?syaratan|syarat|perlengkapan|peralatan|input|masukan|dokumen|berkas|alat|bahan|sarana"
    r"|prasarana|requirements?)"
)
_RESULT = r"(?:output|out ?put|keluaran|hasil|produk)"
ROLES = {
    "no": r"(?:no|nomor|no urut|nomor urut)\.?",
    "activity": (
        r"(?:(?:uraian|rincian|deskripsi|tahapan|tahap|langkah(?:[- ]?langkah)?|prosedur|jenis|nama) )?"
        r"(?:kegiatan|aktivitas|aktifitas|prosedur|proses|activity|activities)"
        r"|(?:uraian|rincian|deskripsi)(?: (?:sop|tugas|pekerjaan|kerja))?"
        r"|(?:tahapan|langkah(?:[- ]?langkah)?|prosedur)(?: (?:kerja|pelaksanaan|layanan|pelayanan|sop))?"
    ),
    "executors": r"(?:unit |para )?(?:pelaksana|aktor|penanggung ?jawab|pic|pelaku|executors?)(?: kegiatan| sop)?",
    "standard": r"(?:standar )?(?:mutu baku|baku mutu)",
    "output": rf"(?:dokumen )?{_RESULT}(?: (?:kegiatan|kerja|pekerjaan|akhir))?",
    "requirements": rf"{_THING}(?: (?:{_THING}|pelayanan|administrasi|kerja|pendukung))?",
    "time": (
        r"(?:(?:standar|jangka|lama|batas|target) )?(?:waktu|durasi|lama|time)"
        r"(?: (?:penyelesaian|pelaksanaan|proses|baku|kegiatan|layanan|pelayanan))?"
    ),
    "note": r"(?:keterangan|ket|catatan|remarks?|notes?)\.?",
}
_ROLES = {name: re.compile(pattern, re.I) for name, pattern in ROLES.items()}
_UNIT = re.compile(r"\(?(?:dalam |satuan )?(menit|jam|hari)(?: kerja)?\)?", re.I)
_BETWEEN = re.compile(r"\s*(?:[/&,()]|\bdan\b|\batau\b)\s*", re.I)
_BROKEN = re.compile(r"(?<=\w)[-\u00ad]\s*\n\s*(?=[a-z])")
_UNSEEN = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_FOOTNOTE = re.compile(r"\s*(?:\*+\)?|\d\))+\s*$")
_NUMBER = re.compile(r"\(?(\d{1,3})[.)]?(?:\s+|$)")
_SPOKEN = re.compile(
    r"\b(?:ya|tidak|belum|lengkap|setuju|sesuai|benar|ada|ok|mulai|selesai|start|end|finish)\b", re.IGNORECASE
)
"""Words that stand in a symbol: an answer, or where a flowchart begins and ends."""
_TIME = re.compile(r"\d\s*(?:menit|mnt|jam|hari|hk|minggu|bulan|['′’])", re.I)
STANDARD = ("requirements", "time", "output", "note")


@dataclass
class Header:
    first: int
    last: int
    roles: dict[int, str]
    lanes: dict[int, str]
    unit: str = ""
    """Of the times, where the heading says it: `Waktu (menit)`."""
    words: list[str] = field(default_factory=list)
    others: dict[int, str] = field(default_factory=dict)
    """Columns for which an SOP has no place."""

    @property
    def unused(self) -> list[str]:
        """What its cells say beside the names of the columns: a group of executors, or words that slipped in."""
        named = {*self.lanes.values(), *self.others.values()}
        texts = dict.fromkeys(plain(text) for text in self.words)
        return [text for text in texts if text not in named and role_of(text) is None]


def plain(text: str) -> str:
    """A heading in one line, with words put together again that a narrow column broke."""
    return " ".join(_BROKEN.sub("", _UNSEEN.sub("", text)).split())


def role_of(text: str) -> str | None:
    """What the heading of a column says it is; `Persyaratan/Perlengkapan` and `Kegiatan (Aktivitas)` say it twice."""
    words = _FOOTNOTE.sub("", plain(text)).strip(" :*")
    if not words:
        return None
    whole = _one_role(words)
    if whole is not None:
        return whole
    parts = [part for part in _BETWEEN.split(words) if part and not _UNIT.fullmatch(part)]
    roles = {_one_role(part) for part in parts}
    return roles.pop() if len(roles) == 1 else None


def _one_role(words: str) -> str | None:
    return next((name for name, pattern in _ROLES.items() if pattern.fullmatch(words)), None)


def header_of(grid: Grid) -> Header | None:
    """Where the header stands in this grid, and what each column is; None where there is none."""
    for row in range(min(grid.height, 400)):
        roles = {role for cell in grid.row(row) if (role := role_of(cell.text)) is not None}
        if "activity" in roles and len(roles) >= 2:
            return _columns(grid, row)
    return None


def _columns(grid: Grid, first: int) -> Header:
    header = Header(first, _last_header_row(grid, first), {}, {})
    group_only = {"standard", "executors"}
    grouped: set[int] = set()
    for column in range(grid.width):
        said = [cell.text for cell in _stack(grid, header, column) if cell.text.strip(" ().0123456789")]
        header.words += said
        deepest = said[-1] if said else ""
        role = role_of(deepest)
        if role is not None and role not in group_only:
            if role not in header.roles.values():
                header.roles[column] = role
            if role == "time" and (found := _UNIT.search(plain(deepest))):
                header.unit = found[1].lower()
        elif deepest and role is None:
            header.lanes[column] = plain(deepest)
            if _group(grid, header, column) == "executors":
                grouped.add(column)
    _part_with_words(grid, header, grouped)
    _unnamed(grid, header)
    _lone_executors(grid, header)
    return header


def _group(grid: Grid, header: Header, column: int) -> str | None:
    """`Pelaksana` or `Mutu Baku` above the column; in a loose grid above one further left."""
    if not grid.loose:
        roles = [role_of(cell.text) for cell in _stack(grid, header, column)]
        return next((role for role in roles if role in ("executors", "standard")), None)
    for x in range(column, -1, -1):
        if (text := grid.own_text(header.first, x)).strip():
            return role_of(text)
    return None


def _part_with_words(grid: Grid, header: Header, grouped: set[int]) -> None:
    """A column of words beside columns of marks names no executor: what stands in it has no place in an SOP."""
    cells = {
        column: [text for y in range(header.last + 1, grid.height) if (text := grid.own_text(y, column).strip())]
        for column in header.lanes
    }
    wordy = [column for column, said in cells.items() if said and not any(map(_is_mark, said))]
    for column in wordy:
        if column not in grouped and any(said and other not in wordy for other, said in cells.items()):
            header.others[column] = header.lanes.pop(column)


def _is_mark(text: str) -> bool:
    letters = sum(map(str.isalpha, text))
    spoken = _SPOKEN.search(text) is not None or _TIME.search(text) is not None  # some write the time as the mark
    return letters <= 3 or BOX in text or DIAMOND in text or spoken


def _unnamed(grid: Grid, header: Header) -> None:
    """Columns of marks below `Pelaksana` that have no name, or a number: named by their order, for a person to say."""
    columns = []
    for column in range(grid.width):
        if column in header.roles or column in header.lanes or _group(grid, header, column) != "executors":
            continue
        said = [text for y in range(header.last + 1, grid.height) if (text := grid.own_text(y, column).strip())]
        if said and all(map(_is_mark, said)):
            columns.append(column)
    if len(columns) > 1:
        header.lanes |= {column: f"Pelaksana {place}" for place, column in enumerate(columns, 1)}


def _lone_executors(grid: Grid, header: Header) -> None:
    """`Pelaksana` as one column without names below it: who does it is written in its cells."""
    if header.lanes:
        return
    for column in range(grid.width):
        said = [cell for cell in _stack(grid, header, column) if cell.text.strip()]
        if said and role_of(said[-1].text) == "executors" and column not in header.roles:
            header.roles[column] = "executors"
            return


def _stack(grid: Grid, header: Header, column: int) -> list[Cell]:
    """The header cells above a column, the uppermost first. In a loose grid nothing spans."""
    cells: list[Cell] = []
    for row in range(header.first, header.last + 1):
        cell = grid.at(row, column)
        if cell is not None and cell not in cells:
            cells.append(cell)
    return cells


def _last_header_row(grid: Grid, first: int) -> int:
    """Until the first row that is numbered, or that has words in the activity's column."""
    column = next(cell.column for cell in grid.row(first) if role_of(cell.text) == "activity")
    depth = max((cell.rowspan for cell in grid.row(first) if role_of(cell.text) == "activity"), default=1)
    last = first + depth - 1
    for row in range(last + 1, min(first + 5, grid.height)):
        texts = [cell.text.strip() for cell in grid.row(row)]
        if counts(texts):
            return row
        begun = grid.at(row, column)
        if (begun is not None and begun.row == row and begun.text.strip()) or not any(texts):
            break
        if _NUMBER.match(grid.own_text(row, 0).strip()):
            break
        last = row
    if last + 1 < grid.height and counts([cell.text.strip() for cell in grid.row(last + 1)]):
        last += 1
    return last


def counts(texts: list[str]) -> bool:
    """A row that numbers the columns: 1 2 3 4, or (1) (2) (3)."""
    numbers = [text.strip("(). ") for text in texts if text]
    return len(numbers) >= 3 and numbers == [str(number) for number in range(1, len(numbers) + 1)]


def settle_loose(grid: Grid, header: Header) -> str:
    """Headings beside their columns: of a loose grid the order of the mutu baku counts, not the place.

    Only where they stand in lines of their own, which nothing holds together, and where the times do not say otherwise.
    Answers a remark, "" where the headings stand where they should.
    """
    placed = sorted(column for column, role in header.roles.items() if role in STANDARD)
    named = [header.roles[column] for column in placed]
    wanted = [role for role in STANDARD if role in named]
    lines = {_line_of(grid, header, column) for column in placed}
    if named == wanted or len(lines) < 2:
        return ""
    if "time" in named:
        stands, fits = (placed[order.index("time")] for order in (named, wanted))
        if _times(grid, header, fits) < _times(grid, header, stands):
            return ""
    header.roles |= dict(zip(placed, wanted, strict=True))
    return "Judul kolom mutu baku tidak sejajar dengan isinya; kolomnya dibaca menurut urutannya."


def _line_of(grid: Grid, header: Header, column: int) -> int:
    lines = [y for y in range(header.first, header.last + 1) if role_of(grid.own_text(y, column))]
    return lines[-1] if lines else header.first


def _times(grid: Grid, header: Header, column: int) -> int:
    texts = (grid.own_text(y, column) for y in range(header.last + 1, grid.height))
    return sum(_TIME.search(text) is not None for text in texts)
