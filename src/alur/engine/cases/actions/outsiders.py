"""Those who act or take part without an account: who takes part in an opened task, and their secret links."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings

from alur.engine.cases.models import Case, Participation, SecretLink, Task
from alur.engine.cases.queries import LINK, last_standing, opened
from alur.engine.cases.queries.executors import position_in
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Definition, ExecutorKind
from alur.foundation.privacy.sealing import seal
from alur.kernel.ids import derived_token, new_token, token_digest

if TYPE_CHECKING:
    from .run import Run

LINK_LIVES = timedelta(days=30)
"""How long a link opens its task, unless the step's own timeout comes first. The desk can make a new one."""


def invite_outsiders(run: Run, case: Case, task: Task) -> None:
    """Note who takes part in the opened task, and make the links of those who have no account."""
    definition = definition_of(case.sop_version)
    step = definition.step(task.step)
    if task.is_call or task.is_watch:
        return
    if task.acts_by in (ExecutorKind.CONTACT, ExecutorKind.UNIT) and task.position_id is None:
        make_link(run, case, task, step.executor)
    for key in step.participants:
        position = position_in(case, key)
        Participation.objects.create(task=task, executor=key, position=position)
        if position is None and definition.executors[key].kind in (ExecutorKind.CONTACT, ExecutorKind.UNIT):
            make_link(run, case, task, key)


def make_link(run: Run, case: Case, task: Task, executor: str) -> SecretLink:
    """A new secret link to the task for that executor; the database keeps its digest and the nonce to make it again."""
    nonce = new_token()
    link = SecretLink.objects.create(
        task=task,
        executor=executor,
        nonce=nonce,
        digest=token_digest(LINK, derived_token(settings.LINK_KEY.encode(), LINK, nonce)),
        person_sealed=_person(case, task, definition_of(case.sop_version), executor),
        made_at=run.at,
        expires_at=expiry_of(task, run.at),
    )
    run.tell("case.link_made", case, task, link=str(link.pk), executor=executor, expires=link.expires_at.isoformat())
    return link


def expiry_of(task: Task, made_at: datetime) -> datetime:
    """Until when a link to the task that was made at that instant opens it."""
    expires = (task.not_before or made_at) + LINK_LIVES
    return max(expires, task.timeout_at) if task.timeout_at else expires


def _person(case: Case, task: Task, definition: Definition, executor: str) -> str:
    """Who it is for, out of the answer that the SOP names (`from`), sealed; empty where the SOP names none."""
    source, dot, name = definition.executors[executor].from_.partition(".")
    given = last_standing(case, source, near=task.scope) if dot else None
    value = opened(given.answers.get(name)) if given else None
    return seal(json.dumps(value)) if isinstance(value, dict) else ""
