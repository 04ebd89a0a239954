"""Who has a task: claim, release, reassign. A due date never moves because of it."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from alur.engine.cases import policies
from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import open_pause, step_of
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.rules.flow import VisitState
from alur.engine.sops.queries import definition_of
from alur.foundation.offices.models import Officer
from alur.foundation.offices.queries import holders
from alur.kernel.errors import Invalid, Refused

from .acts import answered, fingerprint, remember
from .complete import check_outcome
from .open_tasks import change_task, open_task_of
from .run import act_on


def claim_task(*, case_id: UUID, task_id: UUID, version: int | None, officer: Officer, at: datetime) -> None:
    """Take a task that is offered to a position one holds. A step that `completes_on: claim` is done with it.

    Claiming again what one already has, or has completed by claiming it, changes nothing: the answer may have been
    lost. Raises Refused, Conflict.
    """
    by = Actor.officer(officer.pk)
    with act_on(case_id, by=by, at=at) as (run, case):
        if _completed_by_claim(case, task_id, by):
            return
        task = open_task_of(case, task_id, None)
        if task.assignee_id == officer.pk and task.claimed_at is not None:
            return
        task = open_task_of(case, task_id, version)
        if not policies.may_claim(officer, task, at):
            raise Refused(_("Tugas ini bukan untuk jabatan Anda, atau sudah diambil petugas lain."))
        if task.sleeps(at):
            raise Refused(_("Langkah ini belum dapat dimulai. Tunggu sampai waktunya."))
        step = definition_of(case.sop_version).step(task.step)
        if policies.same_person_barred(officer, task, step.separate_from):
            raise Refused(_("Langkah ini harus dikerjakan orang lain daripada langkah sebelumnya (dua pasang mata)."))
        if step.completes_on == "claim" and open_pause(task):
            raise Refused(_("Langkah ini sedang dijeda. Lanjutkan dahulu, lalu ambil."))
        change_task(task, assignee=officer, claimed_at=at)
        run.tell("case.task_claimed", case, task, officer=officer.pk)
        if step.completes_on == "claim":
            result = run.perform(task, step, {}) or next(iter(step.outcomes), "")
            check_outcome(step, result, "")
            run.finish(case, task, result)


def _completed_by_claim(case: Case, task_id: UUID, by: Actor) -> bool:
    task = Task.objects.filter(pk=task_id, case=case, state=VisitState.DONE, closed_by=str(by)).first()
    return task is not None and step_of(task).completes_on == "claim"


def release_task(
    *, case_id: UUID, task_id: UUID, version: int | None, officer: Officer, at: datetime, key: str = ""
) -> None:
    """Give a task back to its position. Raises Refused, Conflict."""
    content = fingerprint(task=task_id, release=True)
    with act_on(case_id, by=Actor.officer(officer.pk), at=at) as (run, case):
        if answered(key, content):
            return
        task = open_task_of(case, task_id, version)
        if not policies.may_release(officer, task, at):
            raise Refused(_("Hanya yang memegang tugas ini, atau atasannya, yang dapat melepasnya."))
        before = task.assignee_id
        change_task(task, assignee=None, claimed_at=None)
        run.tell("case.task_released", case, task, officer=before)
        remember(key, content, case=case, answer={}, at=at)


def reassign_task(
    *,
    case_id: UUID,
    task_id: UUID,
    version: int | None,
    to: Officer,
    reason: str,
    officer: Officer,
    at: datetime,
    key: str = "",
) -> None:
    """Hand a task to another holder of its position, with a reason. Raises Refused, Invalid, Conflict."""
    content = fingerprint(task=task_id, reassign=to.pk, reason=reason)
    with act_on(case_id, by=Actor.officer(officer.pk), at=at) as (run, case):
        if answered(key, content):
            return
        task = open_task_of(case, task_id, version)
        if not policies.may_reassign(officer, task, at):
            raise Refused(_("Anda tidak dapat mengalihkan tugas ini."))
        if not reason.strip():
            raise Invalid({"reason": _("Tulis mengapa tugas ini dialihkan.")})
        if task.position is None or not holders(task.position, at).filter(pk=to.pk).exists():
            raise Invalid({"to": _("Petugas ini tidak memegang jabatan yang diperlukan. Pilih petugas lain.")})
        before = task.assignee_id
        change_task(task, assignee=to, claimed_at=None)
        run.tell("case.task_reassigned", case, task, personal={"reason": reason}, officer=to.pk, before=before)
        remember(key, content, case=case, answer={}, at=at)
