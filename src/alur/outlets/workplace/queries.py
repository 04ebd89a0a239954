"""An officer's own views, and who else has a step open."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import QuerySet

from alur.engine.cases.models import Task
from alur.engine.sops.models import RevisionDraft
from alur.foundation.offices.models import Officer
from alur.kernel.ids import token_digest

from .models import CalendarAddress, DraftPresence, Presence, SavedView

CALENDAR = "calendar"
HERE = timedelta(seconds=60)
"""Somebody counts as here for so long after the page was last heard of."""


def views_of(officer: Officer) -> QuerySet[SavedView]:
    """In the officer's own order."""
    return SavedView.objects.filter(officer=officer).order_by("place", "id")


def view_of(officer: Officer, view_id: UUID) -> SavedView | None:
    """One of the officer's own; None for another's as for one that does not exist."""
    return views_of(officer).filter(pk=view_id).first()


def others_here(task: Task, officer: Officer, at: datetime) -> list[str]:
    """Names of the colleagues of the officer's office who have this task's page open now."""
    here = Presence.objects.filter(task=task, seen_at__gt=at - HERE, officer__office=officer.office_id)
    return list(here.exclude(officer=officer).order_by("officer__name").values_list("officer__name", flat=True))


def calendar_address_of(officer: Officer) -> CalendarAddress | None:
    """The officer's valid one."""
    return CalendarAddress.objects.filter(officer=officer, revoked_at__isnull=True).first()


def calendar_address_by(secret: str) -> CalendarAddress | None:
    """The address whose secret this is, with its officer; None for one that was revoked, or of a closed account.

    Asked at every request: revoking and closing take effect at once.
    """
    found = CalendarAddress.objects.select_related("officer__office").filter(digest=token_digest(CALENDAR, secret))
    return found.filter(revoked_at__isnull=True, officer__is_active=True).first()


def others_at_draft(draft: RevisionDraft, officer: Officer, at: datetime) -> list[str]:
    """Names of the others who have the page open on which this draft is written."""
    here = DraftPresence.objects.filter(draft=draft, seen_at__gt=at - HERE, officer__office=officer.office_id)
    return list(here.exclude(officer=officer).order_by("officer__name").values_list("officer__name", flat=True))
