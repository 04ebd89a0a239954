"""What a service asks of people, and why: declared in its file, or read out of its steps where it says nothing."""

from .definition import Basis, Definition, ExecutorKind, FieldType, FormField, Privacy, Words

WORK = Words(id="mengerjakan permohonan Anda", en="to work on your request")
CONTACT = Words(id="menghubungi Anda tentang permohonan ini", en="to contact you about this request")
SURVEY = Words(id="menanyakan kepuasan Anda", en="to ask how satisfied you are")
PUBLIC_SERVICE = "UU 25/2009 tentang Pelayanan Publik"
_REACHES = (FieldType.PHONE, FieldType.EMAIL)


def privacy_of(definition: Definition) -> Privacy:
    """Purposes and legal basis of the service.

    By default: the work, contact where the form asks for a way to reach somebody, the survey where there is one; on
    the ground of the office's public task, and of consent where the form asks for it.
    """
    if definition.service.privacy is not None:
        return definition.service.privacy
    asked = asked_of_people(definition)
    purposes = [WORK]
    if any(field.type in _REACHES for field in asked):
        purposes.append(CONTACT)
    if any(step.does.startswith("surveys.") or (step.call and "survei" in step.call.sop) for step in definition.steps):
        purposes.append(SURVEY)
    basis: list[Basis] = ["tugas-publik"]
    if any(field.type is FieldType.CONSENT for field in asked):
        basis.append("persetujuan")
    return Privacy(purposes=purposes, basis=basis, law=[PUBLIC_SERVICE])


def asked_of_people(definition: Definition) -> list[FormField]:
    """The fields that applicants and contacts fill in, each once."""
    outside = (ExecutorKind.APPLICANT, ExecutorKind.CONTACT)
    found: dict[str, FormField] = {}
    for step in definition.steps:
        if definition.executors[step.executor].kind in outside:
            for field in step.fields:
                found.setdefault(field.label.id, field)
    return list(found.values())


def asks_personal_data(definition: Definition) -> bool:
    """Does anybody outside the office fill in a form of this service?"""
    return any(field.type is not FieldType.CONSENT for field in asked_of_people(definition))
