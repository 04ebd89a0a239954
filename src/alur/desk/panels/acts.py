"""What an officer can do with a task beside completing it: one small form for each act that is open to them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from alur.desk import forms
from alur.engine.cases import policies
from alur.engine.sops.queries import definition_of
from alur.foundation.offices.queries import holders

if TYPE_CHECKING:
    from alur.engine.cases.models import Case, Pause, Task
    from alur.foundation.offices.models import Officer


def acts_on(task: Task, pause: Pause | None, officer: Officer, at: datetime) -> dict[str, forms.ActForm]:
    """The forms of the acts that the policies let this officer do now, by act."""
    if task.state != "open" or task.is_call or task.is_watch or task.asleep or task.on_sending:
        return {}
    found: list[forms.ActForm] = []
    works = policies.may_work_on(officer, task, at)
    step = definition_of(task.case.sop_version).step(task.step)
    if pause is None:
        if policies.may_claim(officer, task, at):
            found.append(forms.ClaimForm(version=task.version))
        if works and task.clock == "office":
            found += [forms.QuestionForm(version=task.version), forms.SuspendForm(version=task.version)]
        if works and step.optional:
            found.append(forms.SkipForm(version=task.version))
    elif works:
        found.append(forms.ResumeForm(version=task.version))
    if policies.may_release(officer, task, at):
        found.append(forms.ReleaseForm(version=task.version))
    if policies.may_reassign(officer, task, at) and (reassign := reassign_form(task, officer, at)):
        found.append(reassign)
    if not works and policies.may_contribute(officer, task, at):
        found.append(forms.ContributeForm(version=task.version))
    return {form.act: form for form in found}


def reassign_form(task: Task, officer: Officer, at: datetime) -> forms.ReassignForm | None:
    """None where the position has nobody else. For oneself there is claiming."""
    if task.position is None:
        return None
    others = [each for each in holders(task.position, at) if each.pk not in (task.assignee_id, officer.pk)]
    return forms.ReassignForm(holders=others, version=task.version) if others else None


def cancel_form(case: Case, officer: Officer, at: datetime) -> forms.CancelForm | None:
    """None where the case is over or somebody else's to cancel."""
    if case.ended_at is not None or not policies.may_cancel(officer, case, at):
        return None
    return forms.CancelForm()
