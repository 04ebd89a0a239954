"""What people wrote in a case, as the journal binds it: one value for each thing that a row keeps."""

from typing import Any

from alur.engine.cases.models import Case, Contribution, Task
from alur.engine.sops.queries import definition_of
from alur.foundation.privacy.sealing import unseal

from .answers import opened_answers


def subject_of(case: Case) -> str:
    """Whose data the case holds, as the journal's keys name it: one subject for a case and all it called."""
    return f"case:{case.root_id or case.pk}"


def applicant_of(case: Case) -> dict[str, str]:
    """Who applied, with whole numbers. Whoever shows them notes that somebody looked."""
    phone, identity = case.applicant_phone_sealed, case.applicant_identity_sealed
    return {
        "name": case.applicant_name,
        "email": case.applicant_email,
        "unit": case.applicant_unit,
        "phone": unseal(phone) if phone else "",
        "identity": unseal(identity) if identity else "",
    }


def about_of(case: Case) -> dict[str, str]:
    """Who applied, and for what."""
    return applicant_of(case) | {"subject": case.subject}


def task_words(task: Task) -> dict[str, Any]:
    """What was written in completing or skipping the task; empty where nothing was."""
    if not (task.answers or task.reason or task.note):
        return {}
    return {"answers": opened_answers(task.answers), "reason": task.reason, "note": task.note}


def closing_words(task: Task) -> dict[str, Any]:
    """The personal part of the entry that tells of a closed task; an application that was mended says anew for whom."""
    found: dict[str, Any] = {}
    if words := task_words(task):
        found["said"] = words
    case = task.case
    if task.visit > 1 and case.parent_task_id is None and task.step == definition_of(case.sop_version).first_step.id:
        found["about"] = about_of(case)
    return found


def contribution_words(note: Contribution) -> dict[str, Any]:
    return {"text": note.text, "files": note.files}
