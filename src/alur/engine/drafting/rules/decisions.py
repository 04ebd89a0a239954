"""Rows in which something is decided: `Jika … Jika tidak …`, `(sesuai/tidak sesuai)`, Ya and Tidak in the columns."""

from __future__ import annotations

import re

from .draft import DecisionProposal, DraftOutcome, DraftRow
from .pages import DIAMOND
from .vocabulary import JUDGES

_PAIR = re.compile(r"\(\s*([a-z][\w ]{2,40}?)\s*(?:/|atau)\s*(tidak|belum|kurang)( [\w ]{2,40}?)?\s*\)", re.I)
_IF = re.compile(
    r"\b(jika|apabila|bila|kalau)\s+([^.,;]{2,80}?)\s*(?:,|\bmaka\b|\bakan\b|\bdi(?:lanjut|kembali|terus))", re.I
)
_ANSWERS = re.compile(r"\b(ya|lengkap|sesuai|setuju|disetujui|benar|layak|memenuhi(?: syarat)?|diterima|valid)\b", re.I)
_LEADS = re.compile(
    r"\b(ya|tidak|lengkap|(?:tidak|belum|kurang) \w+)\s*[:,=→]?\s*(?:maka\s+)?"
    r"(?:lanjut|kembali|dikembalikan|ke|menuju)[^.;,\d]{0,30}?(\d{1,3})\b",
    re.I,
)
_NOT = re.compile(r"\b(tidak|belum|kurang|ditolak)\b", re.I)


def decision_of(row: DraftRow, earlier: list[int]) -> DecisionProposal | None:
    """What may be decided in the row, and where each answer leads; None where no word speaks of it."""
    back = earlier[-1] if earlier else "rejected"
    marks = " ".join(row.marks.values())
    words = f"{row.activity} {row.note}"
    if (led := _led(f"{words}; {row.output}; {marks}")) is not None:
        return led
    if pair := _PAIR.search(words):
        yes, no = pair[1].strip(), f"{pair[2]}{pair[3] or ' ' + pair[1]}".strip()
        return _proposal(yes, no, back, 80, f"Tertulis “{pair[0]}”.")
    if (answers := _answers(marks)) is not None:
        said = f"Kolom pelaksana bertanda {answers[0]} dan {answers[1]}."
        return _proposal(*answers, "next", 85, said)
    conditions = [found[2].strip() for found in _IF.finditer(words)]
    negative = [each for each in conditions if _NOT.search(each)]
    positive = [each for each in conditions if not _NOT.search(each)]
    if negative:
        yes = positive[0] if positive else _without_not(negative[0])
        return _proposal(yes, negative[0], back, 75 if positive else 65, f"Tertulis “jika {negative[0]}”.")
    if DIAMOND in marks:
        return _proposal("Ya", "Tidak", back, 75, "Lambang keputusan di kolom pelaksana.")
    if re.search(r"\bTidak\b|\bYa\b", marks, re.I):
        return _proposal("Ya", "Tidak", back, 60, "Kolom pelaksana bertanda Ya atau Tidak.")
    if re.match(r"\W*apakah\b", row.activity, re.I) or row.activity.rstrip().endswith("?"):
        return _proposal("Ya", "Tidak", back, 60, "Kegiatannya tertulis sebagai pertanyaan.")
    if positive and not row.activity.startswith(("Jika Ada",)):
        return _proposal(positive[0], f"tidak {positive[0]}", "next", 35, f"Tertulis “jika {positive[0]}”.")
    if JUDGES.search(row.activity) and earlier:
        return DecisionProposal(
            confidence=30,
            reason="Kegiatan memeriksa dapat berakhir dengan pengembalian; naskah tidak menyebutnya.",
        )
    return None


def _answers(marks: str) -> tuple[str, str] | None:
    """`Ya` and `Tidak`, or `Lengkap` and `Tidak Lengkap`, in the columns."""
    negative = re.search(r"\b(?:tidak|belum|kurang)(?: (\w+))?\b", marks, re.I)
    if negative is None:
        return None
    rest = f"{marks[: negative.start()]} {marks[negative.end() :]}"
    positive = _ANSWERS.search(rest)
    return (positive[0], negative[0]) if positive is not None else None


def _led(words: str) -> DecisionProposal | None:
    """`Ya: lanjut ke 6; Tidak: kembali ke 1`: the document says itself where each answer leads."""
    found = {each[1].casefold(): each for each in _LEADS.finditer(words)}
    if len(found) < 2:
        return None
    outcomes = [DraftOutcome(label=_capital(each[1]), to=int(each[2])) for each in found.values()]
    return DecisionProposal(outcomes=outcomes, confidence=80, reason="Tujuan tiap jawaban tertulis di barisnya.")


def _without_not(text: str) -> str:
    return " ".join(_NOT.sub("", text).split()) or "Ya"


def _proposal(yes: str, no: str, otherwise: int | str, confidence: int, reason: str) -> DecisionProposal:
    return DecisionProposal(
        outcomes=[
            DraftOutcome(label=_capital(yes), to="next"),
            DraftOutcome.model_validate({"label": _capital(no), "to": otherwise}),
        ],
        confidence=confidence,
        reason=f"{reason} Tujuan jawaban kedua belum tertulis.",
    )


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:60]
