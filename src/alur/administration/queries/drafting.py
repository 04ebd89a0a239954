"""A draft as the page shows it: each thing with its answer, its reason, and whether somebody has confirmed it."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.utils.translation import gettext as _

from alur.engine.drafting.queries import draft_of_office
from alur.engine.drafting.rules.questions import place_in_words, questions_of
from alur.engine.drafting.rules.times import counts

if TYPE_CHECKING:
    from alur.engine.drafting.models import SopDraft
    from alur.engine.drafting.rules.draft import Draft, DraftExecutor, DraftRow, Question, Slip
    from alur.foundation.offices.models import Office

ROWS_A_PART = 8
FEW = 8

type Choice = tuple[str, str, bool]
"""Value, words, chosen."""


@dataclass(frozen=True)
class LineShown:
    """A text of the identity block; `rows` where it has several lines."""

    name: str
    label: str
    value: str
    rows: int = 0


@dataclass(frozen=True)
class SlipShown:
    number: int
    slip: Slip
    place: str


@dataclass(frozen=True)
class ExecutorShown:
    key: str
    executor: DraftExecutor
    kinds: list[Choice]


@dataclass(frozen=True)
class AnswerShown:
    """One answer of a decision: its words, and where it leads."""

    number: int
    label: str
    targets: list[Choice]


@dataclass(frozen=True)
class RowShown:
    row: DraftRow
    executors: list[Choice]
    answers: list[AnswerShown]
    """Empty where nothing is decided: a tick adds them."""
    confirmed: bool
    bad_time: bool
    """The time, as it stands now, cannot be counted."""


@dataclass(frozen=True)
class DraftShown:
    """One part of the table; a long SOP has several, so that a page stays light."""

    draft: Draft
    part: int
    parts: list[tuple[int, int, int]]
    """Number, and the numbers of its first and last row."""
    slips: list[SlipShown]
    executors: list[ExecutorShown]
    kinds_confirmed: bool
    rows: list[RowShown]
    audiences: list[Choice]
    questions: int
    left: list[tuple[str, str]]
    """The last few of them, each with where it is answered; empty while there are many."""

    @property
    def following(self) -> tuple[int, int, int] | None:
        """The next part; None on the last."""
        return self.parts[self.part] if self.part < len(self.parts) else None


def kept_draft(office: Office, key: int) -> SopDraft:
    """Http404 for one that is not the office's."""
    try:
        return draft_of_office(office, key)
    except ObjectDoesNotExist:
        raise Http404 from None


def shown(draft: Draft, part: str = "1") -> DraftShown:
    """`part` as an address has it; the first where there is no such part."""
    slices = _parts(draft)
    wanted = int(part) if part.isascii() and part.isdigit() and len(part) < 5 else 1
    number = wanted if 1 <= wanted <= len(slices) else 1
    open_questions = questions_of(draft)
    return DraftShown(
        draft=draft,
        part=number,
        parts=[(place, rows[0].no, rows[-1].no) for place, rows in enumerate(slices, 1)],
        slips=[SlipShown(number, each, place_in_words(each.place)) for number, each in enumerate(draft.slips)],
        executors=[ExecutorShown(key, each, _kinds(each.kind)) for key, each in draft.executors.items()],
        kinds_confirmed=all(each.confirmed for each in draft.executors.values()),
        rows=[_row(draft, row) for row in slices[number - 1]],
        audiences=_audiences(draft.service.audience),
        questions=len(open_questions),
        left=[_left(each, slices) for each in open_questions] if len(open_questions) <= FEW else [],
    )


