"""Steps that are done when what they say has been handed over (`completes_on: sent`)."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from alur.engine.cases import policies
from alur.engine.cases.models import Contribution, Task
from alur.engine.cases.queries import contribution_words
from alur.engine.cases.rules.actors import SYSTEM, Actor
from alur.engine.cases.rules.flow import VisitState
from alur.engine.sops.queries import definition_of
from alur.foundation.offices.models import Officer
from alur.kernel.errors import Invalid, Refused

from .open_tasks import open_task_of
from .run import act_on


def finish_sent(*, case_id: UUID, task_id: UUID, at: datetime) -> bool:
    """Complete the step: its notice was handed over, or had nobody to go to. Done again, it does nothing.

    The step has no outcome, or a single one. False where the task is closed by now, asleep, or not such a step.
    """
    with act_on(case_id, by=SYSTEM, at=at) as (run, case):
        task = Task.objects.select_related("position", "assignee").get(pk=task_id, case=case)
        task.case = case
        if task.state != VisitState.OPEN or not task.on_sending or task.asleep:
            return False
        step = definition_of(case.sop_version).step(task.step)
        outcome = run.perform(task, step, {}) or next(iter(step.outcomes), "")
        run.finish(case, task, outcome)
    return True


def waive_sending(*, case_id: UUID, task_id: UUID, reason: str, officer: Officer, at: datetime) -> None:
    """Somebody who works on the case says that one of the step's mails need not go out, and why. It closes nothing.

    The reason is kept as a note of the step: the journal holds no free text.

    Raises Refused, Invalid (no reason), Conflict (the step is closed by now).
    """
    with act_on(case_id, by=Actor.officer(officer.pk), at=at) as (run, case):
        task = open_task_of(case, task_id, None)
        if not policies.works_on_case(officer, case, at):
            raise Refused(
                _("Sebuah langkah menunggu surel ini. Hanya yang mengerjakan permohonannya dapat membatalkannya.")
            )
        if not reason.strip():
            raise Invalid({"reason": _("Tulis bagaimana hasilnya disampaikan, atau mengapa surel ini tidak perlu.")})
        note = Contribution.objects.create(task=task, by=str(run.by), text=reason, at=at)
        said = {"note": contribution_words(note)}
        run.tell("case.sending_waived", case, task, personal=said, contribution=str(note.pk))
