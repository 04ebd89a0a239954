"""Going back: what a return takes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import standing_tasks, step_of, visits_of
from alur.engine.cases.rules.flow import CannotReturn, VisitState, check_documents, return_to
from alur.engine.sops.queries import definition_of
from alur.kernel.errors import Refused

if TYPE_CHECKING:
    from .run import Run


def take_back(run: Run, case: Case, task: Task, target: str) -> str:
    """Before `task` returns to `target`: close what others have open there, and let activities release what they took.

    Answers the scope in which the target opens. Raises Refused where something passed, also inside a called case,
    issued a document.
    """
    definition = definition_of(case.sop_version)
    found = return_to(visits_of(case), target, task.scope)
    try:
        check_documents(definition, found.passed)
    except CannotReturn as refusal:
        name = definition.name_of(refusal.step)
        raise Refused(
            _("Tidak dapat dikembalikan: langkah “%(step)s” sudah menerbitkan dokumen.") % {"step": name}
        ) from refusal
    by_number = {each.number: each for each in case.tasks.select_related("position", "assignee")}
    passed = [by_number[visit.number] for visit in found.passed]
    stopped = [by_number[visit.number] for visit in found.stopped if visit.number != task.number]
    if any(issued_inside(each) for each in [*passed, *stopped]):
        raise Refused(_("Tidak dapat dikembalikan: SOP yang dipanggil sudah menerbitkan dokumen."))
    for each in stopped:
        each.case = case
        run.cancel_task(each)
    run.undo(case, passed)
    if passed:
        numbers = [each.number for each in passed]
        run.tell("case.returned", case, to=target, passed=numbers, stopped=[each.number for each in stopped])
    return found.scope


def issued_inside(task: Task) -> bool:
    """Did the case that this task called, or one below it, issue a document that stands?"""
    child = Case.objects.select_related("sop_version").filter(parent_task=task).first() if task.is_call else None
    if child is None:
        return False
    return any(
        issued_inside(each) or (each.state == VisitState.DONE and step_of(each).issues_document)
        for each in [*standing_tasks(child), *child.tasks.filter(state=VisitState.OPEN, is_call=True)]
    )
