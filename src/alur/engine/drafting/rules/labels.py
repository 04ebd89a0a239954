"""The words by which an SOP names the parts of its identity block."""

import re
from typing import NamedTuple

SINGLE = ("number", "made_on", "revised_on", "effective_on", "approved_by", "title")
SECTIONS = ("legal_basis", "qualifications", "related", "equipment", "warnings", "records")

INDONESIAN = {
    "number": "Nomor SOP",
    "title": "Nama SOP",
    "table_title": "Judul tabel",
    "letterhead": "Kepala surat",
    "made_on": "Tanggal pembuatan",
    "revised_on": "Tanggal revisi",
    "effective_on": "Tanggal efektif",
    "approved_by": "Disahkan oleh",
    "legal_basis": "Dasar hukum",
    "qualifications": "Kualifikasi pelaksana",
    "related": "Keterkaitan",
    "equipment": "Peralatan/perlengkapan",
    "warnings": "Peringatan",
    "records": "Pencatatan dan pendataan",
}

_DATE = r"(?:tanggal|tgl\.?|hari[ /]?tanggal)\s*(?:di)?"
_PATTERNS = {
    "number": (
        r"(?:(?:nomor|no\.?)\s*(?:sop(?:\s*ap)?|pos|dokumen|standar operasional prosedur)|"
        r"nomor(?=\s*:)|no\.?(?=\s*:))"
    ),
    "made_on": rf"{_DATE}(?:pembu\w*|disusun|penyusunan|penetapan|tetapkan|buat)",
    "revised_on": rf"(?:{_DATE}revisi|revisi(?:\s*ke)?(?=\s*:))",
    "effective_on": rf"{_DATE}(?:efektif|berlaku|pemberlakuan|mulai berlaku)",
    "approved_by": r"(?:disahkan|ditetapkan|disetujui)\s*oleh|disahkan(?=\s*:)|pengesahan(?=\s*:)",
    "title": r"(?:nama|judul)\s*(?:sop(?:\s*ap)?|pos|prosedur|standar operasional prosedur)",
    "legal_basis": r"dasar\s*hukum",
    "qualifications": r"kualifikasi(?:\s*(?:pelaksana|sdm|pelaksanaan))*",
    "related": r"keterkaitan(?:\s*(?:dengan\s*)?(?:sop|pos)?(?:\s*(?:lain|yang lain|ap))?)?",
    "equipment": (
        r"(?:peralatan|perlengkapan)(?:\s*(?:/|dan|&|,)\s*(?:peralatan|perlengkapan))?"
        r"(?:\s*yang\s*(?:digunakan|diperlukan))?"
    ),
    "warnings": r"peringatan(?:\s*\([^)]{0,60}\))?",
    "records": r"(?:pencatatan|pendataan)(?:\s*(?:/|dan|&|,)\s*(?:pencatatan|pendataan))?",
    "page": r"(?:halaman|hal\.?)(?=\s*:|\s*\d)",
}
_NAMED = [
    (name, re.compile(rf"\s*(?:[a-z0-9]{{1,2}}[.)]\s+)?({pattern})(?!\w)\)?\s*(:)?\s*", re.I))
    for name, pattern in _PATTERNS.items()
]


class Label(NamedTuple):
    name: str
    rest: str
    printed: str


def label_of(line: str) -> Label | None:
    """The label with which a line begins, and what follows it. The name of a section stands alone or before a colon."""
    for name, pattern in _NAMED:
        found = pattern.match(line)
        if found is None:
            continue
        rest = line[found.end() :]
        if name in SECTIONS and rest and not found[2]:
            continue
        if name in ("title", "number") and rest and not found[2] and line.strip()[0].islower():
            continue
        return Label(name, rest.strip(), found[1])
    return None
