"""All that is kept of a case and the cases it called, as plain data: for its dossier. Numbers are masked."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from alur.engine.cases.models import Case, Contribution, Task
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Step

from .answers import Answer, readable
from .cases import family_of
from .plans import plan_of


def dossier_of(case: Case, *, language: str) -> list[dict[str, Any]]:
    """The case first, then those that it called, oldest first. The caller has asked who may see it."""
    root = case.root or case
    family = family_of(root).select_related("office", "sop_version__sop").order_by("opened_at", "pk")
    return [_case(each, language) for each in family]


def streams_of(case: Case) -> list[str]:
    """The chains of the case and the cases it called."""
    return [each.stream for each in family_of(case.root or case).order_by("opened_at", "pk").only("pk")]


def _case(case: Case, language: str) -> dict[str, Any]:
    definition = definition_of(case.sop_version)
    notes = Contribution.objects.filter(task__case=case).order_by("at", "pk")
    tasks = case.tasks.select_related("position", "assignee").prefetch_related("pauses").order_by("number")
    return {
        "number": case.number,
        "office": case.office.name,
        "service": definition.title.in_language(language),
        "sop": {
            "number": definition.sop.number,
            "version": case.sop_version.number,
            "digest": case.sop_version.digest,
        },
        "subject": case.subject,
        "channel": case.channel,
        "applicant": {"name": case.applicant_name, "unit": case.applicant_unit},
        "status": str(case.status),
        "opened_at": _local(case, case.opened_at),
        "served_at": _local(case, case.served_at),
        "ended_at": _local(case, case.ended_at),
        "end": case.end,
        "end_reason": case.end_reason,
        "steps": [_task(case, task, language) for task in tasks],
        "notes": [
            {"step": note.task.step, "by": note.by, "at": _local(case, note.at), "text": note.text}
            for note in notes.select_related("task")
        ],
    }


def _task(case: Case, task: Task, language: str) -> dict[str, Any]:
    task.case = case
    definition = plan_of(task)
    step = definition.step(task.step)
    return {
        "number": task.number,
        "step": task.step,
        "name": definition.name_of(step).in_language(language),
        "visit": task.visit,
        "state": task.state,
        "position": task.position.name if task.position else "",
        "officer": task.assignee.name if task.assignee else "",
        "opened_at": _local(case, task.opened_at),
        "due_at": _local(case, task.due_at),
        "closed_at": _local(case, task.closed_at),
        "closed_by": task.closed_by,
        "outcome": task.outcome,
        "reason": task.reason,
        "note": task.note,
        "answers": list(_answers(step, task, language)),
        "pauses": [
            {
                "kind": pause.kind,
                "text": pause.text,
                "from": _local(case, pause.started_at),
                "until": _local(case, pause.ended_at),
                "answer": pause.answer,
            }
            for pause in task.pauses.all()
        ],
    }


def _answers(step: Step, task: Task, language: str) -> Iterator[dict[str, Any]]:
    for answer in readable(step.fields, task.answers, language=language):
        yield {"field": answer.name, "label": answer.label, "value": answer.value or _names(answer)}


def _names(answer: Answer) -> str:
    return ", ".join(name for _id, name, _size in answer.files)


def _local(case: Case, instant: datetime | None) -> str | None:
    return instant.astimezone(ZoneInfo(case.office.zone)).isoformat() if instant else None
