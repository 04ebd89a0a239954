"""Steps that are done when what they say has been handed over (`completes_on: sent`)."""

from datetime import datetime
from uuid import UUID

from alur.engine.cases.models import Task
from alur.engine.cases.rules.actors import SYSTEM
from alur.engine.cases.rules.flow import VisitState
from alur.engine.sops.queries import definition_of

from .complete import perform
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
        outcome = perform(run, task, step, {}) or next(iter(step.outcomes), "")
        run.finish(case, task, outcome)
    return True
