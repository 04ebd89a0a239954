"""How the applicant of a case is called and reached now: as corrected since they applied."""

from dataclasses import dataclass

from alur.engine.cases.models import Case, Task
from alur.foundation.privacy.rules import mask_phone
from alur.foundation.privacy.sealing import digest, unseal

from .answers import opened
from .plans import step_of


@dataclass(frozen=True)
class Contact:
    name: str
    unit: str
    email: str
    phone: str
    """Masked."""


def masked_contact(case: Case) -> Contact:
    """For a page of the office; the phone number is masked as everywhere."""
    phone = mask_phone(unseal(case.applicant_phone_sealed)) if case.applicant_phone_sealed else ""
    return Contact(case.applicant_name, case.applicant_unit, case.applicant_email, phone)


def corrected_contact(case: Case, application: Task | None) -> Contact | None:
    """The contact data where they differ from what was applied with; None where nobody corrected them. No query."""
    if application is None or case.erased_at is not None:
        return None
    now = {
        "applicant.name": case.applicant_name,
        "applicant.email": case.applicant_email,
        "applicant.unit": case.applicant_unit,
        "applicant.phone": case.applicant_phone_digest,
    }
    given = dict.fromkeys(now, "")
    for field in step_of(application).fields:
        if field.fills in given and (value := opened(application.answers.get(field.name)) or ""):
            given[field.fills] = digest("phone", value) if field.fills == "applicant.phone" else value
    return None if given == now else masked_contact(case)
