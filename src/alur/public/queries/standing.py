"""Where a case stands, as its applicant reads it: by role and in plain sentences, never by a person's name."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from alur.engine.cases.queries import (
    RowProgress,
    applicant_tasks,
    is_applicants,
    open_pause,
    open_tasks,
    plan_now,
    timeline,
    with_tasks,
)
from alur.engine.cases.rules.flow import CaseStatus, OpenedAs, VisitState
from alur.engine.worktime.rules import Unit, parse_duration
from alur.ui.components import RowState, TimelineRow, signed
from alur.ui.dates import day_words, duration_words, short_datetime

if TYPE_CHECKING:
    from alur.engine.cases.models import Case, Pause, Task

QUESTION = "pemohon"
"""The kind of pause that waits for the applicant's answer."""

_STATES: dict[str, RowState] = {
    "done": "done",
    "shown": "done",
    "current": "current",
    "late": "current",
    "waiting": "paused",
    "skipped": "skipped",
    "future": "ahead",
}


@dataclass(frozen=True)
class OpenStep:
    """An open step, also of a called case, which the applicant knows nothing of."""

    task: Task
    pause: Pause | None
    role: str
    name: str

    @property
    def is_awake(self) -> bool:
        """Has somebody something to do now?"""
        return not self.task.asleep and not self.task.is_watch

    @property
    def waits_for_answer(self) -> bool:
        return self.pause is not None and self.pause.kind == QUESTION


@dataclass(frozen=True)
class Standing:
    """What happens now: a headline, sentences, a reason to quote, and what the applicant is asked for."""

    status: CaseStatus
    title: str = ""
    sentences: list[str] = field(default_factory=list)
    due: str = ""
    """By when, in words: "paling lambat besok pukul 08.14 WIB"; "" where nothing is promised."""
    reason: str = ""
    questions: list[OpenStep] = field(default_factory=list)
    own_steps: list[OpenStep] = field(default_factory=list)
    may_withdraw: bool = False


def open_steps(case: Case, language: str) -> list[OpenStep]:
    """The steps that somebody has in hand; a call stands for the steps of the case it opened."""
    found: list[OpenStep] = []
    for task in open_tasks(case):
        task.case = case
        if task.is_call:
            child = getattr(task, "child", None)
            found += open_steps(with_tasks(child), language) if child is not None else []
        else:
            found.append(open_step(task, language))
    return found


def open_step(task: Task, language: str) -> OpenStep:
    definition = plan_now(task.case)
    step = definition.step(task.step)
    role = definition.executors[step.executor].name
    return OpenStep(task, open_pause(task), role, definition.name_of(step).in_language(language))


def standing(case: Case, at: datetime, language: str) -> Standing:
    """For the tracking page and the receipt."""
    status = case.status
    if case.ended_at is not None:
        return _ended(case, status, language)
    steps = open_steps(case, language)
    asked = Standing(
        status=status,
        questions=[step for step in steps if step.waits_for_answer],
        own_steps=[open_step(task, language) for task in applicant_tasks(case)],
        may_withdraw=status is CaseStatus.RUNNING,
    )
    if asked.questions:
        said = _("%(role)s perlu keterangan dari Anda untuk melanjutkan. Waktu kantor berhenti sampai Anda menjawab.")
        return replace(
            asked, title=_("Kami menunggu jawaban Anda"), sentences=[said % {"role": asked.questions[0].role}]
        )
    if status is not CaseStatus.RUNNING:
        return _served(asked, case, steps, language)
    if asked.own_steps:
        said = _("Isi langkah di bawah ini supaya permohonan dapat kami teruskan.")
        mine = {each.task.pk for each in asked.own_steps}
        others = [step for step in steps if step.task.pk not in mine and step.is_awake]
        return replace(asked, title=_("Sekarang giliran Anda"), sentences=[said, *_meanwhile(others)])
    return _worked_on(asked, case, steps, at, language)


def _worked_on(asked: Standing, case: Case, steps: list[OpenStep], at: datetime, language: str) -> Standing:
    """The step that is due first speaks for all, and the others are named; then what sleeps or waits for others."""
    awake = [step for step in steps if step.is_awake]
    later = _later(case, steps, language)
    if not awake:
        return replace(asked, title=_("Menunggu waktunya") if later else _("Sedang diproses"), sentences=later)
    step = min(awake, key=lambda each: (each.task.due_at is None, each.task.due_at or each.task.opened_at))
    words = {"role": step.role, "step": step.name}
    if step.pause is not None:
        said = _("%(role)s menjeda langkah “%(step)s” untuk sementara. Anda tidak perlu melakukan apa pun.")
        return replace(asked, title=_("Dijeda sementara"), sentences=[said % words])
    sentences = [_("Permohonan Anda sedang di tangan %(role)s untuk langkah “%(step)s”.") % words]
    sentences += [*_meanwhile([each for each in awake if each is not step]), *later]
    due = day_words(step.task.due_at, case.office.zone, at, language) if step.task.due_at else ""
    if step.task.due_at and step.task.due_at < at:
        said = _(
            "Langkah ini seharusnya selesai %(due)s. Maaf, kami terlambat. Anda boleh menanyakannya kepada kantor."
        )
        return replace(asked, title=step.name, sentences=[*sentences, said % {"due": due}])
    return replace(asked, title=step.name, sentences=sentences, due=due)


