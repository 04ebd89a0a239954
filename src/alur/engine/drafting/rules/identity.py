"""The identity block, out of whatever paragraphs and tables it was set in."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from .draft import DraftIdentity, DraftSigner
from .items import items_of
from .labels import SECTIONS, SINGLE, label_of
from .pages import ARROW, BOX, DIAMOND, Block, Grid, Paragraph

_ORGANISATION = re.compile(
    r"(?:KEMENTERIAN|KEMENTRIAN|BADAN|PUSAT|BALAI|SEKRETARIS|SEKRETARIAT|DIREKTORAT|DINAS|PEMERINTAH|"
    r"PEMKAB|PEMKOT|KANTOR|UNIVERSITAS|"
    r"INSTITUT|POLITEKNIK|FAKULTAS|INSPEKTORAT|KECAMATAN|KELURAHAN|KABUPATEN|KOTA|PROVINSI|LEMBAGA|MAHKAMAH|PENGADILAN|"
    r"KEJAKSAAN|KEPOLISIAN|RUMAH SAKIT|RSUD|PUSKESMAS|UPT|UPTD|UNIT|BIRO|BAGIAN|BIDANG|DEPUTI|LOKA|STASIUN|DESA|KOMISI|"
    r"ARSIP|PERPUSTAKAAN|SEKOLAH|SMA|SMK|SMP|SD|MADRASAH|REPUBLIK|REPUBLIC)\b"
)
_TITLE = re.compile(
    r"(?:PROSEDUR|Prosedur|SOP|STANDAR OPERASIONAL|Standar Operasional|BAGAN ALIR|FLOWCHART|Flowchart)\b"
)
_HEAD = re.compile(
    r"(?:(?:Plt|Plh|Pj|Pjs|a\.?n)\.?\s*)?(?:Kepala|Sekretaris|Direktur|Ketua|Bupati|Wali\s?kota|Camat|Lurah|"
    r"Inspektur|Rektor|Dekan|Menteri|Deputi|Asisten|Gubernur|Komandan|Koordinator|Kasubag|Kabag|Kabid|Pimpinan|Panitera|Manajer)\b",
    re.I,
)
_NIP = re.compile(r"\b(N\s?I\s?P|M\s?P|NlP|NRP|NIK)?\s*[.:]*\s*(\d(?:[ .]?\d){8,20})\b")
_HONORIFIC = re.compile(r"(?<=\s)(?:Prof\.|Dr\.|dr\.|drg\.|drh\.|Ir\.|Drs\.|Dra\.|H\.|Hj\.|Apt\.|apt\.|Ns\.)\s")
_SYMBOLS = str.maketrans("", "", BOX + DIAMOND + ARROW)


@dataclass
class Found:
    """Words gathered under each label, in the document's order, and what stood under none."""

    values: dict[str, list[str]] = field(default_factory=dict)
    loose: list[str] = field(default_factory=list)
    printed: dict[str, str] = field(default_factory=dict)

    def add(self, label: str, text: str) -> None:
        text = text.strip()
        if text.lstrip(": ") or not self.values.get(label):
            self.values.setdefault(label, []).append(text.removeprefix(":").strip())


@dataclass
class IdentityBlock:
    identity: DraftIdentity
    unplaced: list[str]
    signer_words: str
    """As printed, for those who look for slips."""


def identity_of(blocks: list[Block]) -> IdentityBlock:
    """The identity block of what stands before (and after) the table of activities."""
    found = Found()
    current: str | None = None
    for block in blocks:
        if isinstance(block, Grid):
            _read_grid(block, found)
            current = None
        else:
            current = _read_lines(block.text.split("\n"), found, current)
    table_title, loose = _table_title(found, blocks)
    letterhead, unplaced = _letterhead(loose)
    signer_words = "\n".join(found.values.get("approved_by", []))
    identity = DraftIdentity(
        number=_line(found, "number"),
        title=_line(found, "title"),
        table_title=table_title,
        letterhead=letterhead,
        made_on=_line(found, "made_on"),
        revised_on=_line(found, "revised_on"),
        effective_on=_line(found, "effective_on"),
        approved_by=signer_of(signer_words),
        **{name: items_of("\n".join(found.values.get(name, [])), name) for name in SECTIONS},
    )
    return IdentityBlock(identity, unplaced, signer_words)


def signer_of(words: str) -> DraftSigner:
    """Position, name and NIP, out of lines or of one line in which they run together."""
    lines = [line.strip() for line in re.split(r"\n|\s{2,}", words) if line.strip(" :.,_")]
    nip, rest = "", []
    for line in lines:
        if (number := _NIP.search(line)) is not None and (number[1] or sum(map(str.isdigit, number[2])) >= 15):
            nip = " ".join(number[2].split())
            line = f"{line[: number.start()]} {line[number.end() :]}".strip(" ,.:")
        if line:
            rest.append(line)
    if len(rest) == 1 and _HEAD.match(rest[0]) and (cut := _HONORIFIC.search(rest[0])) is not None:
        rest = [rest[0][: cut.start()].strip(), rest[0][cut.start() :].strip()]
    name = ""
    if rest and not (_HEAD.match(rest[-1]) and len(rest) == 1):
        name = rest.pop()
    return DraftSigner(position=" ".join(rest).strip(" ,"), name=name, nip=nip)


