"""Notices in words: what happened, in which case, at which step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from alur.engine.sops.queries import definition_of

from . import words
from .deliveries import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alur.outlets.notifications.models import Notice


@dataclass(frozen=True)
class NoticeRow:
    what: str
    number: str
    task_id: str
    subject: str
    has_subject: bool
    step: str
    at: datetime
    new: bool


def notice_rows(notices: Iterable[Notice]) -> list[NoticeRow]:
    return [_row(notice) for notice in notices]


def _row(notice: Notice) -> NoticeRow:
    case = notice.case
    definition = definition_of(case.sop_version)
    step = definition.steps_by_id.get(notice.task.step) if notice.task else None
    return NoticeRow(
        what=str(KINDS.get(notice.kind, notice.kind)),
        number=case.number,
        task_id=str(notice.task_id or ""),
        subject=case.subject or definition.title.in_language(words.language()),
        has_subject=bool(case.subject),
        step=words.step_name(definition, step) if step else "",
        at=notice.at,
        new=notice.read_at is None,
    )