def _parts(draft: Draft) -> list[list[DraftRow]]:
    """The rows in parts of about one length: nine are five and four, not eight and a lonely one."""
    count = -(-len(draft.rows) // ROWS_A_PART)
    bounds = [-(-len(draft.rows) * place // count) for place in range(count + 1)] if count else []
    return [draft.rows[start:end] for start, end in pairwise(bounds)]


def _left(question: Question, slices: list[list[DraftRow]]) -> tuple[str, str]:
    """The question, and where on which part it is answered."""
    kind, _colon, rest = question.about.partition(":")
    numbers = [row.no for row in slices[-1]] if slices else []
    if kind == "identity":
        return question.text, "identitas/"
    if kind in ("service", "form"):
        return question.text, f"?bagian={len(slices)}#layanan"
    number = rest.partition(":")[0]
    if kind == "row" and number.isdigit():
        part = next(place for place, rows in enumerate(slices, 1) if int(number) in [row.no for row in rows])
        return question.text, f"?bagian={part}#baris-{number}"
    place = {"slip": "#salah", "executor": "#pelaksana", "executors": "#pelaksana"}.get(kind, "")
    return question.text, f"?bagian=1{place}" if numbers else place


def identity_lines(draft: Draft) -> list[LineShown]:
    said, signer = draft.identity, draft.identity.approved_by
    return [
        LineShown("number", _("Nomor SOP"), said.number),
        LineShown("title", _("Nama SOP"), said.title),
        LineShown("table_title", _("Judul tabel"), said.table_title),
        LineShown("letterhead", _("Kepala surat"), "\n".join(said.letterhead), 3),
        LineShown("made_on", _("Tanggal pembuatan"), said.made_on),
        LineShown("revised_on", _("Tanggal revisi"), said.revised_on),
        LineShown("effective_on", _("Tanggal efektif"), said.effective_on),
        LineShown("position", _("Jabatan yang mengesahkan"), signer.position),
        LineShown("name", _("Nama yang mengesahkan"), signer.name),
        LineShown("nip", _("NIP yang mengesahkan"), signer.nip),
        LineShown("legal_basis", _("Dasar hukum"), "\n".join(said.legal_basis), 6),
        LineShown("qualifications", _("Kualifikasi pelaksana"), "\n".join(said.qualifications), 4),
        LineShown("related", _("Keterkaitan"), "\n".join(said.related), 3),
        LineShown("equipment", _("Peralatan/perlengkapan"), "\n".join(said.equipment), 3),
        LineShown("warnings", _("Peringatan"), "\n".join(said.warnings), 3),
        LineShown("records", _("Pencatatan dan pendataan"), "\n".join(said.records), 2),
    ]


def _kinds(kind: str) -> list[Choice]:
    words = {
        "applicant": _("Pemohon"),
        "position": _("Jabatan di kantor ini"),
        "unit": _("Satker lain"),
        "contact": _("Narahubung"),
        "public": _("Khalayak, hanya melihat"),
    }
    return [(key, said, key == kind) for key, said in words.items()]


def _audiences(audience: str) -> list[Choice]:
    words = {
        "publik": _("Untuk umum"),
        "pegawai": _("Untuk pegawai"),
        "internal": _("Di dalam kantor saja"),
    }
    return [(key, said, key == audience) for key, said in words.items()]


def _row(draft: Draft, row: DraftRow) -> RowShown:
    chosen = row.executors.keys
    decision = row.decision
    outcomes = [(each.label, str(each.to)) for each in decision.outcomes] if decision is not None else []
    answers = outcomes + [("", "next")] * (2 - len(outcomes)) if outcomes else []
    time = row.better_time
    return RowShown(
        row=row,
        executors=[(str(place), each.name, key in chosen) for place, (key, each) in enumerate(draft.executors.items())],
        answers=[AnswerShown(place, label, _targets(draft, row, to)) for place, (label, to) in enumerate(answers, 1)],
        confirmed=row.executors.confirmed,
        bad_time=time is not None and not counts(time.text or row.time),
    )


def _targets(draft: Draft, row: DraftRow, to: str) -> list[Choice]:
    rows = [(str(each.no), _("Ke baris %(number)d") % {"number": each.no}) for each in draft.rows if each.no != row.no]
    ends = [("next", _("Ke baris berikutnya")), ("end", _("Selesai")), ("rejected", _("Ditolak"))]
    return [(key, said, key == to) for key, said in [*ends, *rows]]