def _line(found: Found, label: str) -> str:
    return " ".join(" ".join(found.values.get(label, [])).split())


def _read_lines(lines: list[str], found: Found, current: str | None) -> str | None:
    for raw in lines:
        line = raw.translate(_SYMBOLS).strip()
        if not line:
            continue
        if (label := label_of(line)) is not None:
            current = label.name
            found.printed[current] = label.printed
            found.add(current, label.rest)
            continue
        if current in SINGLE and current != "approved_by" and any(found.values.get(current, [])):
            current = None  # a number, a date or a title is one line
        if current == "approved_by" and _signed(found.values.get(current, [])):
            current = None
        if current is None or current == "page":
            found.loose.append(line)
        else:
            found.add(current, line)
    return current


def _signed(lines: list[str]) -> bool:
    return any(_NIP.search(line) for line in lines)


def _read_grid(grid: Grid, found: Found) -> None:
    used: set[tuple[int, int]] = set()
    for row in range(grid.height):
        for cell in grid.row(row):
            if (cell.row, cell.column) in used or not cell.text.strip(" :"):
                continue
            used.add((cell.row, cell.column))
            current = _read_lines(cell.text.split("\n"), found, None)
            if current is None or current == "page":
                continue
            if not any(value.strip(" :") for value in found.values[current]):
                _look_around(grid, row, cell.column, cell.colspan, current, found, used)
            elif current == "approved_by" and not _signed(found.values[current]):
                _below(grid, row + cell.rowspan, cell.column, current, found, used)


def _look_around(
    grid: Grid, row: int, column: int, colspan: int, label: str, found: Found, used: set[tuple[int, int]]
) -> None:
    """A label alone in its cell: its words stand to the right, or below."""
    beside: list[str] = []
    for x in range(column + colspan, grid.width):
        cell = grid.at(row, x)
        if cell is None or (cell.row, cell.column) != (row, x):
            continue
        if label_of(cell.text.strip()) is not None or (row, x) in used:
            break
        if cell.text.strip(" :"):
            beside.append(cell.text.strip())
            used.add((row, x))
            if label in SINGLE and label != "approved_by":
                break
    for text in beside:
        found.add(label, text)
    if not beside and (label in SECTIONS or label == "approved_by"):
        _below(grid, row + 1, column, label, found, used)


def _below(grid: Grid, start: int, column: int, label: str, found: Found, used: set[tuple[int, int]]) -> None:
    for y in range(start, grid.height):
        some = any(found.values.get(label, []))
        if some and not any(each.text.strip() for each in grid.row(y)):
            return  # an empty line ends a section, as on paper
        cell = grid.at(y, column)
        if cell is None or (cell.row, cell.column) in used:
            continue
        if label_of(cell.text.strip()) is not None:
            return
        if some and label != "related" and _TITLE.match(cell.text.strip()):
            return
        if label == "approved_by" and (_ORGANISATION.match(cell.text.strip()) or _signed(found.values[label])):
            return
        if cell.text.strip():
            found.add(label, cell.text)
            used.add((cell.row, cell.column))


def _table_title(found: Found, blocks: list[Block]) -> tuple[str, list[str]]:
    """The heading right above the table; in running text it may have been taken for the last section's words."""
    loose = list(found.loose)
    for place in range(len(loose) - 1, -1, -1):
        if _TITLE.match(loose[place]) and label_of(loose[place]) is None and len(loose[place]) < 300:
            return loose.pop(place), loose
    last = blocks[-1] if blocks else None
    if isinstance(last, Paragraph) and _TITLE.match(last.text):
        for name in SECTIONS:
            values = found.values.get(name, [])
            if len(values) > 1 and values[-1] == last.text.strip():
                return values.pop(), loose
    return "", loose


def _letterhead(loose: list[str]) -> tuple[list[str], list[str]]:
    letterhead: list[str] = []
    unplaced: list[str] = []
    for line in loose:
        spoken = re.sub(r"\s+", " ", line)
        capital = sum(letter.isupper() for letter in spoken) > 0.7 * sum(letter.isalpha() for letter in spoken)
        if capital and _ORGANISATION.match(spoken):
            letterhead.append(spoken)
        elif capital and letterhead and not unplaced and len(spoken.split()) > 1 and not _TITLE.match(spoken):
            letterhead[-1] = f"{letterhead[-1]} {spoken}"
        else:
            unplaced.append(spoken)
    return letterhead, unplaced
