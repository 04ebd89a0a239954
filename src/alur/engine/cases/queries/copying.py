"""All that is kept of the applicant of one case, whole and in plain words: what they are given a copy of.

Not in it: what the office noted for itself, and other people's data that the applicant did not give.
"""

from collections.abc import Iterator
from typing import Any

from alur.engine.cases.models import Case, Pause, Task
from alur.engine.cases.registry import keepers
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import ExecutorKind
from alur.foundation.files.models import StoredFile
from alur.foundation.outbox.models import Delivery

from .answers import opened, readable, results_for_applicant
from .cases import family_of
from .plans import plan_of
from .words import applicant_of

VERSION = 1
"""Of the copy's shape; programs read it."""


def copy_of(case: Case, *, language: str) -> dict[str, Any]:
    """JSON-able. Times are UTC in ISO 8601."""
    members = list(family_of(case).select_related("office", "sop_version__sop").order_by("opened_at"))
    return {
        "version": VERSION,
        "office": case.office.name,
        "application": {
            "number": case.number,
            "service": definition_of(case.sop_version).title.in_language(language),
            "subject": case.subject,
            "channel": case.get_channel_display(),
            "opened_at": case.opened_at.isoformat(),
            "served_at": case.served_at.isoformat() if case.served_at else None,
            "ended_at": case.ended_at.isoformat() if case.ended_at else None,
            "end": case.end_kind,
        },
        "applicant": applicant_of(case),
        "forms": [form for member in members for form in _forms(member, language)],
        "questions": list(_questions(members)),
        "results": list(_results(case, language)),
        "messages": list(_messages(members, case)),
        "files": [{"name": row.name, "size": row.size, "sha256": row.sha256} for row in applicants_files(case)],
        "further": {name: kept for name in keepers.names() if (kept := keepers.get(name).copy(case.pk))},
    }


def applicants_files(case: Case) -> list[StoredFile]:
    """What the applicant handed in, and what the office's results for them name."""
    streams = [member.stream for member in family_of(case).only("id")]
    rows = StoredFile.objects.filter(about__in=streams).order_by("uploaded_at", "pk")
    shown = {
        str(each[0])
        for result in results_for_applicant(case, language="id")
        for a in result.answers
        for each in a.files
    }
    named = {each for member in family_of(case) for each in _files_named(member)}
    return [row for row in rows if row.uploaded_by == "applicant" or str(row.pk) in shown | named]


def _files_named(case: Case) -> Iterator[str]:
    """Files of the applicant's own answers: at the counter an officer stored them."""
    for task in _own_tasks(case):
        for value in task.answers.values():
            if isinstance(value, list):
                yield from (str(each["id"]) for each in value if isinstance(each, dict) and "id" in each)


def _own_tasks(case: Case) -> Iterator[Task]:
    for task in case.tasks.filter(state="done").order_by("number"):
        task.case = case
        definition = plan_of(task)
        step = definition.steps_by_id.get(task.step)
        if step is not None and definition.executors[step.executor].kind is ExecutorKind.APPLICANT:
            yield task


def _forms(case: Case, language: str) -> Iterator[dict[str, Any]]:
    for task in _own_tasks(case):
        definition = plan_of(task)
        step = definition.step(task.step)
        answers = readable(step.fields, task.answers, language=language, whole=True)
        if not answers:
            continue
        yield {
            "step": definition.name_of(step).in_language(language),
            "closed_at": task.closed_at.isoformat() if task.closed_at else None,
            "answers": [
                {"label": each.label, "value": each.value or ", ".join(name for _id, name, _size in each.files)}
                for each in answers
            ],
            "raw": {name: opened(value) for name, value in task.answers.items()},
        }


def _questions(members: list[Case]) -> Iterator[dict[str, Any]]:
    asked = Pause.objects.filter(task__case__in=members, kind="pemohon").order_by("started_at")
    for pause in asked:
        yield {
            "question": pause.text,
            "asked_at": pause.started_at.isoformat(),
            "answer": pause.answer,
            "answered_at": pause.ended_at.isoformat() if pause.ended_at else None,
        }


def _results(case: Case, language: str) -> Iterator[dict[str, Any]]:
    for result in results_for_applicant(case, language=language):
        answers = [{"label": each.label, "value": each.value} for each in result.answers if not each.files]
        yield {"step": result.name, "answers": answers}


def _messages(members: list[Case], case: Case) -> Iterator[dict[str, Any]]:
    """What was sent to the applicant's own address."""
    sent = Delivery.objects.filter(about__in=[each.stream for each in members]).order_by("created_at")
    for delivery in sent:
        if case.applicant_email and delivery.payload.get("to") == case.applicant_email:
            at = delivery.delivered_at or delivery.created_at
            yield {"kind": delivery.kind, "to": delivery.payload["to"], "at": at.isoformat(), "state": delivery.state}
