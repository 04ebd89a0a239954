"""Completing and skipping a task."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from alur.engine.cases import policies
from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import is_applicants, open_pause
from alur.engine.cases.queries.executors import position_in
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.rules.flow import VisitState, outcome_of
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Definition, Step
from alur.foundation.offices.models import Officer
from alur.foundation.offices.queries import holders
from alur.kernel.errors import Invalid, Refused

from .acts import answered, fingerprint, remember
from .answers import fill_case, seal_answers
from .open_tasks import open_task_of
from .run import Run, act_on
from .uploads import attach_files
from .wording import put_words_again


@dataclass(frozen=True)
class Completed:
    """What came of it; `repeated` when this very form had been sent before."""

    case_id: UUID
    task_id: UUID
    repeated: bool = False


def complete_task(
    *,
    case_id: UUID,
    task_id: UUID,
    version: int | None,
    by: Actor,
    at: datetime,
    key: str,
    officer: Officer | None = None,
    outcome: str = "",
    answers: Mapping[str, Any] | None = None,
    activity_data: Mapping[str, Any] | None = None,
    reason: str = "",
    note: str = "",
    chosen: Officer | None = None,
    files: Sequence[UUID] = (),
) -> Completed:
    """Complete an open task: one transaction, one effect.

    `version` is the task's version that the person saw; `answers` are cleaned values of the step's form,
    `activity_data` those of the activity's own form. Raises Refused (not theirs), Conflict (changed meanwhile),
    Invalid (unknown outcome, reason or choice missing), Task.DoesNotExist.
    """
    # What an activity asks may be anonymous (a survey), so not even its hash is kept beside the case.
    who = chosen.pk if chosen else None
    content = fingerprint(task=task_id, outcome=outcome, answers=answers, reason=reason, note=note, chosen=who)
    with act_on(case_id, by=by, at=at) as (run, case):
        if before := answered(key, content):
            return Completed(case_id, UUID(before.answer["task"]), repeated=True)
        task = open_task_of(case, task_id, version)
        definition = definition_of(case.sop_version)
        step = definition.step(task.step)
        _check_may_complete(task, step, by, officer, at)
        going_back = outcome in step.outcomes and step.outcomes[outcome].back
        if going_back or not activities.get(step.does).results:
            check_outcome(step, outcome, reason)
        _check_chosen(definition, case, step, outcome, chosen, at)
        _claim_on_the_way(task, officer, at)
        _finish(run, case, task, step, outcome=outcome, answers=answers or {}, activity_data=activity_data or {},
                reason=reason, note=note, chosen=chosen)  # fmt: skip
        attach_files(files=files, case=case, by=run.by, at=at)
        remember(key, content, case=case, answer={"task": str(task.pk)}, at=at)
    return Completed(case_id, task_id)


def _finish(
    run: Run,
    case: Case,
    task: Task,
    step: Step,
    *,
    outcome: str,
    answers: Mapping[str, Any],
    activity_data: Mapping[str, Any],
    reason: str,
    note: str,
    chosen: Officer | None,
) -> None:
    selected = outcome_of(step, outcome) if outcome in step.outcomes else None
    if selected is None or not selected.back:
        # A return does nothing but return: the meeting is not booked, the letter not numbered.
        outcome = run.perform(task, step, {**answers, **activity_data}, outcome) or outcome
    if step.id == definition_of(case.sop_version).first_step.id and case.parent_task_id is None:
        _refill(case, answers)
    sealed = seal_answers(step.fields, answers)
    run.finish(case, task, outcome, reason=reason, note=note, answers=sealed, chosen=chosen)


def _refill(case: Case, answers: Mapping[str, Any]) -> None:
    """A returned application was mended: the case's subject and applicant follow it."""
    filled = fill_case(definition_of(case.sop_version), answers)
    for name, value in filled.items():
        setattr(case, name, value)
    case.save(update_fields=list(filled))
    put_words_again(case)


def check_outcome(step: Step, outcome: str, reason: str) -> None:
    """The outcome is one of the closed list, with its reason where the SOP asks for one. Raises Invalid."""
    if not step.outcomes:
        if outcome:
            raise Invalid(
                {"outcome": _("Langkah ini tidak memiliki pilihan hasil. Muat ulang halaman, lalu kirim lagi.")}
            )
        return
    if outcome not in step.outcomes:
        raise Invalid({"outcome": _("Pilih salah satu hasil di bawah ini.")})
    if step.outcomes[outcome].reason == "required" and not reason.strip():
        raise Invalid({"reason": _("Tulis alasannya. Alasan ini dibaca oleh penerima langkah berikutnya.")})


