"""What will happen by itself in the office's cases, in words; a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from alur.engine.cases.queries.planned import LATE_AFTER
from alur.engine.sops.queries import definition_of
from alur.foundation.outbox.queries import overdue_periodic
from alur.ui.dates import short_datetime

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from alur.engine.cases.models import Timer
    from alur.foundation.offices.models import Office

STANDSTILL = timedelta(minutes=5)
"""Work that comes round and is so long overdue: no worker runs."""

WORDS = {
    "bangun": gettext_lazy("Langkah dimulai"),
    "batas": gettext_lazy("Batas tunggu habis, langkah diakhiri"),
    "hampir": gettext_lazy("Petugas diingatkan: hampir lewat waktu"),
    "lewat": gettext_lazy("Petugas diberi tahu: lewat waktu"),
    "atasan": gettext_lazy("Atasan diberi tahu: lewat waktu"),
    "ingatkan": gettext_lazy("Pemohon diingatkan"),
    "tak-dijawab": gettext_lazy("Petugas diberi tahu: pertanyaan belum dijawab"),
}
"""By kind of timer; a test holds them to all there are."""


@dataclass(frozen=True)
class PlannedRow:
    """A line of the list. `note` says why it has not happened; `tone` how grave that is."""

    at: datetime
    what: Any
    number: str
    step: str
    service: str
    tone: str
    note: str


def planned_rows(timers: Iterable[Timer], office: Office, at: datetime) -> list[PlannedRow]:
    return [_row(timer, office, at) for timer in timers]


def _row(timer: Timer, office: Office, at: datetime) -> PlannedRow:
    case = timer.task.case
    definition, language = definition_of(case.sop_version), get_language() or "id"
    tone, note = _why_late(timer, office, at)
    return PlannedRow(
        at=timer.at,
        what=WORDS.get(timer.kind, timer.kind),
        number=case.number,
        step=definition.name_of(definition.step(timer.task.step)).in_language(language),
        service=definition.title.in_language(language),
        tone=tone,
        note=note,
    )


def _why_late(timer: Timer, office: Office, at: datetime) -> tuple[str, str]:
    if timer.last_error in ("Refused", "Conflict", "Invalid"):
        return "bad", _("SOP tidak membolehkan jalan ini sekarang. Buka permohonannya, lalu selesaikan langkahnya.")
    if timer.failures:
        when = short_datetime(timer.try_at, office.zone, get_language() or "id")
        said = ngettext(
            "%(count)d kali, karena kesalahan program (%(kind)s). Dicoba lagi %(when)s. Hubungi pengelola sistem.",
            "%(count)d kali, karena kesalahan program (%(kind)s). Dicoba lagi %(when)s. Hubungi pengelola sistem.",
            timer.failures,
        )
        return "bad", said % {"count": timer.failures, "kind": timer.last_error, "when": when}
    if timer.at >= at - LATE_AFTER:
        return "", ""
    if timer.task.is_watch:
        return "plain", _("Menunggu kejadian yang masih dikerjakan.")
    return "warn", _("Menunggu pekerjaan latar.")


def stands_still(at: datetime) -> bool:
    """Does no worker run? Then nothing is mailed and no time is kept."""
    return bool(overdue_periodic(at, STANDSTILL))


def superior_words(minutes: int | None) -> str:
    """When the superior hears of what is late, in words."""
    if minutes is None:
        return _("Atasan tidak diberi tahu bila sebuah tugas lewat waktu.")
    if minutes == 0:
        return _("Atasan diberi tahu begitu sebuah tugas lewat waktu.")
    return ngettext(
        "Atasan diberi tahu %(count)d menit kerja setelah sebuah tugas lewat waktu.",
        "Atasan diberi tahu %(count)d menit kerja setelah sebuah tugas lewat waktu.",
        minutes,
    ) % {"count": minutes}
