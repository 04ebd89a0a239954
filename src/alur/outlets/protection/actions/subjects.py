"""What one person asks of their data: correction, a copy, erasure. Who may is asked here, the engine does it."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _

from alur.engine.cases.actions import correct_contact, erase_case, note_copy
from alur.engine.cases.models import Case
from alur.engine.cases.rules.actors import Actor
from alur.foundation.offices.models import Officer
from alur.kernel.errors import Refused
from alur.outlets.protection import policies


def correct_subject(
    *, case: Case, values: Mapping[str, str], checked: str, officer: Officer, at: datetime, key: str
) -> list[str]:
    """As `correct_contact`; answers what changed. Raises Refused for who neither works on it nor protects data."""
    if not policies.may_correct(officer, case, at):
        raise Refused(_("Kontak pemohon hanya dapat diperbaiki petugas yang mengerjakan permohonan ini."))
    return correct_contact(case_id=case.pk, values=values, checked=checked, officer=officer, at=at, key=key)


def copy_subject(*, case: Case, checked: str, officer: Officer, at: datetime) -> None:
    """Note that the applicant's copy is made; `queries.copies` then makes it. Raises Refused, Conflict."""
    if not policies.may_copy(officer, case, at):
        raise Refused(_("Salinan hanya dibuat pejabat pelindungan data atau administrator."))
    note_copy(case_id=case.pk, checked=checked, officer=officer, at=at)


def erase_subject(*, case: Case, checked: str, officer: Officer, at: datetime) -> int:
    """Erase an ended case on its applicant's request; how many files went. Raises Refused, Conflict."""
    if not policies.may_erase(officer, case, at):
        raise Refused(_("Data hanya dihapus pejabat pelindungan data atau administrator."))
    return erase_case(case_id=case.pk, by=Actor.officer(officer.pk), at=at, checked=checked).files