def _meanwhile(others: list[OpenStep]) -> list[str]:
    return [
        _("Pada saat yang sama: “%(step)s” (%(role)s).") % {"step": each.name, "role": each.role} for each in others
    ]


def _later(case: Case, steps: list[OpenStep], language: str) -> list[str]:
    """What begins only at its time, and what is waited for from outside."""
    said = []
    for step in steps:
        task = step.task
        until = task.timeout_at if task.is_watch else task.not_before if task.asleep else None
        if until is None:
            continue
        words = {"step": step.name, "when": short_datetime(until, case.office.zone, language)}
        if task.is_watch:
            said.append(_("Kami menunggu “%(step)s” sampai %(when)s. Anda tidak perlu melakukan apa pun.") % words)
        elif is_applicants(task):
            said.append(_("“%(step)s” dapat Anda isi mulai %(when)s.") % words)
        else:
            said.append(_("“%(step)s” dimulai %(when)s.") % words)
    return said


def _served(asked: Standing, case: Case, steps: list[OpenStep], language: str) -> Standing:
    when = short_datetime(case.served_at, case.office.zone, language) if case.served_at else ""
    sentences = [_("Layanan untuk permohonan ini selesai pada %(when)s.") % {"when": when}]
    if asked.own_steps:
        sentences.append(_("Masih ada yang kami minta dari Anda:"))
    sentences += _later(case, steps, language)
    return replace(asked, title=_("Layanan selesai"), sentences=sentences)


def _ended(case: Case, status: CaseStatus, language: str) -> Standing:
    when = {"when": short_datetime(case.ended_at, case.office.zone, language) if case.ended_at else ""}
    titles = {
        CaseStatus.ARCHIVED: (_("Selesai"), _("Permohonan ini selesai dan diarsipkan pada %(when)s.")),
        CaseStatus.REJECTED: (_("Tidak dapat kami layani"), _("Kantor menolak permohonan ini pada %(when)s.")),
        CaseStatus.CANCELLED: (_("Dibatalkan"), _("Kantor membatalkan permohonan ini pada %(when)s.")),
        CaseStatus.WITHDRAWN: (_("Anda menarik permohonan ini"), _("Permohonan ini Anda tarik pada %(when)s.")),
    }
    who = _withdrawn_by(case) if status == CaseStatus.WITHDRAWN else ""
    if who:
        titles[status] = (_("Permohonan ini ditarik"), _("%(who)s membatalkan permohonan ini pada %(when)s."))
    title, sentence = titles.get(status, (_("Selesai"), _("Permohonan ini berakhir pada %(when)s.")))
    reason = case.end_reason if status in (CaseStatus.REJECTED, CaseStatus.CANCELLED) else ""
    return Standing(status=status, title=title, sentences=[sentence % {**when, "who": who}], reason=reason)


def _withdrawn_by(case: Case) -> str:
    """The role whose step ended it, such as a contact person's; "" where the applicant did."""
    last = case.tasks.filter(state=VisitState.DONE, closed_at=case.ended_at).order_by("-number").first()
    if last is None or is_applicants(last):
        return ""
    definition = plan_now(case)
    return definition.executors[definition.step(last.step).executor].name


# ── The signed rows ──────────────────────────────────────────────────────────────────────────────


def journey(case: Case, at: datetime, language: str) -> list[TimelineRow]:
    """The SOP's signed rows with standard and actual time."""
    return [_row(each, case.office.zone, language) for each in timeline(case, at)]


def _row(progress: RowProgress, zone: str, language: str) -> TimelineRow:
    row = progress.row
    actual = duration_words(progress.actual, language) if progress.actual is not None and progress.timed else ""
    if progress.until or progress.begins:
        actual = ""  # waiting is nobody's work
    moment = progress.closed_at or progress.opened_at
    when = short_datetime(moment, zone, language) if moment else ""
    if progress.begins is not None:
        when = _("mulai %(when)s") % {"when": short_datetime(progress.begins, zone, language)}
    elif progress.until is not None:
        when = _("sampai %(when)s") % {"when": short_datetime(progress.until, zone, language)}
    elif when and progress.closed_at is None:
        when = _("mulai %(when)s") % {"when": when}
    return TimelineRow(
        title=signed(row.activity, language),
        state="waiting" if progress.until or progress.begins else _STATES[progress.state],
        number=row.no,
        who=signed(", ".join(progress.executors), language),
        when=when,
        note=_("menurut revisi SOP yang lama") if progress.former else "",
        standard=signed(row.time, language) if progress.timed else "",
        actual=actual,
        late=progress.state == "late" or _took_longer(row.time, progress.actual if progress.timed else None),
    )


def _took_longer(standard: str, actual: timedelta | None) -> bool:
    """Only against minutes: how long a working day is, the calendar knows and this page does not."""
    stated = parse_duration(standard)
    if actual is None or stated is None or stated.unit is not Unit.MINUTE:
        return False
    return actual > timedelta(minutes=stated.amount)


# ── One step of the applicant ────────────────────────────────────────────────────────────────────


def reason_of_return(task: Task) -> str:
    """Why the office sent it back to the applicant; "" where it was not sent back."""
    return task.opened_by.reason if task.opened_as == OpenedAs.BACK and task.opened_by else ""
