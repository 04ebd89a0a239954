"""Who acts on personal data beyond working on a case."""

from datetime import datetime

from alur.engine.cases.models import Case
from alur.engine.cases.policies import works_on_case
from alur.foundation.offices.models import Officer
from alur.foundation.offices.policies import may_administer
from alur.foundation.offices.queries import keys_held

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
    return named.position_id in keys_held(officer, at)


def may_correct(officer: Officer, case: Case, at: datetime) -> bool:
    """Correct how an applicant is called and reached: who works on the case, or who protects data."""
    if case.office_id != officer.office_id:
        return False
    return works_on_case(officer, case, at) or protects_data(officer, at)


def may_copy(officer: Officer, case: Case, at: datetime) -> bool:
    """Make the applicant's copy, numbers whole: who protects data."""
    return case.office_id == officer.office_id and protects_data(officer, at)


def may_erase(officer: Officer, case: Case, at: datetime) -> bool:
    """Erase an ended case before its time: who protects data."""
    return case.office_id == officer.office_id and protects_data(officer, at)


def may_open_subject(officer: Officer, case: Case, at: datetime) -> bool:
    """Is there anything that this officer may do with the applicant's data of this case?"""
    if case.office_id != officer.office_id or case.parent_task_id is not None or case.erased_at is not None:
        return False
    return may_copy(officer, case, at) or (case.ended_at is None and may_correct(officer, case, at))
