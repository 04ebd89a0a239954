"""Watches: open tasks that wait for something from outside, and the lines of their firings."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q, QuerySet

from alur.engine.cases.models import Case, Task
from alur.engine.cases.rules import scopes
from alur.engine.cases.rules.flow import VisitState


def watches_of(case: Case) -> QuerySet[Task]:
    """The case's open watches, also those whose time is up and that wait for their last line."""
    return case.tasks.filter(state=VisitState.OPEN, is_watch=True).order_by("number")


def watch_for(case: Case, step: str, at: datetime) -> Task | None:
    """The watch that takes a firing of that step now; None where none is open, or its time is up."""
    listening = Q(timeout_at__isnull=True) | Q(timeout_at__gt=at)
    return watches_of(case).filter(listening, step=step).first()


def has_open_lines(watch: Task) -> bool:
    """Is anything of what its firings opened still open?"""
    lines = list(watch.opened.values_list("scope", flat=True))
    running = Task.objects.filter(case=watch.case_id, state=VisitState.OPEN).values_list("scope", flat=True)
    return any(scopes.is_inside(scope, line) for scope in running for line in lines)


def held_by_lines() -> Q:
    """Condition on tasks: a watch with an open line. A line's scope ends in "!", so its prefix is its own."""
    running = Task.objects.filter(case=OuterRef("case"), state=VisitState.OPEN, scope__startswith=OuterRef("scope"))
    firings = Task.objects.filter(Exists(running), opened_by=OuterRef("pk"))
    return Q(Exists(firings), is_watch=True)
