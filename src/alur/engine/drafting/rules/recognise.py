"""From a document to a draft."""

from __future__ import annotations

import re

from . import decisions, executors, lanes, times
from .defects import defects_of
from .draft import Draft, DraftRow, ServiceProposal
from .identity import IdentityBlock, identity_of
from .keys import key_of
from .pages import Block, Document, Paragraph, Refused
from .slips import slips_of
from .table import ReadRow, Split, Table, split

ROWS_MAX = 300
_STEP = re.compile(r"\s*(\d{1,3})[.)]\s+(\S.*)", re.S)
_HEADING = re.compile(
    r"\s*(?:[A-Z0-9]{1,3}[.)]\s*)?(?:prosedur|langkah[- ]langkah|tahapan|uraian (?:kegiatan|prosedur)|kegiatan|alur)\b",
    re.I,
)

_SMALL = {"dan", "atas", "di", "ke", "dari", "untuk", "sop", "prosedur"}


def draft_of(document: Document, *, source: str = "", table: int = 1) -> Draft:
    """What the document says, with proposals; Refused where it holds no activities at all.

    `table` picks one of several tables of activities, the first is 1.
    """
    found = split(document)
    if not found.tables:
        found = _without_table(document)
    if not 1 <= table <= len(found.tables):
        raise Refused(f"Dokumen ini memuat {len(found.tables)} tabel kegiatan; tabel {table} tidak ada.")
    chosen = found.tables[table - 1]
    if not chosen.rows:
        raise Refused("Tabel kegiatan ditemukan, tetapi belum berisi satu baris pun. Isi tabelnya, lalu pilih lagi.")
    if len(chosen.rows) > ROWS_MAX:
        raise Refused(f"Tabel ini lebih dari {ROWS_MAX} baris. Pisahkan menjadi beberapa SOP, lalu pilih lagi.")
    lanes.leave_unticked(chosen)
    lanes.read_legend(chosen, [each for blocks in found.others for each in blocks])
    before = _before(found, table)
    block = identity_of(before)
    after = identity_of(found.others[-1]) if table == len(found.tables) else None
    draft = Draft(source=source, identity=block.identity, tables=len(found.tables), table=table)
    draft.remarks = [*document.remarks, *dict.fromkeys(chosen.remarks)]
    draft.unplaced = [*block.unplaced, *_before_first(chosen), *chosen.outside, *(_left_over(after) if after else [])]
    draft.executors = lanes.lanes_of(chosen)
    draft.rows = _rows(chosen)
    titles = f"{block.identity.title} {block.identity.table_title}"
    proposed = executors.proposals(chosen, draft.executors, title=titles)
    for row, proposal in zip(draft.rows, proposed, strict=True):
        row.executors = proposal
    _decide(draft)
    draft.service = _service(draft)
    draft.slips = slips_of(draft, block.signer_words)
    draft.defects = defects_of(draft)
    if len(found.tables) > 1:
        draft.remarks.append(
            f"Dokumen ini memuat {len(found.tables)} tabel kegiatan; yang dibaca tabel {table}."
            " Baca yang lain sendiri-sendiri."
        )
    return draft


def _before_first(table: Table) -> list[str]:
    """Words that look like the rest of a row, where there is no row before them."""
    return [" ".join([row.printed_no, *row.words.values(), *row.marks.values()]).strip() for row in table.leading]


def _before(found: Split, table: int) -> list[Block]:
    """The blocks of this table's identity: those above it; of a later table whatever stands since the former one."""
    own = found.others[table - 1]
    if table == 1:
        return own
    return own if identity_of(own).identity.number else [*found.others[0], *own]


def _left_over(after: IdentityBlock) -> list[str]:
    """Words below the table: everything that `identity_of` found there, since it belongs to no part of an SOP."""
    words: list[str] = []
    for value in after.identity.model_dump().values():
        for text in [value] if isinstance(value, str) else value.values() if isinstance(value, dict) else value:
            words += [text] if text else []
    return [*words, *after.unplaced]


def _rows(table: Table) -> list[DraftRow]:
    numbers = [int(found[0]) if (found := re.findall(r"\d+", row.printed_no)) else 0 for row in table.rows]
    in_order = all(number > 0 for number in numbers) and len(set(numbers)) == len(numbers)
    rows = []
    for place, read in enumerate(table.rows):
        row = DraftRow(no=numbers[place] if in_order else place + 1, printed_no=read.printed_no, marks=dict(read.marks))
        for role in ("activity", "requirements", "time", "output", "note"):
            setattr(row, role, read.words.get(role, ""))
        row.better_time = times.better_time(row.time, table.unit)
        rows.append(row)
    return rows


def _decide(draft: Draft) -> None:
    earlier: list[int] = []
    for row in draft.rows:
        row.decision = decisions.decision_of(row, earlier)
        earlier.append(row.no)
    printed = {number: row.no for row in draft.rows if (number := row.printed_no.strip("(). ")).isdigit()}
    for row in draft.rows:
        for outcome in row.decision.outcomes if row.decision else ():
            if isinstance(outcome.to, int) and outcome.to not in earlier[: earlier.index(row.no)]:
                outcome.to = printed.get(str(outcome.to), "next")  # a way ahead is told by the printed number


def _service(draft: Draft) -> ServiceProposal:
    title = draft.identity.title or draft.identity.table_title or draft.source or "Layanan"
    words = [word for word in re.findall(r"[A-Za-z]+", title) if word.casefold() not in _SMALL]
    short = re.findall(r"\b[A-Z]{2,6}\b", title) if not title.isupper() else []
    prefix = short[0] if short else "".join(word[0] for word in words[:5]).upper()
    applicant = any(each.kind == "applicant" for each in draft.executors.values())
    return ServiceProposal(
        slug=key_of(re.sub(r"^(?:sop|prosedur)\s+", "", title, flags=re.I), "layanan"),
        prefix=(prefix or "SOP")[:8],
        audience="publik" if applicant else "internal",
        confidence=60,
        reason="Ada pemohon di kolom pelaksana." if applicant else "Tidak ada pemohon di kolom pelaksana.",
    )


def _without_table(document: Document) -> Split:
    """No table: numbered activities below a heading such as `Prosedur`, else there is nothing to draft."""
    before: list[Block] = []
    rows: list[ReadRow] = []
    begun = False
    after: list[Block] = []
    for block in document.blocks:
        if not isinstance(block, Paragraph):
            (after if rows else before).append(block)
            continue
        for line in block.text.split("\n"):
            found = _STEP.fullmatch(line)
            if begun and found and int(found[1]) == len(rows) + 1:
                rows.append(ReadRow(found[1], {"activity": " ".join(found[2].split())}, {}))
            elif rows and not after and line[:1].islower():
                rows[-1].words["activity"] += f" {line.strip()}"
            elif _HEADING.match(line) and len(line) < 80 and not rows:
                begun = True
                before.append(Paragraph(line))
            else:
                (after if rows else before).append(Paragraph(line))
    if len(rows) < 2:
        raise Refused(
            "Tabel kegiatan tidak ditemukan. SOP harus punya tabel dengan kolom “No”, “Kegiatan”, “Pelaksana”, dan "
            "“Mutu Baku”. Bila tabelnya berupa gambar, salin isinya ke tabel Word atau Excel, lalu pilih lagi."
        )
    table = Table(
        [], rows, remarks=["Tidak ada tabel: kegiatan dibaca dari daftar bernomor, tanpa pelaksana dan mutu baku."]
    )
    return Split([table], [before, after])
