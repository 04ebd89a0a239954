"""Who may change an office, and who must sign in with a second factor."""

from django.conf import settings

from .models import Office, Officer
from .queries import officer_of

SYSTEM = "system"
"""The actor of the command line, the demo and timers."""


def may_administer(officer: Officer, office: Office) -> bool:
    """May this person change the office's positions, accounts and holdings?"""
    return officer.is_active and officer.is_administrator and officer.office_id == office.pk


def actor_may_administer(by: str, office: Office) -> bool:
    """The same for an actor as the journal names them: `system`, or `officer:<id>`."""
    if by == SYSTEM:
        return True
    officer = officer_of(by)
    return officer is not None and may_administer(officer, office)


def actor_may_change_account(by: str, officer: Officer) -> bool:
    """An account is changed by its owner or by who administers the office."""
    return by == officer.actor or actor_may_administer(by, officer.office)


def needs_second_factor(officer: Officer) -> bool:
    """Must this person have set up TOTP before doing anything else? So in production; not in the demo."""
    return bool(settings.REQUIRE_MFA_FOR_ADMINISTRATORS) and officer.is_administrator
