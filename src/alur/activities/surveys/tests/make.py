"""Builders of responses and of what the engine hands to an activity."""

from datetime import UTC, date, datetime
from uuid import uuid4

from alur.activities.surveys.actions import record_response
from alur.engine.cases.ports import NoOptions, TaskView
from alur.engine.sops.rules.definition import Step
from alur.foundation.offices.models import Office
from alur.foundation.offices.tests.make import make_office

DAY = date(2026, 11, 24)
AT = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def make_response(office=None, answers=(4,) * 9, **fields):
    office = office or Office.objects.first() or make_office()
    return record_response(**{"office": office, "service": "kendala-tik", "answers": answers, "on": DAY, **fields})


def make_task(office, outcomes=None, **fields):
    """A visit of a step that does surveys.fill."""
    ways = {"outcomes": outcomes} if outcomes else {"then": "selesai"}
    step = Step.model_validate({"id": "survei", "executor": "pemohon", "does": "surveys.fill", **ways})
    case = uuid4()
    values = {
        "task_id": uuid4(),
        "case_id": case,
        "root_case_id": case,
        "case_number": "TIK-0001",
        "office_id": office.pk,
        "service_slug": "kendala-tik",
        "subject": "",
        "applicant_name": "Sari",
        "applicant_email": "sari@contoh.id",
        "language": "id",
        "step": step,
        "visit": 1,
        "opened_at": AT,
        "options": NoOptions(),
    }
    return TaskView(**{**values, **fields})
