"""Who may change an office's calendar."""

from alur.foundation.offices.models import Office, Officer


def may_change_calendar(officer: Officer, office: Office) -> bool:
    """Administrators of that office."""
    return officer.is_active and officer.is_administrator and officer.office_id == office.pk
