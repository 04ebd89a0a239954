"""Who may make, try and end subscriptions."""

from alur.foundation.offices.models import Office
from alur.foundation.offices.policies import actor_may_administer


def may_manage(by: str, office: Office) -> bool:
    """The office's administrators; the software itself, where the far side answered 410."""
    return actor_may_administer(by, office)
