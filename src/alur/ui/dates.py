"""The words for dates, times and durations, in Indonesian and English. Plain Python: mails use it as well as pages.

Every `at` is an aware datetime; every `zone` a name such as "Asia/Jakarta" or a ZoneInfo; `language` is "id" or "en".
"""

import math
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "id": (
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}
_SHORT_MONTHS = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}
_WORDS = {
    "id": {
        "today": "hari ini",
        "tomorrow": "besok",
        "yesterday": "kemarin",
        "at": "pukul",
        "hour": ("jam", "jam"),
        "minute": ("menit", "menit"),
        "day": ("hari", "hari"),
        "min": "mnt",
        "left": "Sisa {}",
        "late": "Lewat {}",
        "soon": "Sisa kurang dari 1 mnt",
        "just_late": "Baru lewat",
        "under_a_minute": "kurang dari 1 menit",
        "no_limit": "Tanpa batas waktu",
    },
    "en": {
        "today": "today",
        "tomorrow": "tomorrow",
        "yesterday": "yesterday",
        "at": "at",
        "hour": ("hour", "hours"),
        "minute": ("minute", "minutes"),
        "day": ("day", "days"),
        "min": "min",
        "left": "{} left",
        "late": "{} late",
        "soon": "Less than 1 min left",
        "just_late": "Just late",
        "under_a_minute": "less than 1 minute",
        "no_limit": "No time limit",
    },
}
_DAY_MINUTES = 24 * 60


def _known(language: str) -> str:
    return "en" if language.startswith("en") else "id"


def local(at: datetime, zone: str | ZoneInfo) -> datetime:
    """`at` on the wall clock of `zone`; a naive datetime is a programming error (ValueError)."""
    if at.tzinfo is None:
        raise ValueError("dates on pages need an aware datetime")
    return at.astimezone(ZoneInfo(zone) if isinstance(zone, str) else zone)


