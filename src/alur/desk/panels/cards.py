"""Cards of the inbox: one task each, with its due time in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from alur.engine.cases.queries import open_pause
from alur.engine.sops.queries import definition_by_key
from alur.engine.worktime.queries import calendar_for
from alur.engine.worktime.rules import Calendar, working_time
from alur.ui.dates import local, remaining_words, short_datetime

from . import words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from alur.engine.cases.models import Pause, Task
    from alur.foundation.offices.models import Officer


@dataclass(frozen=True)
class Due:
    """A tag: `tone` as in alur.ui.components, and its words."""

    tone: str
    words: str


@dataclass(frozen=True)
class Card:
    """All text is ready to be read: a list has many of them."""

    number: str
    address: str
    task_id: str
    version: int
    choose: str
    """What its box to tick is called."""
    subject: str
    own_words: bool
    """The subject is the applicant's, not the service's name."""
    due: Due
    about: str
    """Who applied for which service."""
    where: str
    """Number, place in the SOP, step and who has it."""
    step: str
    current: bool
    new: bool
    """Nobody but the officer knows whether they saw it: the notice of it is not read yet."""


def pause_of(task: Task) -> Pause | None:
    """The pause that is running, out of prefetched pauses; a list has them of those tasks only that it knows wait."""
    if not getattr(task, "waiting", True):
        return None
    return open_pause(task)


def due_of(task: Task, at: datetime, calendar: Calendar) -> Due:
    """How a task stands in time, in words: colour is never the only sign."""
    pause = pause_of(task)
    if pause is not None:
        return Due("warn", _("Menunggu pemohon")) if pause.kind == "pemohon" else Due("plain", _("Dijeda"))
    if task.is_call:
        return Due("active", _("Menunggu SOP lain"))
    if task.asleep and task.not_before is not None:
        return Due(
            "plain", _("Mulai %(when)s") % {"when": short_datetime(task.not_before, calendar.zone, words.language())}
        )
    if task.is_watch:
        return Due("active", _("Menunggu kejadian"))
    if task.acts_by in ("contact", "unit") and task.position_id is None:
        return Due("warn", _("Menunggu %(who)s") % {"who": words.waits_for(task)})
    if task.clock == "applicant":
        return Due("warn", _("Menunggu pemohon"))
    if task.due_at is None:
        return Due("plain", _("Tanpa batas waktu"))
    zone = calendar.zone
    same_day = local(task.due_at, zone).date() == local(at, zone).date()
    left = working_time(calendar, at, task.due_at) if same_day and at <= task.due_at else None
    said = remaining_words(task.due_at, at, zone, words.language(), left=left)
    if at > task.due_at:
        return Due("bad", said)
    if task.nearly_due_at is not None and at >= task.nearly_due_at:
        return Due("warn", said)
    return Due("ok" if same_day else "plain", said)


def holder_words(task: Task, officer: Officer) -> str:
    """Who has it. An officer's name may be shown here: these pages are the office's own."""
    if task.assignee is None:
        return _("Belum diambil")
    if task.assignee_id == officer.pk:
        return _("Anda") if task.claimed_at else _("Untuk Anda, belum diambil")
    return task.assignee.name


def cards(
    tasks: Iterable[Task],
    officer: Officer,
    at: datetime,
    *,
    state: str = "",
    current: object = None,
    new: Collection[object] = (),
) -> list[Card]:
    """The cards of these tasks, whose addresses keep the list's `state`; `new` are those to be marked so.

    One calendar for the office, definitions cached.
    """
    calendar = calendar_for(officer.office)
    # One address is looked up for all of them: a number is letters, digits and hyphens, and stands in it as it is.
    before, after = reverse("desk:case", args=[_NUMBER]).split(_NUMBER)
    kept = f"&{state.removeprefix('?')}" if state else ""
    return [
        _card(task, f"{before}{task.case.number}{after}?langkah={task.pk}{kept}", officer, at, calendar, current, new)
        for task in tasks
    ]


_NUMBER = "NOMOR"


def _card(
    task: Task,
    address: str,
    officer: Officer,
    at: datetime,
    calendar: Calendar,
    current: object,
    new: Collection[object],
) -> Card:
    case = task.case
    definition = definition_by_key(case.sop_version_id)
    step = definition.step(task.step)
    service, name = definition.title.in_language(words.language()), words.step_name(definition, step)
    subject = case.subject or service
    return Card(
        number=case.number,
        address=address,
        task_id=str(task.pk),
        version=task.version,
        choose=_("Pilih %(number)s") % {"number": case.number},
        subject=subject,
        own_words=subject != service,
        due=due_of(task, at, calendar),
        about=f"{case.applicant_name} · {service}" if case.applicant_name else service,
        where=f"{case.number} · {words.place(definition, step)} · {name} · {holder_words(task, officer)}",
        step=name,
        current=task.pk == current,
        new=task.pk in new and task.pk != current,
    )
