"""Who may work on drafts: whoever may publish what becomes of them."""

from alur.engine.sops.policies import may_publish
from alur.foundation.offices.models import Office
from alur.foundation.offices.queries import officer_of


def may_draft(by: str, office: Office) -> bool:
    """Administrators of that office; `by` is `officer:<id>`."""
    officer = officer_of(by)
    return officer is not None and may_publish(officer, office)
