"""Who acts on personal data beyond working on a case."""

from datetime import datetime

from alur.foundation.offices.models import Officer
from alur.foundation.offices.policies import may_administer
from alur.foundation.offices.queries import positions_held

from .queries import contact_row


def protects_data(officer: Officer, at: datetime) -> bool:
    """Erase and copy on request, keep the register of breaches, read who looked: the holder of the position that the
    office named for it (Pejabat Pelindungan Data Pribadi), or an administrator."""
    if not officer.is_active:
        return False
    if may_administer(officer, officer.office):
        return True
    named = contact_row(officer.office)
    if named is None or named.position_id is None:
        return False
    return positions_held(officer, at).filter(pk=named.position_id).exists()
