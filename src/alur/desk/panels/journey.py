"""The SOP's rows with where the case stands, and how its minutes divide."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from alur.engine.cases.queries import RowProgress, clocks, timeline
from alur.engine.worktime.rules import Unit, UnknownDuration, parse_duration
from alur.ui.components import RowState, SummaryRow, TimelineRow, signed
from alur.ui.dates import duration_words, short_datetime

from .words import language

if TYPE_CHECKING:
    from alur.engine.cases.models import Case

STATES: dict[str, RowState] = {
    "done": "done",
    "current": "current",
    "late": "current",
    "waiting": "paused",
    "skipped": "skipped",
    "shown": "done",
    "future": "ahead",
}


@dataclass(frozen=True)
class Journey:
    rows: list[TimelineRow]
    done: int
    total: int


def journey(case: Case, at: datetime) -> Journey:
    """Every signed row, standard against actual time."""
    progress = timeline(case, at)
    rows = [_row(each, case.office.zone) for each in progress]
    return Journey(rows, sum(row.state in ("done", "skipped") for row in rows), len(rows))


def _row(progress: RowProgress, zone: str) -> TimelineRow:
    began = progress.closed_at or progress.opened_at
    when = short_datetime(began, zone, language()) if began else ""
    if progress.begins is not None:
        when = ""
    elif began and progress.closed_at is None:
        when = _("mulai %(when)s") % {"when": when}
    return TimelineRow(
        title=signed(progress.row.activity, language()),
        state="waiting" if progress.until or progress.begins else STATES[progress.state],
        number=progress.row.no,
        who=signed(", ".join(progress.executors), language()),
        when=when,
        standard=signed(progress.row.time, language()),
        actual=duration_words(progress.actual, language()) if progress.actual is not None else "",
        late=progress.state == "late" or _exceeds(progress),
        note=_note(progress, case_zone=zone),
    )


def _note(progress: RowProgress, case_zone: str) -> str:
    """How often it was done, and until or from when it waits."""
    said = [_("menurut revisi SOP yang lama")] if progress.former else []
    if progress.visits > 1:
        said.append(_("%(count)d kali dikerjakan") % {"count": progress.visits})
    if progress.until is not None:
        said.append(_("menunggu sampai %(when)s") % {"when": short_datetime(progress.until, case_zone, language())})
    if progress.begins is not None:
        said.append(_("mulai %(when)s") % {"when": short_datetime(progress.begins, case_zone, language())})
    return " · ".join(said)


def _exceeds(progress: RowProgress) -> bool:
    """Whether the time it took is beyond the standard. Days depend on the calendar: there only the due time tells."""
    if progress.actual is None:
        return False
    try:
        standard = parse_duration(progress.row.time)
    except UnknownDuration:
        return False
    return (
        standard is not None and standard.unit is Unit.MINUTE and progress.actual > timedelta(minutes=standard.amount)
    )


def clock_rows(case: Case, at: datetime) -> list[SummaryRow]:
    """Working time by whose it was; "other unit" only where it had any."""
    spent = clocks(case, at)
    rows = [
        SummaryRow(term=_("Kantor"), value=duration_words(spent.office, language())),
        SummaryRow(term=_("Pemohon"), value=duration_words(spent.applicant, language())),
    ]
    if spent.unit:
        rows.append(SummaryRow(term=_("Unit lain"), value=duration_words(spent.unit, language())))
    return rows
