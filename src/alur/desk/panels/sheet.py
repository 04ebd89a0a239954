"""The sheet of a case for paper: numbers masked, nothing to press, at most MOST lines of history."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from alur.engine.cases.queries import application_task, history, step_of
from alur.engine.sops.queries import definition_of

from . import words
from .case import tasks_of
from .history import lines
from .journey import clock_rows, journey
from .visits import answers_of, given_answers

if TYPE_CHECKING:
    from alur.engine.cases.models import Case

MOST = 200


def sheet_page(case: Case, at: datetime) -> dict[str, Any]:
    """What the template of the sheet shows."""
    application = application_task(case)
    definition = definition_of(case.sop_version)
    entries = list(history(case).order_by("-seq")[:MOST])
    running = [task for task in tasks_of(case) if task.state == "open"]
    return {
        "case": case,
        "office": case.office,
        "service": words.service_name(case),
        "sop_number": definition.sop.number,
        "answers": answers_of(application, step_of(application), None) if application else given_answers(case),
        "journey": journey(case, at),
        "clocks": clock_rows(case, at),
        "running": [(words.task_name(task), task.assignee.name if task.assignee else "") for task in running],
        "history": lines(case, list(reversed(entries))),
        "printed_at": at,
    }
