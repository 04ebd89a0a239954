"""Pure readers of what people type into date, time and number fields. Each raises ValueError with what to do."""

import re
from datetime import date

from django.utils.translation import gettext as _

from alur.ui.dates import MONTHS

_BETWEEN = re.compile(r"[\s/.,-]+")
_TIME = re.compile(r"^(\d{1,2})(?:[.:,h ]?(\d{2}))?$")


def read_date(text: str) -> date:
    """24/11/2026, 24-11-2026, 24.11.2026, 24 November 2026, Selasa, 24 Nov 2026 or 2026-11-24: day before month."""
    pieces = [piece for piece in _BETWEEN.split(text.strip().lower()) if piece]
    if len(pieces) == 4 and pieces[0].isalpha():  # a weekday in front is decoration
        pieces = pieces[1:]
    if len(pieces) == 3 and len(pieces[0]) == 4 and pieces[0].isdecimal():  # ISO, as stored values come back
        pieces.reverse()
    if len(pieces) != 3:
        raise ValueError(_("Tulis tanggal lengkap, misalnya 24 November 2026."))
    return read_date_parts(*pieces)


def read_date_parts(day: str, month: str, year: str) -> date:
    """The three fields of a date; a month may be a number or a name. Years are written with four digits."""
    day, month, year = day.strip(), month.strip().lower(), year.strip()
    if not (day and month and year):
        missing = [word for word, part in ((_("hari"), day), (_("bulan"), month), (_("tahun"), year)) if not part]
        raise ValueError(_("Lengkapi tanggal: %(parts)s belum diisi.") % {"parts": _join(missing)})
    number = _month_number(month)
    if not (day.isascii() and day.isdecimal() and number):
        raise ValueError(_("Tulis tanggal dengan angka, misalnya hari 24, bulan 11, tahun 2026."))
    if not (year.isascii() and year.isdecimal() and len(year) == 4):
        raise ValueError(_("Tulis tahun dengan empat angka, misalnya 2026."))
    try:
        return date(int(year), number, int(day))
    except (ValueError, OverflowError):  # the second where the day has twenty digits
        raise ValueError(_("Tanggal itu tidak ada di kalender. Periksa hari dan bulannya.")) from None


def _month_number(text: str) -> int:
    """1–12; a name may be cut short ("nov", "agu") while it still means one month; 0 when it means none."""
    if text.isascii() and text.isdecimal():
        return int(text) if 1 <= int(text) <= 12 else 0
    names = [name.lower() for name in MONTHS["id"]]
    english = [name.lower() for name in MONTHS["en"]]
    found = {names.index(name) + 1 for name in names if name.startswith(text)}
    found = found or {english.index(name) + 1 for name in english if name.startswith(text)}
    return found.pop() if len(found) == 1 and len(text) >= 3 else 0


def read_time(text: str) -> str:
    """From "9", "09.00", "09:00", "0900" → "09:00" (24 hours)."""
    match = _TIME.match(text.strip().lower().removeprefix("pukul ").strip())
    hours, minutes = (int(match[1]), int(match[2] or 0)) if match else (-1, 0)
    if not (0 <= hours <= 23 and 0 <= minutes <= 59):
        raise ValueError(_("Tulis jam 24 jam, misalnya 09.00 atau 13.30."))
    return f"{hours:02d}:{minutes:02d}"


def read_whole_number(text: str) -> int:
    """Both "1.250" and "1 250" are 1250 in Indonesian; a decimal comma is refused, never rounded."""
    plain = text.strip().replace("\N{NO-BREAK SPACE}", " ")
    if not re.fullmatch(r"-?(\d+|\d{1,3}([. ]\d{3})+)", plain, re.ASCII):
        raise ValueError(_("Tulis angka bulat, misalnya 80."))
    return int(plain.replace(".", "").replace(" ", ""))


def _join(words: list[str]) -> str:
    return words[0] if len(words) == 1 else _(" dan ").join([", ".join(words[:-1]), words[-1]])
