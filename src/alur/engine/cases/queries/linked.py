"""What the holder of a secret link reads: who asks, what for, until when, and what became of a dead link."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Literal

from alur.engine.cases.rules.flow import OpenedAs, VisitState
from alur.engine.sops.rules.definition import ExecutorKind

from .answers import Answer
from .links import contributions_to, link_is_for_executor, shown_to_link
from .plans import plan_of

if TYPE_CHECKING:
    from alur.engine.cases.models import Case, Contribution, SecretLink, Task
    from alur.foundation.offices.models import Office

Dead = Literal["", "done", "closed", "replaced", "expired"]


def why_dead(link: SecretLink, at: datetime) -> Dead:
    """Why the link opens nothing any more; "" while it does."""
    if link.task.state == VisitState.DONE:
        return "done"
    if link.task.state != VisitState.OPEN:
        return "closed"
    if link.revoked_at is not None:
        return "replaced"
    return "expired" if link.expires_at <= at else ""


@dataclass(frozen=True)
class Asked:
    """What is told before anything is asked. No officer's and no contact's name is in it."""

    case: Case
    task: Task
    office: Office
    service: str
    step: str
    role: str
    """As whom the SOP asks: "Narahubung", "Biro Umum"."""
    is_unit: bool
    completes: bool
    """False for who only takes part."""
    returned: str
    begins: datetime | None
    """Before this nothing can be filled in; None when it can."""
    until: datetime
    answers: list[Answer]
    notes: list[Contribution]


def asked_of(link: SecretLink, at: datetime, language: str) -> Asked:
    """For the link's page, and for a program that holds the link."""
    task, case = link.task, link.task.case
    definition = plan_of(task)
    executor = definition.executors[link.executor]
    notes = contributions_to([task]).filter(executor=link.executor)
    sleeps = task.not_before is not None and task.not_before > at
    return Asked(
        case=case,
        task=task,
        office=case.office,
        service=definition.title.in_language(language),
        step=definition.name_of(definition.step(task.step)).in_language(language),
        role=executor.name,
        is_unit=executor.kind is ExecutorKind.UNIT,
        completes=link_is_for_executor(link),
        returned=task.opened_by.reason if task.opened_as == OpenedAs.BACK and task.opened_by else "",
        begins=task.not_before if sleeps else None,
        until=min(link.expires_at, task.timeout_at) if task.timeout_at else link.expires_at,
        answers=shown_to_link(link, language=language),
        notes=[each for each in notes if not each.by.startswith("officer:")],
    )
