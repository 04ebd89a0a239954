"""Cases: in lists, and one as its applicant or an officer of its office may see it."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from alur.api.rules.words import CASE_STATUS, CHANNELS
from alur.engine.cases import policies
from alur.engine.cases.queries import (
    RowProgress,
    applicant_tasks,
    application_task,
    cases_after,
    clocks,
    open_pause,
    open_tasks,
    results_for_applicant,
    step_of,
    timeline,
)
from alur.engine.cases.rules.flow import CaseStatus
from alur.engine.sops.queries import definition_of
from alur.foundation.files.queries import files_about

from . import models
from .outside import watches
from .services import ROOT, language
from .tasks import answers, file, summary
from .words import moment, when

if TYPE_CHECKING:
    from alur.api.queries import Caller
    from alur.engine.cases.models import Case, Task
    from alur.foundation.offices.models import Office, Officer

QUESTION = "pemohon"
"""The kind of pause that waits for the applicant's answer."""


def _summary(case: Case) -> dict[str, Any]:
    office = case.office
    return {
        "number": case.number,
        "office": office.slug,
        "service": case.sop_version.sop.slug,
        "title": definition_of(case.sop_version).title.in_language(language()),
        "subject": case.subject,
        "status": CASE_STATUS[case.status],
        "channel": CHANNELS[case.channel],
        "opened_at": when(case.opened_at, office),
        "served_at": moment(case.served_at, office),
        "ended_at": moment(case.ended_at, office),
        "url": f"{ROOT}/cases/{case.number}",
    }


def case_summary(case: Case) -> models.OfficeCase:
    """For the office's own lists."""
    return models.OfficeCase(**_summary(case), applicant=case.applicant_name)


def detail(case: Case, caller: Caller, at: datetime) -> models.CaseDetail:
    office = case.office
    steps = _in_hand(case) if case.ended_at is None else []
    questions = [
        models.Question(id=pause.pk, text=pause.text, role=_role(task), asked_at=when(pause.started_at, office))
        for task in steps
        if (pause := open_pause(task)) is not None and pause.kind == QUESTION
    ]
    return models.CaseDetail(
        **_summary(case),
        end=case.end,
        reason=case.end_reason if case.status in (CaseStatus.REJECTED, CaseStatus.CANCELLED) else "",
        rows=[_progress(each, office) for each in timeline(case, at)],
        open_steps=[_open_step(task, office, at) for task in steps],
        own_steps=[_own_step(task, office) for task in applicant_tasks(case)],
        questions=questions,
        results=_results(case),
        may_withdraw=caller.officer is None and case.status is CaseStatus.RUNNING,
        office_view=_office_view(case, caller.officer, at) if caller.officer else None,
    )


def _in_hand(case: Case) -> list[Task]:
    """Open steps; a call stands for the steps of the case it opened, which the applicant knows nothing of."""
    found: list[Task] = []
    for task in open_tasks(case):
        task.case = case
        child = getattr(task, "child", None) if task.is_call else None
        if child is not None:
            found += _in_hand(child)
        elif not task.is_call or task.asleep:  # a call that sleeps has not opened its case yet
            found.append(task)
    return found


def _role(task: Task) -> str:
    definition = definition_of(task.case.sop_version)
    return definition.executors[definition.step(task.step).executor].name


def _name(task: Task) -> str:
    definition = definition_of(task.case.sop_version)
    return definition.name_of(definition.step(task.step)).in_language(language())


def _open_step(task: Task, office: Office, at: datetime) -> models.OpenStep:
    pause = open_pause(task)
    waits: Any = None if pause is None else "question" if pause.kind == QUESTION else "suspended"
    return models.OpenStep(
        name=_name(task),
        role=_role(task),
        due_at=moment(task.due_at, office),
        waits=waits,
        not_before=moment(task.not_before, office) if task.sleeps(at) else None,
        is_watch=task.is_watch,
        until=moment(task.timeout_at, office),
    )


def _own_step(task: Task, office: Office) -> models.OwnStep:
    return models.OwnStep(
        id=task.pk, name=_name(task), due_at=moment(task.due_at, office), url=f"{ROOT}/tasks/{task.pk}"
    )


def _progress(each: RowProgress, office: Office) -> models.Progress:
    return models.Progress(
        number=each.row.no,
        activity=each.row.activity,
        executors=list(each.executors),
        state=each.state,
        opened_at=moment(each.opened_at, office),
        closed_at=moment(each.closed_at, office),
        standard_time=each.row.time,
        actual_seconds=int(each.actual.total_seconds()) if each.actual is not None and each.timed else None,
        visits=each.visits,
    )


def _results(case: Case) -> list[models.Result]:
    return [
        models.Result(
            step=result.step,
            name=result.name,
            answers=[
                models.Answer(
                    name=each.name,
                    label=each.label,
                    value=each.value,
                    masked=each.sensitive,
                    files=[file(case, *about) for about in each.files],
                )
                for each in result.answers
            ],
        )
        for result in results_for_applicant(case, language=language())
    ]


def _office_view(case: Case, officer: Officer, at: datetime) -> models.OfficeView:
    application = application_task(case)
    stored = application.answers if application else case.given
    fields = (step_of(application) if application else definition_of(case.sop_version).first_step).fields
    tasks = list(
        case.tasks.select_related("position", "assignee", "child").prefetch_related("pauses").order_by("number")
    )
    for task in tasks:
        task.case = case
    spent = clocks(case, at)
    may_cancel = case.ended_at is None and policies.may_cancel(officer, case, at)
    return models.OfficeView(
        applicant=case.applicant_name,
        application=answers(case, fields, stored),
        application_task=application.pk if application else None,
        tasks=[summary(task, at) for task in tasks],
        files=[file(case, each.pk, each.name, each.size) for each in files_about(case.stream)],
        clocks=models.Clocks(
            office_seconds=int(spent.office.total_seconds()),
            applicant_seconds=int(spent.applicant.total_seconds()),
            unit_seconds=int(spent.unit.total_seconds()),
        ),
        called_by=case.parent_task.case.number if case.parent_task else "",
        called=[child.number for task in tasks if (child := getattr(task, "child", None)) is not None],
        follows=case.follows.number if case.follows else "",
        followed_by=[each.number for each in cases_after(case)],
        watches=watches(case, tasks, at),
        acts=["cancel"] if may_cancel else [],
    )
