"""Words of data protection for templates."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django import template
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alur.outlets.protection.panels import ENDS, NOTE_KINDS, listed, months_words
from alur.outlets.protection.rules.breaches import BreachClock, Standing
from alur.ui.dates import duration_words, local, long_date, long_datetime

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from alur.outlets.protection.rules.retention import Kept

register = template.Library()

_TONES = {
    Standing.RUNNING: "active",
    Standing.SOON: "warn",
    Standing.OVERDUE: "bad",
    Standing.IN_TIME: "ok",
    Standing.LATE: "warn",
}


def _language() -> str:
    return get_language() or "id"


@register.filter
def kept(times: Mapping[str, Kept], end_kind: str) -> str:
    return months_words(times[end_kind].months)


@register.filter
def end_words(bucket: Any) -> str:  # noqa: ANN401  a Bucket
    return str(ENDS[bucket.end_kind])


@register.filter
def note_kind(note: Any) -> str:  # noqa: ANN401  a BreachNote
    return str(NOTE_KINDS[note.kind])


@register.filter
def day_of(at: datetime | None, zone: str) -> str:
    """The day of an instant at the office."""
    return long_date(local(at, zone).date(), _language()) if at else ""


@register.filter
def breach_tone(clock: BreachClock) -> str:
    return _TONES[clock.standing]


@register.filter
def breach_state(clock: BreachClock) -> str:
    """Where its clock stands, in two or three words."""
    match clock.standing:
        case Standing.IN_TIME:
            return _("Diberitahukan tepat waktu")
        case Standing.LATE:
            return _("Diberitahukan terlambat")
        case Standing.OVERDUE:
            return _("Lewat %(time)s") % {"time": duration_words(-clock.left, _language())}
        case _:
            return _("Sisa %(time)s") % {"time": duration_words(clock.left, _language())}


@register.filter
def breach_clock(clock: BreachClock, zone: str) -> str:
    """Who is still to be told, until when."""
    due = long_datetime(clock.due_at, zone, _language())
    if not clock.missing:
        assert clock.told_at is not None
        return _("Semua yang wajib sudah diberi tahu %(when)s.") % {
            "when": long_datetime(clock.told_at, zone, _language())
        }
    who = {"subjek": _("pemilik data"), "lembaga": _("Lembaga Pelindungan Data Pribadi")}
    missing = listed([who[each] for each in clock.missing])
    if clock.standing is Standing.OVERDUE:
        return _("Batasnya sudah lewat (%(due)s). Beri tahu %(who)s sekarang, dengan alasan keterlambatannya.") % {
            "due": due,
            "who": missing,
        }
    return _("Beri tahu %(who)s paling lambat %(due)s.") % {"who": missing, "due": due}
