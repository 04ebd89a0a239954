"""Who stands in the table at all: the executors' columns, the names in a column of names, and what codes stand for."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from . import vocabulary as words
from .draft import DraftExecutor
from .keys import free_key
from .pages import Block, Grid, Paragraph
from .table import Table

_CODE = r"(?:[A-Z][A-Z0-9.]{0,5}|\d)"
_LEGEND = re.compile(
    rf"(?<![\w/])({_CODE})\s*(?:=|:|–|-(?=\s))\s*([A-Za-z][^=:;,\n\t|]{{2,80}}?)\s*(?=[;,\n|\t]|$|\b{_CODE}\s*=)"
)
_EMPTY_BOXES = ("☐", "[ ]", "[]", "( )", "()")
_OPPOSITES = (
    ("y", "t"),
    ("y", "n"),
    ("ya", "t"),
    ("1", "0"),
    ("x", "0"),
    ("■", "□"),
    ("●", "○"),
    ("☑", "□"),
    ("v", "x"),
)
_WITH = re.compile(r"(\s+(?:dan|atau|serta)\s+)")


def lanes_of(table: Table) -> dict[str, DraftExecutor]:
    """The executors by key, with the kind that their name speaks of."""
    names = list(table.lanes)
    alone = named(table)
    for row in table.rows:
        for name in names_in(row.words.get("executors", ""), alone):
            if name.casefold() not in (each.casefold() for each in names):
                names.append(name)
    found: dict[str, DraftExecutor] = {}
    for name in names:
        found[free_key(name, found, "pelaksana")] = DraftExecutor(name=name)
    _kinds(found)
    return found


def named(table: Table) -> set[str]:
    """What a cell of the column of names says as a whole, in small letters."""
    return {row.words.get("executors", "").casefold() for row in table.rows}


def names_in(text: str, alone: Collection[str]) -> list[str]:
    """The names in a cell. `Bidang Penelitian dan Pengembangan` is one; `alone` are those that have a cell."""
    found: list[str] = []
    for part in re.split(r"[,;/\n&+]", text):
        first, *rest = _WITH.split(part.strip())
        found.append(first)
        for between, piece in zip(rest[::2], rest[1::2], strict=True):
            if words.NAMES_SOMEBODY.match(piece) or piece.casefold() in alone or found[-1].casefold() in alone:
                found.append(piece)
            else:
                found[-1] = f"{found[-1]}{between}{piece}"
    return [" ".join(name.split()) for name in found if name.strip(" -–.")]


def read_legend(table: Table, blocks: Iterable[Block]) -> None:
    """Columns named by codes get the names that the document gives for them: `A = Pemohon`. Each is told of."""
    codes = {lane for lane in table.lanes if re.fullmatch(_CODE, lane)}
    numbered = {lane.rpartition(" ")[2]: lane for lane in table.lanes if re.fullmatch(r"Pelaksana \d", lane)}
    codes |= set(numbered)
    codes |= {row.words["executors"] for row in table.rows if re.fullmatch(_CODE, row.words.get("executors", ""))}
    legend = {code: name for code, name in _legend([*_texts(blocks), *table.outside]) if code in codes}
    if len(codes) < 2 or len(legend) < 2 or len(set(legend.values())) < len(legend):
        return
    said = ", ".join(f"{code} = {name}" for code, name in legend.items())
    legend |= {lane: legend[code] for code, lane in numbered.items() if code in legend}
    table.lanes = [legend.get(lane, lane) for lane in table.lanes]
    for row in table.rows:
        row.marks = {legend.get(lane, lane): text for lane, text in row.marks.items()}
        if (code := row.words.get("executors", "")) in legend:
            row.words["executors"] = legend[code]
    table.remarks.append(f"Kode pelaksana dibaca menurut keterangan di naskah: {said}.")


def leave_unticked(table: Table) -> None:
    """An empty box marks nobody. Where each column of a row is filled, one sign says yes and another no: `T` beside
    `Y`, and of R, A, C and I whoever is not responsible."""
    signs = {_sign(text) for row in table.rows for text in row.marks.values()}
    noes = {no for yes, no in _OPPOSITES if yes in signs}
    if "r" in signs and all(set(sign) <= set("raci/, ") for sign in signs):
        noes |= {sign for sign in signs if "r" not in sign}
    left: set[str] = set()
    for row in table.rows:
        unticked = {*_EMPTY_BOXES, *(noes if len(row.marks) == len(table.lanes) > 1 else ())}
        left |= {_sign(text) for text in row.marks.values()} & unticked
        row.marks = {lane: text for lane, text in row.marks.items() if _sign(text) not in unticked}
    if left:
        said = ", ".join(f"“{sign}”" for sign in sorted(left))
        table.remarks.append(f"Tanda {said} di kolom pelaksana dibaca sebagai: bukan pelaksananya.")


def _sign(text: str) -> str:
    return text.strip().casefold()


def _legend(texts: Iterable[str]) -> list[tuple[str, str]]:
    return [(found[1], " ".join(found[2].split()).strip(" .")) for text in texts for found in _LEGEND.finditer(text)]


def _texts(blocks: Iterable[Block]) -> list[str]:
    """Paragraphs, and the lines of grids, in which a code and its name stand in cells of their own."""
    texts = []
    for block in blocks:
        if isinstance(block, Paragraph):
            texts.append(block.text)
        elif isinstance(block, Grid):
            for y in range(block.height):
                said = [cell.text.strip() for cell in block.row(y) if cell.text.strip(" :=")]
                texts += said if len(said) != 2 else [" = ".join(said)]
    return texts


def _kinds(executors: dict[str, DraftExecutor]) -> None:
    applicant = False
    for each in executors.values():
        each.confidence, each.reason = 60, "Nama ini seperti jabatan di kantor."
        if words.PUBLIC.search(each.name):
            each.kind, each.confidence, each.reason = "public", 80, "Namanya menyebut khalayak."
        elif words.APPLICANT.search(each.name) and not applicant and not words.HEAD.search(each.name):
            each.kind, each.confidence, each.reason = "applicant", 85, "Namanya menyebut yang meminta layanan."
            applicant = True
        elif words.CONTACT.search(each.name):
            each.kind, each.confidence, each.reason = "contact", 60, "Namanya menyebut orang yang dihubungi."
        elif words.UNIT.search(each.name):
            each.kind, each.confidence, each.reason = "unit", 65, "Namanya menyebut unit lain."
