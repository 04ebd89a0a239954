"""Koreksi: taking a completion back while nobody has taken up what followed."""

from dataclasses import replace
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from alur.engine.cases import policies
from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import standing_tasks, step_of, tasks_in_order, visits_of, was_left
from alur.engine.cases.rules import scopes
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.rules.flow import OpenedAs, VisitState, onward, return_to, target_of
from alur.engine.sops.queries import definition_of
from alur.foundation.offices.models import Officer
from alur.kernel.errors import Invalid, Refused

from .acts import answered, fingerprint, remember
from .back import issued_inside
from .complete import Completed
from .run import act_on


def correct_task(
    *, case_id: UUID, task_id: UUID, reason: str, officer: Officer, by: Actor, at: datetime, key: str
) -> Completed:
    """Koreksi: take a completion back while nobody has taken up what followed. A new visit opens; both stay.

    Raises Refused with the reason why not.
    """
    content = fingerprint(task=task_id, correct=reason)
    with act_on(case_id, by=by, at=at) as (run, case):
        if before := answered(key, content):
            return Completed(case_id, UUID(before.answer["task"]), repeated=True)
        task = Task.objects.select_related("position").get(pk=task_id, case=case)
        task.case = case
        if not policies.may_correct(officer, task, at):
            raise Refused(_("Hanya yang menyelesaikan langkah ini, atau atasannya, yang dapat mengoreksinya."))
        if not reason.strip():
            raise Invalid({"reason": _("Tulis apa yang perlu dikoreksi.")})
        blocked = why_not_correctable(task)
        if blocked:
            raise Refused(blocked)
        for successor in task.opened.filter(state=VisitState.OPEN).select_related("position"):
            successor.case = case
            run.cancel_task(successor)
        run.undo(case, [task])
        run.tell("case.corrected", case, task, personal={"reason": reason})
        # It goes back to who had it.
        new = run.open(
            case,
            task.step,
            opened_by=task,
            opened_as=OpenedAs.CORRECTION,
            scope=task.scope,
            assignee=task.assignee,
        )
        remember(key, content, case=case, answer={"task": str(new.pk)}, at=at)
    return Completed(case_id, new.pk)


def why_not_correctable(task: Task) -> str:
    """Why a completion cannot be taken back any more; empty where it can."""
    step = step_of(task)
    if task.state != VisitState.DONE:
        return _("Hanya langkah yang sudah diselesaikan yang dapat dikoreksi.")
    if task.case.ended_at is not None:
        return _("Permohonan ini sudah berakhir.")
    if task.clock != "office":
        return _("Langkah ini bukan langkah petugas.")
    if was_left(task):
        return _("Sesudah langkah ini, permohonan dipindah ke revisi SOP yang lebih baru.")
    if step.issues_document or issued_inside(task):
        return _("Langkah ini sudah menerbitkan dokumen.")
    successors = list(task.opened.all())
    if any(each.opened_as == OpenedAs.CORRECTION for each in successors):
        return _("Langkah ini sudah dikoreksi.")
    if not successors and _still_waited_for(task):
        return ""
    if not successors or any(each.state != VisitState.OPEN for each in successors):
        return _("Langkah berikutnya sudah dikerjakan.")
    if any(_taken_up(each) for each in successors):
        return _("Langkah berikutnya sudah diambil petugas.")
    back = next((each for each in successors if each.opened_as == OpenedAs.BACK), None)
    if back is not None and back.scope != task.scope:
        return _("Pengembalian ini sudah menghentikan cabang lain. Kerjakan kembali langkah yang dituju.")
    if back is not None and _released_something(task, back.step):
        return _("Pengembalian ini sudah melepas hasil langkah sebelumnya. Kerjakan kembali langkah yang dituju.")
    return ""


def _still_waited_for(task: Task) -> bool:
    """Did it end a branch whose join waits for others, or the line of a firing whose watch is still open?"""
    if task.scope == scopes.MAIN or task.pk not in {each.pk for each in standing_tasks(task.case)}:
        return False
    definition = definition_of(task.case.sop_version)
    target = target_of(definition.step(task.step), task.outcome)
    follows = onward(definition, visits_of(task.case), task.scope, target)
    if follows.target is not None:
        return False
    firings = [scopes.opener(scope) for scope in scopes.around(task.scope) if scope and scopes.is_firing(scope)]
    watches = task.case.tasks.filter(opened__number__in=firings, is_watch=True)
    return all(watch.state == VisitState.OPEN for watch in watches)


def _taken_up(task: Task) -> bool:
    """Has somebody begun with it, or with anything in the case it called?"""
    if task.claimed_at is not None or task.pauses.exists() or task.contributions.exists():
        return True
    if task.is_watch and task.opened.exists():
        return True
    child = Case.objects.filter(parent_task=task).first()
    return child is not None and any(each.state != VisitState.OPEN or _taken_up(each) for each in child.tasks.all())


def _released_something(task: Task, target: str) -> bool:
    """Did the return, which `task` ended with, undo what an activity or a called case had done?"""
    # As it was when the task returned: itself still open, for it may be a correction that lets earlier visits stand.
    before = [
        replace(visit, state=VisitState.OPEN) if visit.number == task.number else visit
        for visit in visits_of(task.case)
        if visit.number <= task.number
    ]
    numbers = {visit.number for visit in return_to(before, target, task.scope).passed}
    passed = [step_of(each) for each in tasks_in_order(task.case) if each.number in numbers]
    return any(step.call is not None or step.does != "work" for step in passed)
