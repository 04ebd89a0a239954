"""Slips of a scanner or a typist that can be known without asking: proposed, never corrected by themselves."""

from __future__ import annotations

import re
from collections.abc import Callable

from .draft import Draft, Slip

_WORDS = {
    "REPUBLIC INDONESIA": "REPUBLIK INDONESIA", "Republic Indonesia": "Republik Indonesia",
    "KEMENTRIAN": "KEMENTERIAN", "Kementrian": "Kementerian",
    "Mengahami": "Memahami", "Mengusai": "Menguasai", "dikuti": "diikuti", "diiikuti": "diikuti",
    "pelaporaran": "pelaporan",
    "pelaksaan": "pelaksanaan", "pelaksanan": "pelaksanaan", "permohoan": "permohonan", "permohanan": "permohonan",
    "meyampaikan": "menyampaikan", "meneriman": "menerima", "verfikasi": "verifikasi", "veifikasi": "verifikasi",
    "administrasl": "administrasi", "lnformasi": "Informasi", "Peraturn": "Peraturan", "Undang-Undag": "Undang-Undang",
    "disposisl": "disposisi", "perundangan-undangan": "perundang-undangan", "Standarisasi": "Standardisasi",
}  # fmt: skip
_LAWS = {
    ("14", "2008"): "Keterbukaan Informasi Publik",
    ("25", "2009"): "Pelayanan Publik",
    ("11", "2008"): "Informasi dan Transaksi Elektronik",
    ("22", "2019"): "Sistem Budidaya Pertanian Berkelanjutan",
    ("20", "2014"): "Standardisasi dan Penilaian Kesesuaian",
    ("30", "2014"): "Administrasi Pemerintahan",
    ("23", "2014"): "Pemerintahan Daerah",
    ("27", "2022"): "Pelindungan Data Pribadi",
    ("43", "2009"): "Kearsipan",
    ("20", "2023"): "Aparatur Sipil Negara",
}
_LAW = re.compile(
    r"(?:UU|Undang[- ]Undang)(?: RI| Republik Indonesia)?\s*(?:No\.?|Nomor)?\s*(\d+)\s*(?:Tahun|Thn\.?)\s*(\d{4})"
    r"\s*tentang\s+(.+?)\s*[;.]?$",
    re.I,
)
_ZERO = re.compile(r"^[0O](?=-\d)")


def slips_of(draft: Draft, signer_words: str) -> list[Slip]:
    """Every probable slip, with its place and the words it should be."""
    found: list[Slip] = []
    for place, text in _texts(draft):
        for wrong, right in _WORDS.items():
            for word in re.finditer(rf"(?<!\w){re.escape(wrong)}(?!\w)", text):
                found.append(Slip(place=place, before=word[0], after=right, reason="Salah ketik atau salah pindai."))
        if place == "identity:number" or place.startswith("identity:legal_basis"):
            for word in re.finditer(r"[\dA-Z] /(?=[A-Z\d])\S+", text):
                found.append(
                    Slip(
                        place=place,
                        before=word[0],
                        after=word[0].replace(" /", "/", 1),
                        reason="Spasi sebelum garis miring.",
                    )
                )
        if place.startswith("identity:legal_basis"):
            found += _law_titles(place, text)
    if zero := _ZERO.search(draft.identity.number):
        found.append(Slip(
            place="identity:number", before=f"{zero[0]}-", after="B-",
            reason="Nomor surat diawali huruf sifat (B, R, SR); angka nol di sini mungkin huruf B.",
        ))  # fmt: skip
    if (misread := re.search(r"\b(M\s?P|NlP)\b(?=\s*[.:]*\s*\d{8})", signer_words)) is not None:
        found.append(Slip(place="identity:nip", before=misread[1], after="NIP", reason="Angkanya bentuk NIP."))
    return list({(each.place, each.before): each for each in found}.values())


def _law_titles(place: str, text: str) -> list[Slip]:
    law = _LAW.fullmatch(text)
    title = _LAWS.get((law[1], law[2])) if law else None
    if law is None or title is None or title.casefold() == law[3].casefold():
        return []
    ours, theirs = title.split(), law[3].split()
    if len(ours) != len(theirs):
        return []
    wrong = [(a, b) for a, b in zip(theirs, ours, strict=True) if a.casefold() != b.casefold()]
    if len(wrong) != 1:
        return []
    reason = f"Judul undang-undang itu “{title}”."
    return [Slip(place=place, before=wrong[0][0], after=wrong[0][1], reason=reason)]


def accepted(draft: Draft, *, every: bool = False) -> Draft:
    """The draft with its accepted slips (or, with `every`, all of them) put right."""
    chosen = [each for each in draft.slips if each.accepted or every]
    copy = draft.model_copy(deep=True)
    for slip in chosen:
        _change(copy, slip.place, lambda text, slip=slip: text.replace(slip.before, slip.after))  # type: ignore[misc]
    return copy


def _texts(draft: Draft) -> list[tuple[str, str]]:
    identity = draft.identity
    found = [("identity:number", identity.number), ("identity:title", identity.title)]
    for name in ("letterhead", "legal_basis", "qualifications", "related", "equipment", "warnings", "records"):
        found += [(f"identity:{name}:{place}", text) for place, text in enumerate(getattr(identity, name))]
    for row in draft.rows:
        found += [
            (f"row:{row.no}:{name}", getattr(row, name)) for name in ("activity", "requirements", "output", "note")
        ]
    return [(place, text) for place, text in found if text]


def _change(draft: Draft, place: str, change: Callable[[str], str]) -> None:
    kind, name, *more = place.split(":")
    if kind == "row":
        row = draft.row(int(name))
        if row is not None:
            setattr(row, more[0], change(getattr(row, more[0])))
    elif more:
        texts = getattr(draft.identity, name)
        if int(more[0]) < len(texts):
            texts[int(more[0])] = change(texts[int(more[0])])
    elif name in ("number", "title"):
        setattr(draft.identity, name, change(getattr(draft.identity, name)))
