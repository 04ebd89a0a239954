"""The inbox as a list to work from: narrowed, ordered for pages by key, and counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Count, Q, QuerySet

from alur.engine.cases.models import Task
from alur.foundation.offices.models import Officer
from alur.foundation.offices.queries import keys_held
from alur.ui.keyset import Order, asc

from .inbox import conditions, is_waiting, kept_by, open_for, with_words
from .outside import shared_with

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from .inbox import InboxCounts, Waits

URGENT = Order(asc("due_at", nullable=True), asc("waiting"), asc("opened_at"), asc("id"))
"""The inbox's own order: a task that waits has no due time, so it comes after all that have one in any case."""

_SHOWN = (
    "number", "step", "version", "position", "assignee__name", "claimed_at", "clock", "acts_by", "is_call", "is_watch",
    "asleep", "not_before", "opened_at", "due_at", "nearly_due_at", "case__number", "case__subject",
    "case__applicant_name", "case__sop_version", "case__moves",
)  # fmt: skip
"""What a list says of a task. Making twenty-five times seven whole rows into objects took longer than reading them."""

FILTERS = ("semua", "hampir", "lewat", "menunggu", "saya", "belum", "ikut")


@dataclass(frozen=True)
class Narrowing:
    """What a list is narrowed to. `service` is an SOP's slug, `position` a position's number; empty: all."""

    which: str = "semua"
    search: str = ""
    service: str = ""
    position: int | None = None


def worklist(
    officer: Officer, at: datetime, narrowed: Narrowing, *, held: Sequence[int] | None = None
) -> "QuerySet[WithAnnotations[Task, Waits]]":
    """Open tasks of the officer's positions (`ikut`: in which they take part), narrowed; pages are cut by URGENT."""
    keys = keys_held(officer, at) if held is None else held
    if narrowed.which == "ikut":
        tasks, kept = shared_with(keys), Q()
    else:
        tasks, kept = open_for(keys, at), kept_by(narrowed.which, officer, at)
    return tasks.filter(kept & with_words(narrowed.search) & _within(narrowed)).annotate(waiting=is_waiting())


def shown() -> QuerySet[Task]:
    """All tasks with the columns that a list shows, of the case and the assignee too: to be asked for by their keys.

    What the SOP says has `definition_by_key`.
    """
    return _shown().all()


@cache
def _shown() -> QuerySet[Task]:
    """Made once per process, and never asked itself: what is asked is made out of it."""
    return Task.objects.annotate(waiting=is_waiting()).select_related("case", "assignee").only(*_SHOWN)


MANY = 100


def waiting_for(officer: Officer, at: datetime) -> int:
    """How many tasks the officer's inbox holds, counted up to MANY: every page of the desk asks this. One query."""
    return open_for(keys_held(officer, at), at)[:MANY].count()


def worklist_counts(
    officer: Officer, at: datetime, narrowed: Narrowing, *, held: Sequence[int] | None = None
) -> "InboxCounts":
    """How many tasks each filter shows within the service and position that the list is narrowed to. Two queries."""
    counted = {name: Count("pk", filter=condition) for name, condition in conditions(officer, at).items()}
    keys = keys_held(officer, at) if held is None else held
    found: InboxCounts = open_for(keys, at).filter(_within(narrowed)).aggregate(semua=Count("pk"), **counted)
    found["ikut"] = shared_with(keys).filter(_within(narrowed)).count()
    return found


def _within(narrowed: Narrowing) -> Q:
    condition = Q(case__sop_version__sop__slug=narrowed.service) if narrowed.service else Q()
    return condition & Q(position=narrowed.position) if narrowed.position else condition