def zone_name(at: datetime, zone: str | ZoneInfo) -> str:
    """WIB, WITA or WIT; abroad what the time zone database says."""
    there = local(at, zone)
    offset = there.utcoffset() or timedelta()
    return _ZONES.get(int(offset.total_seconds() // 3600), "") or there.strftime("%Z")


def clock_time(at: datetime | time, zone: str | ZoneInfo = "", language: str = "id") -> str:
    """Such as "09.00" (Indonesian) or "09:00" (English), always 24 hours. A bare `time` needs no zone."""
    shown = local(at, zone) if isinstance(at, datetime) else at
    return shown.strftime("%H:%M" if _known(language) == "en" else "%H.%M")


def long_date(day: date, language: str = "id") -> str:
    """Selasa, 24 November 2026."""
    language = _known(language)
    return f"{_DAYS[language][day.weekday()]}, {day.day} {MONTHS[language][day.month - 1]} {day.year}"


def weekday_initials(language: str = "id") -> list[tuple[str, str]]:
    """From Monday: three letters for the head of a calendar, and the whole name."""
    return [(name[:3], name) for name in _DAYS[_known(language)]]


def month_words(day: date, language: str = "id") -> str:
    """Such as "November 2026"."""
    return f"{MONTHS[_known(language)][day.month - 1]} {day.year}"


def short_date(day: date, language: str = "id") -> str:
    """24 Nov 2026."""
    return f"{day.day} {_SHORT_MONTHS[_known(language)][day.month - 1]} {day.year}"


def long_datetime(at: datetime, zone: str | ZoneInfo, language: str = "id") -> str:
    """Selasa, 24 November 2026, 09.00 WIB."""
    there = local(at, zone)
    return f"{long_date(there.date(), language)}, {clock_time(at, zone, language)} {zone_name(at, zone)}"


def short_datetime(at: datetime, zone: str | ZoneInfo, language: str = "id") -> str:
    """24 Nov 2026, 09.00: for lists, where the zone was said once above."""
    return f"{short_date(local(at, zone).date(), language)}, {clock_time(at, zone, language)}"


def slot_words(start: datetime, end: datetime, zone: str | ZoneInfo, language: str = "id") -> str:
    """Selasa, 24 November 2026, 09.00–11.00 WIB; over midnight both ends are said in full."""
    first, last = local(start, zone), local(end, zone)
    if first.date() != last.date():
        return f"{long_datetime(start, zone, language)} – {long_datetime(end, zone, language)}"
    times = f"{clock_time(start, zone, language)}–{clock_time(end, zone, language)}"
    return f"{long_date(first.date(), language)}, {times} {zone_name(start, zone)}"


COUNTRY_ZONE = "Asia/Jakarta"
"""The clock that the whole country knows, said beside another one."""


def span_words(start: datetime, end: datetime, zone: str | ZoneInfo, language: str = "id") -> str:
    """Such as "09.00–11.00 WITA (08.00–10.00 WIB)": in brackets where an office's clock is not Jakarta's."""
    words = _span(start, end, zone, language)
    if local(start, zone).utcoffset() == local(start, COUNTRY_ZONE).utcoffset():
        return words
    return f"{words} ({_span(start, end, COUNTRY_ZONE, language)})"


def _span(start: datetime, end: datetime, zone: str | ZoneInfo, language: str) -> str:
    return f"{clock_time(start, zone, language)}–{clock_time(end, zone, language)} {zone_name(start, zone)}"


def day_words(at: datetime, zone: str | ZoneInfo, now: datetime, language: str = "id") -> str:
    """Such as "hari ini pukul 08.14 WIB", "besok …", "kemarin …"; other days: "Jumat, 27 November 2026, …"."""
    there = local(at, zone).date()
    words = _WORDS[_known(language)]
    near = {0: "today", 1: "tomorrow", -1: "yesterday"}.get((there - local(now, zone).date()).days)
    if near is None:
        return long_datetime(at, zone, language)
    return f"{words[near]} {words['at']} {clock_time(at, zone, language)} {zone_name(at, zone)}"


def duration_words(length: timedelta | int, language: str = "id", *, short: bool = False) -> str:
    """Such as "1 jam 40 menit" of a timedelta or whole minutes; `short` says "mnt". Hours are never turned into days:
    a working day is not 24 hours, and only the calendar knows how long it is."""
    words = _WORDS[_known(language)]
    minutes = _whole_minutes(length)
    if minutes == 0:
        return str(words["under_a_minute"]) if length else f"0 {words['min'] if short else words['minute'][1]}"
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} {words['hour'][hours != 1]}"] if hours else []
    if rest:
        parts.append(f"{rest} {words['min'] if short else words['minute'][rest != 1]}")
    return " ".join(parts)


def remaining_words(
    due: datetime | None,
    now: datetime,
    zone: str | ZoneInfo,
    language: str = "id",
    *,
    left: timedelta | None = None,
) -> str:
    """What is left until `due`, for a tag: "Sisa 3 mnt", "Lewat 12 mnt", "Besok 07.35", "27 Nov, 07.35".

    `left` is the working time left, where the caller knows it; without it the time on the clock is counted.
    Rounded down, so a page never promises a minute that is not there. Late is strictly after `due`.
    """
    words = _WORDS[_known(language)]
    if due is None:
        return str(words["no_limit"])
    if now > due:
        return _late_words(now - due, language)
    days = (local(due, zone).date() - local(now, zone).date()).days
    if days == 0:
        minutes = _whole_minutes(due - now if left is None else left)
        return (
            str(words["left"]).format(duration_words(minutes, language, short=True)) if minutes else str(words["soon"])
        )
    clock = clock_time(due, zone, language)
    if days == 1:
        return f"{str(words['tomorrow']).capitalize()} {clock}"
    there = local(due, zone).date()
    return f"{there.day} {_SHORT_MONTHS[_known(language)][there.month - 1]}, {clock}"


def _late_words(late: timedelta, language: str) -> str:
    words = _WORDS[_known(language)]
    minutes = _whole_minutes(late)
    if minutes == 0:
        return str(words["just_late"])
    if minutes >= _DAY_MINUTES:
        days = minutes // _DAY_MINUTES
        said = f"{days} {words['day'][days != 1]}"
    elif minutes >= 120:
        said = f"{minutes // 60} {words['hour'][1]}"
    else:
        said = duration_words(minutes, language, short=True)
    return str(words["late"]).format(said)


def _whole_minutes(length: timedelta | int) -> int:
    """Rounded down; nothing is ever shorter than zero."""
    minutes = length if isinstance(length, int) else math.floor(length.total_seconds() / 60)
    return max(0, minutes)
