"""Who may see the office's figures."""

from datetime import datetime

from alur.foundation.offices.models import Officer
from alur.foundation.offices.queries import keys_held


def may_see_figures(officer: Officer, at: datetime) -> bool:
    """Who works at the office now, and who administers it. Figures only: no name and no answer stands in them."""
    return officer.is_administrator or bool(keys_held(officer, at))
