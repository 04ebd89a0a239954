"""What waits for somebody outside, or for a notice to go out; and cases that follow one another."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q, QuerySet

from alur.engine.cases.models import Case, Contribution, Participation, SecretLink, Task
from alur.engine.cases.rules.flow import VisitState
from alur.foundation.offices.models import Officer
from alur.foundation.offices.queries import keys_held

from .inbox import is_waiting, with_words
from .links import contributions_to, takes_part, valid_links

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from .inbox import Waits


def tasks_on_sending() -> QuerySet[Task]:
    """Open tasks that are done when their notice was handed over, the oldest first."""
    return Task.objects.filter(state=VisitState.OPEN, on_sending=True, asleep=False).order_by("opened_at", "pk")


def links_of(tasks: Sequence[Task]) -> dict[UUID, list[SecretLink]]:
    """The links that have not been replaced, by task."""
    found = defaultdict(list)
    for link in valid_links(tasks).select_related("task__case__sop_version"):
        found[link.task_id].append(link)
    return found


def contributions_of(tasks: Sequence[Task]) -> dict[UUID, list[Contribution]]:
    """What participants added, by task, oldest first."""
    found = defaultdict(list)
    for each in contributions_to(tasks):
        found[each.task_id].append(each)
    return found


def participations_of(tasks: Sequence[Task]) -> dict[UUID, list[Participation]]:
    """Who takes part, by task."""
    found = defaultdict(list)
    for each in Participation.objects.filter(task__in=tasks).select_related("position").order_by("pk"):
        found[each.task_id].append(each)
    return found


def shared_with(held: Sequence[int]) -> QuerySet[Task]:
    """Open tasks in which one of these positions takes part beside its executor, in no order: to be counted."""
    return Task.objects.filter(takes_part(held), state=VisitState.OPEN, asleep=False)


def taking_part(
    officer: Officer, at: datetime, *, search: str = "", held: Sequence[int] | None = None
) -> "QuerySet[WithAnnotations[Task, Waits]]":
    """Open tasks in which a position of the officer takes part beside its executor; searched as the inbox is."""
    keys = keys_held(officer, at) if held is None else held  # of the own office, as in the inbox
    tasks = shared_with(keys).filter(with_words(search)).annotate(waiting=is_waiting())
    return tasks.select_related("case__sop_version__sop", "case__office", "position", "assignee").order_by(
        "opened_at", "id"
    )


def cases_after(case: Case) -> list[Case]:
    """The cases that were opened because something came too late for this one."""
    return list(Case.objects.filter(follows=case).order_by("opened_at", "pk"))


def worked_on_before(task: Task) -> int | None:
    """The officer who had the last earlier task of the same position in this case."""
    earlier = Task.objects.filter(~Q(pk=task.pk), case=task.case_id, position=task.position_id, assignee__isnull=False)
    return earlier.order_by("-number").values_list("assignee", flat=True).first()
