"""Suspending a task, and asking the applicant: the clock stands still, the remaining working time resumes."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.utils.translation import gettext as _

from alur.engine.cases import policies
from alur.engine.cases.models import Case, Pause, PauseKind, Task
from alur.engine.cases.queries import open_pause
from alur.engine.cases.rules.actors import Actor
from alur.engine.worktime.queries import calendar_for
from alur.engine.worktime.rules import Calendar, due_after, working_time
from alur.foundation.offices.models import Officer
from alur.kernel.errors import Conflict, Invalid, Refused

from .acts import answered, fingerprint, remember
from .open_tasks import change_task, open_task_of
from .opening import set_nearly_due
from .planning import replan
from .run import Run, act_on
from .telling import holding_of, times_of
from .uploads import attach_files


def ask_applicant(
    *, case_id: UUID, task_id: UUID, version: int | None, question: str, officer: Officer, at: datetime, key: str
) -> None:
    """Put a question to the applicant; the step waits on the applicant's clock. Raises as `suspend_task`."""
    _pause(case_id, task_id, version, PauseKind.APPLICANT, question, officer, at, key)


def suspend_task(
    *, case_id: UUID, task_id: UUID, version: int | None, reason: str, officer: Officer, at: datetime, key: str
) -> None:
    """Stop the step's clock for a reason of the office. Raises Refused, Invalid (no reason), Conflict."""
    _pause(case_id, task_id, version, PauseKind.SUSPENDED, reason, officer, at, key)


def _pause(
    case_id: UUID,
    task_id: UUID,
    version: int | None,
    kind: PauseKind,
    text: str,
    officer: Officer,
    at: datetime,
    key: str,
) -> None:
    content = fingerprint(task=task_id, pause=kind, text=text)
    with act_on(case_id, by=Actor.officer(officer.pk), at=at) as (run, case):
        if answered(key, content):
            return
        task = open_task_of(case, task_id, version)
        if task.is_call or task.clock != "office" or not policies.may_work_on(officer, task, at):
            raise Refused(_("Langkah ini bukan tugas Anda, atau sedang dikerjakan petugas lain."))
        if task.sleeps(at):
            raise Refused(_("Langkah ini belum dapat dimulai. Tunggu sampai waktunya."))
        if not text.strip():
            asked = kind == PauseKind.APPLICANT
            raise Invalid({"text": _("Tulis pertanyaannya.") if asked else _("Tulis alasan penundaan.")})
        if open_pause(task):
            raise Conflict(_("Langkah ini sudah dijeda."))
        calendar = calendar_for(case.office)
        pause = Pause.objects.create(
            task=task,
            kind=kind,
            text=text,
            started_at=at,
            started_by=str(run.by),
            due_before=task.due_at,
            time_left=_left(calendar, at, task.due_at),
            timeout_left=_left(calendar, at, task.timeout_at),
        )
        theirs = task.claimed_at is not None and task.assignee_id == officer.pk
        held = {} if theirs else {"assignee": officer, "claimed_at": at}
        change_task(task, due_at=None, nearly_due_at=None, timeout_at=None, **held)
        replan(task, calendar, pause)
        happened = "case.question_asked" if kind == PauseKind.APPLICANT else "case.suspended"
        run.tell(happened, case, task, personal={"text": text}, pause=str(pause.pk), **holding_of(task))
        remember(key, content, case=case, answer={}, at=at)


def _left(calendar: Calendar, at: datetime, until: datetime | None) -> timedelta | None:
    """Working time left, to the microsecond; negative (and plain time) when it is over already."""
    if until is None:
        return None
    return until - at if until < at else working_time(calendar, at, until)


def resume_task(
    *, case_id: UUID, task_id: UUID, version: int | None, officer: Officer, at: datetime, key: str = ""
) -> None:
    """Go on without an answer, or after a suspension. Raises Refused, Conflict."""
    content = fingerprint(task=task_id, resume=True)
    with act_on(case_id, by=Actor.officer(officer.pk), at=at) as (run, case):
        if answered(key, content):
            return
        task = open_task_of(case, task_id, version)
        if not policies.may_work_on(officer, task, at):
            raise Refused(_("Langkah ini bukan tugas Anda, atau sedang dikerjakan petugas lain."))
        pause = open_pause(task)
        if pause is None:
            raise Conflict(_("Langkah ini sudah berjalan kembali."))
        _resume(run, case, task, pause, answer="")
        run.tell("case.resumed", case, task, pause=str(pause.pk), **times_of(task))
        remember(key, content, case=case, answer={}, at=at)


def answer_question(
    *, case_id: UUID, pause_id: UUID, answer: str, by: Actor, at: datetime, key: str, files: Sequence[UUID] = ()
) -> None:
    """The applicant answers the office's question; the step's clock goes on with what was left.

    `case_id` is the applicant's own case; the question may belong to a case it called. Raises Invalid, Conflict.
    """
    content = fingerprint(pause=pause_id, answer=answer)
    with act_on(case_id, by=by, at=at) as (run, root):
        if answered(key, content):
            return
        if not answer.strip():
            raise Invalid({"answer": _("Tulis jawaban Anda.")})
        pause = Pause.objects.select_related(
            "task__position", "task__case__office", "task__case__sop_version__sop"
        ).get(pk=pause_id, kind=PauseKind.APPLICANT)
        task, case = pause.task, pause.task.case
        if root.pk not in (case.pk, case.root_id):
            raise Pause.DoesNotExist
        if pause.ended_at is not None:
            raise Conflict(_("Pertanyaan ini sudah terjawab atau tidak lagi menunggu jawaban."))
        _resume(run, case, task, pause, answer=answer)
        attach_files(files=files, case=root, by=run.by, at=at)
        run.tell(
            "case.question_answered", case, task, personal={"answer": answer}, pause=str(pause.pk), **times_of(task)
        )
        remember(key, content, case=root, answer={}, at=at)


def _resume(run: Run, case: Case, task: Task, pause: Pause, *, answer: str) -> None:
    pause.ended_at, pause.ended_by, pause.answer = run.at, str(run.by), answer
    pause.save(update_fields=["ended_at", "ended_by", "answer"])
    calendar = calendar_for(case.office)
    task.case = case
    late = pause.due_before is not None and pause.due_before < pause.started_at
    task.due_at = pause.due_before if late else _due_again(calendar, run.at, pause.time_left)
    set_nearly_due(task, calendar, run.at)
    timeout = _due_again(calendar, run.at, pause.timeout_left)
    change_task(task, due_at=task.due_at, nearly_due_at=task.nearly_due_at, timeout_at=timeout)
    replan(task, calendar)


def _due_again(calendar: Calendar, at: datetime, left: timedelta | None) -> datetime | None:
    """The remaining working time counted on from `at`; what had passed already is over at once."""
    return None if left is None else due_after(calendar, at, max(left, timedelta(0)))
