"""`alur deadline START DURATION`: when something is due, and every span that counted or did not."""

import argparse
import json
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from alur.kernel.errors import AlurError

from . import WronglyCalled, setup_django

if TYPE_CHECKING:
    from alur.engine.worktime.rules import Calendar, Deadline

NAME = "deadline"
HELP = "menghitung batas waktu dan menjelaskan setiap bagian yang dihitung atau dilewati"

ZONES = {"WIB": "Asia/Jakarta", "WITA": "Asia/Makassar", "WIT": "Asia/Jayapura"}
YEARS = range(1945, 2200)
_DAYS = ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu")
_MONTHS = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni"),
    *("Juli", "Agustus", "September", "Oktober", "November", "Desember"),
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("start", metavar="START", help="waktu setempat diterima, misalnya “2026-03-17 15:50”")
    parser.add_argument("duration", metavar="DURATION", help="mutu waktu: “15 menit”, “2 jam”, “3 hari”, “Tentatif”")
    whose = parser.add_mutually_exclusive_group()
    whose.add_argument("--office", metavar="SLUG", help="pakai kalender kantor ini")
    whose.add_argument("--zone", metavar="ZONE", help="WIB, WITA, WIT atau namanya (bawaan: WIB)")
    parser.add_argument("--json", action="store_true", help="keluaran JSON")


def run(args: argparse.Namespace) -> int:
    from alur.engine.worktime.rules import BeyondHorizon, UnknownDuration, deadline, parse_duration

    try:
        duration = parse_duration(args.duration)
    except UnknownDuration as fault:
        raise WronglyCalled(str(fault)) from None
    at = _local_time(args.start)
    calendar = _office_calendar(args.office) if args.office else _zone_calendar(args.zone or "WIB")
    try:
        found = deadline(calendar, at.replace(tzinfo=calendar.tz), duration)
    except BeyondHorizon as fault:
        raise WronglyCalled(str(fault)) from None
    if args.json:
        print(json.dumps(_as_json(found, calendar, args.office), ensure_ascii=False, indent=2))
    else:
        print(_as_text(found, calendar, str(duration) if duration else "tidak dibatasi"))
    return 0


def _local_time(text: str) -> datetime:
    form = re.fullmatch(r"(\d{4}-\d{2}-\d{2})[ Tt](\d{2})[:.](\d{2})(?:[:.](\d{2}))?", text.strip())
    try:
        if form:
            day, hour, minute, second = form.groups()
            at = datetime.fromisoformat(f"{day} {hour}:{minute}:{second or '00'}")
            if at.year in YEARS:
                return at
    except ValueError:
        pass
    raise WronglyCalled(f"Waktu “{text}” tidak dikenal. Tulis tanggal dan jam setempat seperti “2026-03-17 15:50”.")


def _zone_calendar(zone: str) -> "Calendar":
    from alur.engine.worktime.rules import default_calendar

    name = ZONES.get(zone.upper(), zone)
    if name not in ZONES.values():
        known = ", ".join((*ZONES, *ZONES.values()))
        raise WronglyCalled(f"Zona waktu “{zone}” tidak dikenal. Pilih salah satu: {known}.")
    return default_calendar(name)


def _office_calendar(slug: str) -> "Calendar":
    setup_django()
    from django.core.exceptions import ObjectDoesNotExist
    from django.db import DatabaseError

    from alur.engine.worktime.queries import calendar_for
    from alur.foundation.offices.queries import office_by_slug

    try:
        return calendar_for(office_by_slug(slug))
    except ObjectDoesNotExist:
        raise WronglyCalled(f"Kantor “{slug}” tidak ada. Periksa namanya dan folder --data.") from None
    except DatabaseError:
        raise AlurError(
            "Basis data belum siap atau tidak dapat dibuka. Periksa folder --data atau DATABASE_URL."
        ) from None


def _as_json(found: "Deadline", calendar: "Calendar", office: str | None) -> dict[str, Any]:
    def local(at: datetime) -> str:
        return at.astimezone(calendar.tz).isoformat()

    return {
        "start": local(found.start),
        "received": local(found.received_at),
        "due": local(found.due) if found.due else None,
        "spans": [
            {
                "start": local(span.start),
                "end": local(span.end),
                "counted": span.counted,
                "minutes": span.minutes,
                "reason": span.reason,
            }
            for span in found.spans
        ],
        "calendar": {"office": office, "zone": calendar.zone, "version": calendar.version},
    }


def _as_text(found: "Deadline", calendar: "Calendar", duration: str) -> str:
    due = _moment(found.due, calendar.tz) if found.due else "tidak ada; waktunya diukur, tidak pernah terlambat"
    lines = [
        f"Mulai       {_moment(found.start, calendar.tz)}",
        f"Diterima    {_moment(found.received_at, calendar.tz)}",
        f"Mutu waktu  {duration}",
        f"Batas waktu {due}",
        f"Kalender    {calendar.version}, {calendar.zone}",
    ]
    if found.spans:
        lines += ["", "Dihitung (+) dan dilewati (-):"]
    for span in found.spans:
        mark, length = ("+", _length(span.minutes)) if span.counted else ("-", "")
        between = f"{_short(span.start, calendar.tz)} – {_short(span.end, calendar.tz)}"
        lines.append(f"  {mark} {between:<37} {length:>15}  {span.reason}")
    return "\n".join(lines)


def _moment(at: datetime, tz: ZoneInfo) -> str:
    """`Selasa, 17 Maret 2026, 15.50 WIB`; seconds only where there are any."""
    local = at.astimezone(tz)
    day = f"{_DAYS[local.weekday()]}, {local.day} {_MONTHS[local.month - 1]} {local.year}"
    return f"{day}, {_clock(local)} {local:%Z}"


def _short(at: datetime, tz: ZoneInfo) -> str:
    local = at.astimezone(tz)
    return f"{_DAYS[local.weekday()][:3]} {local.day:>2} {_MONTHS[local.month - 1][:3]} {_clock(local)}"


def _clock(local: datetime) -> str:
    return local.strftime("%H.%M.%S" if local.second else "%H.%M")


def _length(minutes: float) -> str:
    hours, rest = divmod(minutes, 60)
    words = [f"{hours:g} jam"] if hours else []
    if rest or not words:
        words.append(f"{rest:g} menit")
    return " ".join(words)
