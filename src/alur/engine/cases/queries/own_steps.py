"""Steps that the applicant does, and what a visit starts from: for every way in (pages and API alike)."""

from typing import Any
from uuid import UUID

from alur.engine.cases.models import Case, Task
from alur.engine.cases.rules.flow import OpenedAs
from alur.engine.sops.queries import definition_of

from .answers import opened_answers
from .cases import family_of, last_done
from .plans import step_of, was_left


def own_step(case: Case, task_id: UUID) -> Task | None:
    """The applicant's step of this case or of one it called, open or closed; None for anything else."""
    for member in family_of(case).select_related("office", "sop_version__sop__office", "root__sop_version__sop"):
        task: Task | None = (
            member.tasks.filter(pk=task_id, clock="applicant", is_call=False, is_watch=False, asleep=False)
            .exclude(acts_by__in=["contact", "public"])
            .select_related("opened_by")
            .first()
        )
        if task is not None:
            task.case = member
            return task
    return None


def answers_before(task: Task) -> dict[str, Any]:
    """What is known already: handed over by the caller of the case, or given in an earlier visit of the step."""
    return {**opened_answers(task.case.given), **_answered_in(task, last_done(task.case, task.step))}


def starting_answers(task: Task) -> dict[str, Any]:
    """What an officer's visit starts from: a returned or corrected one from the last, the first of a called case from
    what the caller handed over. A loop starts afresh."""
    if task.opened_as in (OpenedAs.BACK, OpenedAs.CORRECTION):
        return _answered_in(task, last_done(task.case, task.step, before=task.number))
    first = definition_of(task.case.sop_version).first_step.id
    return opened_answers(task.case.given) if task.step == first and task.case.given else {}


def _answered_in(task: Task, before: Task | None) -> dict[str, Any]:
    """The answers of an earlier visit; of one by a former version those to questions that are still asked so."""
    if before is None:
        return {}
    before.case = task.case
    answers = opened_answers(before.answers)
    if not was_left(before):
        return answers
    asked, asks = ({field.name: field.type for field in step_of(each).fields} for each in (before, task))
    return {name: value for name, value in answers.items() if name in asks and asked.get(name) is asks[name]}
