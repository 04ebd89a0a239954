"""Who may set up hosts, and who may change and open their meetings."""

from datetime import datetime

from alur.foundation.offices.models import Office, Officer
from alur.foundation.offices.policies import may_administer
from alur.foundation.offices.queries import keys_held

from .models import Host
from .queries import hosts


def may_set_up(officer: Officer, office: Office) -> bool:
    """The office's administrators."""
    return may_administer(officer, office)


def may_keep(officer: Officer, host: Host, at: datetime) -> bool:
    """The holders of the host's position, and the office's administrators."""
    if not officer.is_active or officer.office_id != host.office_id:
        return False
    return officer.is_administrator or host.keeper_id in keys_held(officer, at)


def keeps_any(officer: Officer, at: datetime) -> bool:
    """Do the pages of the pool concern this officer at all? At most two queries."""
    if officer.is_administrator:
        return True
    return hosts(officer.office).filter(keeper__in=keys_held(officer, at)).exists()
