"""Keeping what was done so far of a step that takes several sittings."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from alur.engine.cases.queries import task_view
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.actors import Actor
from alur.engine.sops.queries import definition_of
from alur.foundation.offices.models import Officer
from alur.kernel.errors import Refused

from .acts import answered, fingerprint, remember
from .complete import Completed, _check_may_complete
from .open_tasks import change_task, open_task_of
from .run import act_on
from .telling import holding_of


def save_progress(
    *,
    case_id: UUID,
    task_id: UUID,
    version: int | None,
    activity_data: Mapping[str, Any],
    officer: Officer,
    at: datetime,
    key: str,
) -> Completed:
    """Let the step's activity keep what was done so far; the step stays open and becomes the officer's.

    Whoever may complete the step may do this. Taking it on the way keeps the step before from being corrected under
    somebody's hands, and the new version tells a second officer that the page changed. Raises Refused (not theirs, or
    the activity keeps nothing), Conflict (changed meanwhile), Invalid (by field), Task.DoesNotExist.
    """
    by = Actor.officer(officer.pk)
    content = fingerprint(task=task_id, progress=activity_data)
    with act_on(case_id, by=by, at=at) as (run, case):
        if before := answered(key, content):
            return Completed(case_id, UUID(before.answer["task"]), repeated=True)
        task = open_task_of(case, task_id, version)
        step = definition_of(case.sop_version).step(task.step)
        _check_may_complete(task, step, by, officer, at)
        activity = activities.get(step.does)
        if not activity.saves:
            raise Refused(_("Langkah ini tidak dapat disimpan sebagian. Selesaikan sekaligus."))
        activity.save(task_view(task, step), activity_data, by, at)
        taken = task.clock != "office" or (task.assignee_id == officer.pk and task.claimed_at is not None)
        change_task(task, **({} if taken else {"assignee": officer, "claimed_at": at}))
        run.tell("case.task_progressed", case, task, **holding_of(task))
        remember(key, content, case=case, answer={"task": str(task.pk)}, at=at)
    return Completed(case_id, task_id)
