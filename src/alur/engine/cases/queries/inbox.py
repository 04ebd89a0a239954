"""The inbox: open tasks of the positions an officer holds, most urgent first."""

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Literal, TypedDict
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When

from alur.engine.cases.models import Pause, Task
from alur.engine.cases.rules.flow import VisitState
from alur.foundation.offices.models import Officer
from alur.foundation.offices.queries import keys_held

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

Filter = Literal["semua", "hampir", "lewat", "menunggu", "saya"]

MOST_URGENT = (F("due_at").asc(nulls_last=True), "opened_at", "id")

type InboxCounts = dict[str, int]
"""How many tasks each filter shows, by the filter's name."""


def tasks_visible_to(officer: Officer) -> QuerySet[Task]:
    """Every task of the officer's own office."""
    return Task.objects.filter(case__office=officer.office_id)


class Waits(TypedDict):
    """Is the task paused now?"""

    waiting: bool


def open_for(held: Sequence[int], at: datetime) -> QuerySet[Task]:
    """What lies open at these positions and may be begun, in no order: to be counted."""
    # A constant list of positions lets both databases use the partial index on open tasks. Positions held are of the
    # officer's own office, and so are their tasks: asking each case for its office would only cost.
    return Task.objects.filter(awake(at), state=VisitState.OPEN, is_call=False, position__in=held)


@cache
def is_waiting() -> Exists:
    """Is the task paused now? An annotation of tasks."""
    return Exists(Pause.objects.filter(task=OuterRef("pk"), ended_at__isnull=True))


def awake(at: datetime) -> Q:
    """Condition on tasks: may be begun at that moment, whether or not a worker has woken it."""
    return Q(not_before__isnull=True) | Q(not_before__lte=at)


def conditions(officer: Officer, at: datetime) -> dict[str, Q]:
    """What each filter of the list keeps, by its name."""
    return {
        "hampir": Q(nearly_due_at__lte=at, due_at__gte=at),
        "lewat": Q(due_at__lt=at),
        "menunggu": Q(is_waiting()),
        "saya": Q(assignee=officer),
        "belum": Q(assignee__isnull=True),
    }


def inbox(
    officer: Officer, at: datetime, *, which: str = "semua", search: str = "", held: Sequence[int] | None = None
) -> "QuerySet[WithAnnotations[Task, Waits]]":
    """Open tasks of the officer's positions, the soonest due first; `search` looks in number, name and subject.

    One query, whatever its length; the caller slices it.
    """
    keys = keys_held(officer, at) if held is None else held
    tasks = open_for(keys, at).filter(kept_by(which, officer, at) & with_words(search)).annotate(waiting=is_waiting())
    return tasks.select_related("case__sop_version__sop", "case__office", "position", "assignee").order_by(
        "waiting", *MOST_URGENT
    )


def kept_by(which: str, officer: Officer, at: datetime) -> Q:
    """What that filter keeps; everything, where it is none."""
    return conditions(officer, at).get(which, Q())


def with_words(search: str) -> Q:
    """Condition on tasks: each of the words stands in the case's number, name or subject."""
    found = Q()
    for word in search.split():
        found &= (
            Q(case__number__icontains=word) | Q(case__applicant_name__icontains=word) | Q(case__subject__icontains=word)
        )
    return found


def next_task_for(officer: Officer, at: datetime, *, after_case: UUID) -> Task | None:
    """Where a finished step leads: the next task of the same family of cases if it is theirs, else the most urgent one.

    With its case's number and no more; `after_case` is the family's root.
    """
    theirs = Q(assignee=officer) | Q(assignee__isnull=True)
    mine = (
        open_for(keys_held(officer, at), at).filter(theirs, ~is_waiting()).select_related("case").only("case__number")
    )
    same = When(Q(case=after_case) | Q(case__root=after_case), then=0)
    return mine.order_by(Case(same, default=1), *MOST_URGENT).first()
