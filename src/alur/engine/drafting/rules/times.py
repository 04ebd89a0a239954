"""Times as documents write them, and how they would have to be written to be counted."""

from __future__ import annotations

import re

from alur.engine.worktime.rules import UnknownDuration, parse_duration

from .draft import TimeProposal

_UNITS = {
    **dict.fromkeys(("menit", "mnt", "mnit", "min", "minute", "minutes", "'", "′", "’"), "menit"),
    **dict.fromkeys(("jam", "jm", "hour", "hours"), "jam"),
    **dict.fromkeys(("hari", "hr", "hk", "day", "days"), "hari"),
}
_ABOUT = (
    r"(?:±|\+/-|maks(?:imal|imum|\.)?|max\.?|paling (?:lama|lambat)|selambat-lambatnya|s\.?/?d\.?|sampai|≤|<"
    r"|kurang lebih|sekitar)?\s*"
)
_ONE = re.compile(rf"{_ABOUT}(\d{{1,4}}|½|1/2)\s*(?:\([^)]*\))?\s*([a-z'′’]+)?(?: kerja)?\.?", re.I)
_RANGE = re.compile(
    rf"{_ABOUT}(\d{{1,4}})\s*(?:-|–|s\.?/?d\.?|sampai|hingga)\s*(\d{{1,4}})\s*(?:\([^)]*\))?"
    r"\s*([a-z'′’]+)?(?: kerja)?\.?",
    re.I,
)
_EACH = re.compile(r"\s*(?:/|per|tiap|setiap)\s*[a-z ]{2,30}$", re.I)
_CLOCK = re.compile(rf"{_ABOUT}(\d{{1,2}})\s*[x×*]\s*24(?:\s*jam)?", re.I)
_HOURS = re.compile(r"(\d{1,2}):(\d{2})(?::00)?")
"""As a spreadsheet shows a cell of its own kind for times."""
_SECONDS = re.compile(r"\d{1,4}\s*(?:detik|dtk|\"|″|”)", re.I)


def counts(text: str) -> bool:
    """Can Alur count this time (or does it say that nothing is to be counted)?"""
    try:
        parse_duration(text)
    except UnknownDuration:
        return False
    return True


def better_time(text: str, unit: str) -> TimeProposal | None:
    """How a time that cannot be counted may be meant; None where it can be counted as it stands."""
    if counts(text):
        return None
    words = " ".join(text.split())
    if (once := _EACH.sub("", words)) != words:
        alone = better_time(once, unit) or TimeProposal(text=once, confidence=75)
        return _checked(alone.text, min(alone.confidence, 50), "Waktu untuk satu; jumlahnya tidak tertulis.")
    if found := _CLOCK.fullmatch(words):
        return _checked(f"{found[1]} hari", 45, "24 jam dihitung satu hari kerja.")
    if found := _HOURS.fullmatch(words):
        hours, minutes = int(found[1]), int(found[2])
        parts = [f"{hours} jam"] * bool(hours) + [f"{minutes} menit"] * bool(minutes)
        return _checked(" ".join(parts), 50, "Tertulis sebagai jam dan menit.")
    if _SECONDS.fullmatch(words):
        return TimeProposal(text="", confidence=0, reason="Alur menghitung waktu paling pendek satu menit.")
    if found := _RANGE.fullmatch(words):
        named = _UNITS.get((found[3] or unit).lower(), "")
        return _checked(f"{found[2]} {named}", 55, "Rentang; diambil yang paling lama.")
    if weeks := re.fullmatch(r"(\d{1,2})\s*(?:minggu|mgg\.?)", words, re.I):
        return _checked(f"{int(weeks[1]) * 5} hari", 55, "Satu minggu dihitung lima hari kerja.")
    if months := re.fullmatch(r"(\d{1,2})\s*(?:bulan|bln\.?)", words, re.I):
        return _checked(f"{int(months[1]) * 20} hari", 35, "Satu bulan dihitung dua puluh hari kerja.")
    if found := _ONE.fullmatch(words):
        named = _UNITS.get((found[2] or unit).lower(), "")
        if found[1] in ("½", "1/2"):
            return _checked("30 menit" if named == "jam" else "", 70, "Setengah jam.")
        reason = "Satuannya dari judul kolom." if not found[2] else "Satuan yang disingkat ditulis lengkap."
        return _checked(f"{int(found[1])} {named}", 75, reason)
    return TimeProposal(text="", confidence=0, reason=f"“{words[:60]}” bukan waktu yang dapat dihitung.")


def _checked(text: str, confidence: int, reason: str) -> TimeProposal:
    if text.strip() and counts(text) and text.split()[-1].isalpha():
        return TimeProposal(text=text, confidence=confidence, reason=reason)
    return TimeProposal(text="", confidence=0, reason="Waktunya tidak dapat dihitung.")
