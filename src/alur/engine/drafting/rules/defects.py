"""What the document itself got wrong, found by reading it: told to the office, never mended by the software."""

from __future__ import annotations

import re
from collections.abc import Iterator

from alur.engine.worktime.rules import Unit, UnknownDuration, parse_duration

from .draft import Defect, Draft
from .labels import INDONESIAN

_BLANK = ("", "-", "–", "—", ".", "…")
_LAW = re.compile(
    r"(UU|Undang[- ]Undang|PP|Peraturan Pemerintah|Perpres|Peraturan Presiden|Permen\w*|Peraturan Menteri|"
    r"Keputusan Menteri|Kepmen\w*)"
    r".{0,60}?(?:No\.?|Nomor)\s*:?\s*([\w./-]+?)\s*(?:Tahun|Thn\.?)\s*(\d{4})",
    re.I,
)
_SHORT = {
    "undang-undang": "uu", "undang undang": "uu", "peraturan pemerintah": "pp", "peraturan presiden": "perpres",
    "peraturan menteri": "permen", "keputusan menteri": "kepmen",
}  # fmt: skip
_TOTAL = re.compile(r"(?:jumlah|total)[^\d]{0,40}(\d[\d.,]*\s*(?:menit|jam|hari)(?:\s+\d+\s*menit)?)", re.I)


def defects_of(draft: Draft) -> list[Defect]:
    """Every defect of the identity block and the table."""
    return [*_identity(draft), *_laws(draft), *_signer(draft), *_titles(draft), *_rows(draft), *_sum(draft)]


def _identity(draft: Draft) -> Iterator[Defect]:
    identity = draft.identity
    for name, needed in (("number", True), ("title", True), ("effective_on", True), ("made_on", False)):
        if getattr(identity, name).strip() in _BLANK:
            advice = "Isi dari naskah yang ditandatangani." if needed else "Isi bila ada."
            yield Defect(place=f"identity:{name}", message=f"{INDONESIAN[name]} tidak ada", advice=advice)
    when = identity.effective_on.strip()
    if when not in _BLANK and not re.search(r"\d{1,2}\D", when):
        yield Defect(
            place="identity:effective_on",
            message=f"Tanggal efektif “{when}” tanpa tanggal",
            advice="Tulis harinya juga.",
        )
    for name in ("legal_basis", "qualifications", "equipment", "warnings", "records", "letterhead"):
        if not getattr(identity, name):
            yield Defect(
                place=f"identity:{name}",
                message=f"{INDONESIAN[name]} kosong atau tidak ditemukan",
                advice="Periksa naskahnya; isi bila memang ada.",
            )


def _laws(draft: Draft) -> Iterator[Defect]:
    seen: dict[tuple[str, str, str], int] = {}
    for place, text in enumerate(draft.identity.legal_basis):
        if not (found := _LAW.match(text)):
            continue
        key = (_SHORT.get(found[1].casefold(), found[1].casefold()), found[2].casefold(), found[3])
        if key in seen:
            same = f"(Nomor {found[2]} Tahun {found[3]})"
            yield Defect(
                place=f"identity:legal_basis:{place}",
                message=f"Dasar hukum {seen[key] + 1} dan {place + 1} menyebut peraturan yang sama {same}",
                advice="Hapus salah satunya pada revisi berikutnya.",
            )
        else:
            seen[key] = place


def _signer(draft: Draft) -> Iterator[Defect]:
    signer = draft.identity.approved_by
    if not signer.name:
        yield Defect(
            place="identity:approved_by", message="Nama yang mengesahkan tidak ditemukan", advice="Isi namanya."
        )
    if not signer.position:
        yield Defect(
            place="identity:position", message="Jabatan yang mengesahkan tidak tercetak", advice="Isi jabatannya."
        )
    if not signer.nip:
        yield Defect(place="identity:nip", message="NIP yang mengesahkan tidak ditemukan", advice="Isi bila ada.")
        return
    digits = re.sub(r"\D", "", signer.nip)
    if not is_nip(digits):
        yield Defect(
            place="identity:nip",
            message=f"“{signer.nip}” bukan NIP: {_why_not(digits)}",
            advice="Cocokkan dengan naskah aslinya.",
        )


def is_nip(digits: str) -> bool:
    return not _why_not(digits)


def _why_not(digits: str) -> str:
    if len(digits) != 18:
        return f"ada {len(digits)} angka, seharusnya 18"
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:8])
    if not (1930 <= year <= 2015 and 1 <= month <= 12 and 1 <= day <= 31):
        return "delapan angka pertama bukan tanggal lahir"
    if not (1 <= int(digits[12:14]) <= 12 or digits[12:14] == "21"):
        return "bulan pengangkatannya tidak ada"
    return "" if digits[14] in "12" else "angka ke-15 harus 1 atau 2"


def _titles(draft: Draft) -> Iterator[Defect]:
    title, table = draft.identity.title, draft.identity.table_title
    core = re.sub(r"^(?:prosedur|sop|standar operasional prosedur|bagan alir|flowchart)\s*:?\s*", "", table, flags=re.I)
    if table and title and " ".join(core.casefold().split()) != " ".join(title.casefold().split()):
        yield Defect(
            place="identity:table_title",
            message=f"Judul SOP “{title}” berbeda dari judul tabelnya “{table}”",
            advice="Pilih satu pada revisi berikutnya; keduanya dipertahankan seperti tercetak.",
        )


def _rows(draft: Draft) -> Iterator[Defect]:
    wanted = 1
    for row in draft.rows:
        number = re.sub(r"\D", "", row.printed_no)
        if not number:
            yield Defect(place=f"row:{row.no}", message=f"Baris {row.no} tidak bernomor", advice="Beri nomor.")
        elif int(number) != wanted:
            yield Defect(
                place=f"row:{row.no}",
                message=f"Baris {row.no} tercetak bernomor {number}, seharusnya {wanted}",
                advice="Perbaiki urutan nomornya.",
            )
            wanted = int(number)
        wanted += 1
        if not row.activity:
            yield Defect(place=f"row:{row.no}", message=f"Baris {row.no} tanpa kegiatan", advice="Isi kegiatannya.")


def _sum(draft: Draft) -> Iterator[Defect]:
    """`Jumlah waktu: 60 menit` somewhere in the document, against the rows."""
    for text in [*draft.unplaced, *(row.note for row in draft.rows)]:
        if not (found := _TOTAL.search(text)):
            continue
        try:
            said = parse_duration(found[1])
            times = [time for row in draft.rows if (time := parse_duration(row.counted_time)) is not None]
        except UnknownDuration:
            continue
        units = {time.unit for time in times}
        total = sum(time.amount for time in times)
        if said is not None and units == {said.unit} and total != said.amount:
            word = "menit" if said.unit is Unit.MINUTE else "hari"
            yield Defect(
                place="rows",
                message=f"Jumlah waktu tercetak “{found[1]}”, sedangkan jumlah barisnya {total} {word}",
                advice="Perbaiki salah satunya.",
            )
