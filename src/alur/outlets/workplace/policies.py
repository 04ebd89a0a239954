"""What an officer keeps is theirs alone."""

from alur.foundation.offices.models import Officer

from .models import SavedView

MOST_VIEWS = 12
"""More do not fit above a list, and a page shows them all."""


def may_change(officer: Officer, view: SavedView) -> bool:
    return view.officer_id == officer.pk
