"""Who may publish an SOP."""

from alur.foundation.offices.models import Office, Officer

SYSTEM = "system"
"""The actor of the command line: whoever can run it rules the machine."""


def may_publish(officer: Officer, office: Office) -> bool:
    """Administrators of that office."""
    return officer.is_active and officer.is_administrator and officer.office_id == office.pk