def _check_may_complete(task: Task, step: Step, by: Actor, officer: Officer | None, at: datetime) -> None:
    if task.is_call:
        raise Refused(_("Langkah ini menunggu SOP lain yang dipanggilnya dan selesai dengan sendirinya."))
    if open_pause(task):
        raise Refused(_("Langkah ini sedang dijeda. Lanjutkan dahulu, lalu selesaikan."))
    if task.is_watch:
        raise Refused(_("Langkah ini menunggu kejadian dari luar. Catat kejadiannya, atau akhiri masa tunggunya."))
    if task.sleeps(at):
        raise Refused(_("Langkah ini belum dapat dimulai. Tunggu sampai waktunya."))
    if by.kind in ("applicant", "contact", "unit"):
        if task.acts_by != by.kind and not (by.kind == "applicant" and is_applicants(task)):
            raise Refused(_("Langkah ini dikerjakan orang lain."))
        return
    if by.kind == "system":
        return
    if officer is None or by.officer_id != officer.pk:
        raise Refused(_("Masuk dahulu untuk menyelesaikan langkah ini."))
    if task.position_id is None and task.clock != "office":
        if not policies.may_act_for_outsider(officer, task, at):
            raise Refused(_("Langkah ini milik orang di luar kantor Anda."))
        return
    if not policies.may_work_on(officer, task, at):
        raise Refused(_("Langkah ini bukan tugas Anda, atau sedang dikerjakan petugas lain."))
    if policies.same_person_barred(officer, task, step.separate_from):
        raise Refused(_("Langkah ini harus dikerjakan orang lain daripada langkah sebelumnya (dua pasang mata)."))


def _claim_on_the_way(task: Task, officer: Officer | None, at: datetime) -> None:
    """Completing a free task takes it: fewer clicks for the officer, the same facts in the row (written by `close`)."""
    theirs = officer is not None and task.assignee_id == officer.pk and task.claimed_at is not None
    if officer is not None and task.position_id is not None and not theirs:
        task.assignee, task.claimed_at = officer, at


def assigned_step(definition: Definition, step: Step) -> Step | None:
    """The later step whose person is chosen in this one, if any."""
    return next((each for each in definition.steps if each.assigned_by == step.id), None)


def _check_chosen(
    definition: Definition, case: Case, step: Step, outcome: str, chosen: Officer | None, at: datetime
) -> None:
    later = assigned_step(definition, step)
    going_back = outcome in step.outcomes and step.outcomes[outcome].back
    if later is None or going_back:
        return
    position = position_in(case, later.executor)
    if chosen is None:
        raise Invalid({"chosen": _("Pilih petugas yang ditugaskan.")})
    if position is None or not holders(position, at).filter(pk=chosen.pk).exists():
        raise Invalid({"chosen": _("Petugas ini tidak memegang jabatan yang diperlukan. Pilih petugas lain.")})


def skip_task(
    *,
    case_id: UUID,
    task_id: UUID,
    version: int | None,
    reason: str,
    officer: Officer,
    by: Actor,
    at: datetime,
    key: str,
) -> Completed:
    """Skip an optional step: an explicit row with who and why. Raises as `complete_task`."""
    content = fingerprint(task=task_id, skip=reason)
    with act_on(case_id, by=by, at=at) as (run, case):
        if before := answered(key, content):
            return Completed(case_id, UUID(before.answer["task"]), repeated=True)
        task = open_task_of(case, task_id, version)
        step = definition_of(case.sop_version).step(task.step)
        _check_may_complete(task, step, by, officer, at)
        if not step.optional:
            raise Refused(_("Langkah ini wajib dan tidak dapat dilewati."))
        if not reason.strip():
            raise Invalid({"reason": _("Tulis mengapa langkah ini dilewati.")})
        run.finish(case, task, state=VisitState.SKIPPED, reason=reason)
        remember(key, content, case=case, answer={"task": str(task.pk)}, at=at)
    return Completed(case_id, task_id)
