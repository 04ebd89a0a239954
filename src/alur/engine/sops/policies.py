"""Who may publish an SOP, and who may check what another wrote."""

from alur.foundation.offices.models import Office, Officer
from alur.foundation.offices.queries import officer_of, officers

from .models import RevisionDraft

SYSTEM = "system"
"""The actor of the command line: whoever can run it rules the machine."""


def may_publish(officer: Officer, office: Office) -> bool:
    """Administrators of that office."""
    return officer.is_active and officer.is_administrator and officer.office_id == office.pk


def may_prepare(by: str, office: Office) -> bool:
    """May this actor write, check and schedule revisions there?"""
    officer = officer_of(by)
    return by == SYSTEM or (officer is not None and may_publish(officer, office))


def may_review(by: str, draft: RevisionDraft) -> bool:
    """Who checks wrote nothing of it; and a check is a person's."""
    officer = officer_of(by)
    return officer is not None and may_check(officer, draft)


def may_check(officer: Officer, draft: RevisionDraft) -> bool:
    """`may_review` for an officer who is at hand: it asks the database nothing."""
    administers = officer.is_active and officer.is_administrator and officer.office_id == draft.office_id
    return administers and officer.actor not in draft.makers


def must_be_checked(by: str, office: Office) -> bool:
    """Is there another administrator who could check? Then an officer publishes nothing alone."""
    officer = officer_of(by)
    if officer is None:
        return False
    others = officers(office).filter(is_active=True, is_administrator=True).exclude(pk=officer.pk)
    return others.exists()
