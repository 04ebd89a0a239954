"""What a person still has to say before the draft is an SOP."""

from __future__ import annotations

from collections.abc import Iterator

from .draft import Draft, DraftRow, Question
from .labels import INDONESIAN

CERTAIN = 90
"""From here on the document itself says it (a mark in the column), and rows are asked about together."""

KINDS = {
    "applicant": "pemohon",
    "position": "jabatan di kantor",
    "unit": "satker lain",
    "contact": "narahubung",
    "public": "khalayak",
}
AUDIENCES = {"publik": "untuk umum", "pegawai": "untuk pegawai", "internal": "di dalam kantor saja"}


def questions_of(draft: Draft) -> list[Question]:
    """Everything that is proposed and not confirmed, or not known at all."""
    return [*_identity(draft), *_slips(draft), *_executors(draft), *_rows(draft), *_running(draft)]


def _identity(draft: Draft) -> Iterator[Question]:
    needed = {
        "number": draft.identity.number,
        "title": draft.identity.title,
        "letterhead": draft.identity.letterhead,
        "approved_by": draft.identity.approved_by.name,
    }
    for name, value in needed.items():
        if not value:
            yield Question(about=f"identity:{name}", text=f"{INDONESIAN[name]}: tidak ditemukan di naskah.")


def _slips(draft: Draft) -> Iterator[Question]:
    for number, slip in enumerate(draft.slips):
        if slip.accepted is None:
            yield Question(
                about=f"slip:{number}",
                text=f"Salah pindai di {place_in_words(slip.place)}: “{slip.before.strip()}”?",
                proposal=f"“{slip.after.strip()}”",
                confidence=80,
                reason=slip.reason,
            )


def _executors(draft: Draft) -> Iterator[Question]:
    for key, each in draft.executors.items():
        if not each.confirmed:
            yield Question(
                about=f"executor:{key}",
                text=f"Pelaksana “{each.name}”: siapa dia?",
                proposal=KINDS[each.kind],
                confidence=each.confidence,
                reason=each.reason,
            )
    if not draft.executors:
        yield Question(about="executors", text="Pelaksana: tidak satu pun ditemukan. Sebutkan siapa saja.")


def _rows(draft: Draft) -> Iterator[Question]:
    marked = [row for row in draft.rows if not row.executors.confirmed and row.executors.confidence >= CERTAIN]
    if marked:
        numbers = ", ".join(str(row.no) for row in marked)
        yield Question(
            about="rows:marked",
            text=f"Pelaksana baris {numbers}: benarkah tanda di kolomnya terbaca?",
            proposal="ya",
            confidence=95,
            reason="Dibaca dari tanda atau nama di kolom pelaksana.",
        )
    for row in draft.rows:
        yield from _row(draft, row)


def _row(draft: Draft, row: DraftRow) -> Iterator[Question]:
    if not row.executors.confirmed and row.executors.confidence < CERTAIN:
        names = ", ".join(draft.executors[key].name for key in row.executors.keys if key in draft.executors)
        if not names and row.executors.confidence:
            names = "tidak ada"
        yield Question(
            about=f"row:{row.no}:executors",
            text=f"Pelaksana baris {row.no}: siapa?",
            proposal=names,
            confidence=row.executors.confidence if names else 0,
            reason=row.executors.reason,
        )
    if row.better_time is not None and not row.better_time.confirmed:
        yield Question(
            about=f"row:{row.no}:time",
            text=f"Waktu baris {row.no}: tercetak “{row.time}”.",
            proposal=row.better_time.text,
            confidence=row.better_time.confidence,
            reason=row.better_time.reason,
        )
    if row.decision is not None and not row.decision.confirmed:
        answers = " atau ".join(f"“{each.label}” ({target_in_words(each.to)})" for each in row.decision.outcomes)
        yield Question(
            about=f"row:{row.no}:decision",
            text=f"Keputusan baris {row.no}: apa saja jawabannya, dan ke mana?",
            proposal=answers or "tanpa keputusan",
            confidence=row.decision.confidence,
            reason=row.decision.reason,
        )


def _running(draft: Draft) -> Iterator[Question]:
    service = draft.service
    if not service.confirmed:
        yield Question(
            about="service",
            text="Nama pendek, awalan nomor, dan sasaran layanan?",
            proposal=f"{service.slug}, {service.prefix}, {AUDIENCES[service.audience]}",
            confidence=service.confidence,
            reason=service.reason,
        )
    if not draft.form.confirmed:
        yield Question(
            about="form",
            text="Formulir permohonan: isian apa yang diperlukan?",
            proposal="nama, telepon, surel, perihal",
            confidence=draft.form.confidence,
            reason=draft.form.reason,
        )


def target_in_words(to: int | str) -> str:
    if isinstance(to, int):
        return f"ke baris {to}"
    return {"next": "ke baris berikutnya", "end": "selesai", "rejected": "ditolak"}[to]


def place_in_words(place: str) -> str:
    """`identity:legal_basis:6` → `dasar hukum nomor 7`."""
    kind, name, *more = place.split(":")
    if kind == "row":
        parts = {"activity": "kegiatan", "requirements": "kelengkapan", "output": "output", "note": "keterangan"}
        return " ".join([parts[more[0]] if more else "", f"baris {name}"]).strip()
    if name == "nip":
        return "NIP"
    said = INDONESIAN.get(name, name)
    said = said if said.startswith("N") else said[:1].lower() + said[1:]
    return f"{said} nomor {int(more[0]) + 1}" if more else said
