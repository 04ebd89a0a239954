"""May this officer do on a page what no slice below decides?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from alur.engine.cases.policies import is_above
from alur.engine.cases.queries import family_of, tasks_visible_to
from alur.foundation.offices.queries import positions_held

if TYPE_CHECKING:
    from alur.engine.cases.models import Case
    from alur.foundation.offices.models import Officer

NOT_ENTERED = ("web", "internal")
"""Channels that nobody at the counter wrote down."""


def may_unmask(officer: Officer, case: Case, at: datetime) -> bool:
    """See a NIK, NIP or phone number whole: who works on one of the case's steps, or is above such a position."""
    if case.office_id != officer.office_id:
        return False
    tasks = tasks_visible_to(officer).filter(case__in=family_of(case), position__isnull=False)
    if tasks.filter(position__in=positions_held(officer, at)).exists():
        return True
    return any(is_above(officer, task, at) for task in tasks.select_related("position__superior"))


def may_use_counter(officer: Officer, at: datetime) -> bool:
    """Enter what came on paper, at the desk or by telephone: whoever holds a position of the office."""
    return positions_held(officer, at).exists()
