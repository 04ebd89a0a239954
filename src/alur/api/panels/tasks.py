"""Tasks: in lists, and one with everything that completing it may ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms

from alur.api.rules.words import PAUSES
from alur.engine.cases import policies
from alur.engine.cases.actions import assigned_step, why_not_correctable
from alur.engine.cases.queries import has_open_lines, opened, plan_of, readable, task_view
from alur.engine.cases.queries.executors import position_in
from alur.engine.cases.queries.own_steps import answers_before, starting_answers
from alur.engine.cases.registry import activities
from alur.engine.sops.rules import definition as sop
from alur.foundation.offices.queries import holders

from . import models
from .outside import contributions_on, listens, opens_task, outsiders
from .services import ROOT, choices, language, topics
from .words import branch_of, moment, person, when

if TYPE_CHECKING:
    from alur.api.queries import Caller
    from alur.engine.cases.models import Case, Pause, Task
    from alur.foundation.offices.models import Office, Officer


def answers(case: Case, fields: Sequence[sop.FormField], stored: Mapping[str, Any]) -> list[models.Answer]:
    """The answered fields in the form's order; NIK, NIP, phones and persons masked."""
    return [
        models.Answer(
            name=each.name,
            label=each.label,
            value=each.value,
            data=None if each.sensitive else opened(stored[each.name]),
            masked=each.sensitive,
            files=[file(case, *about) for about in each.files],
        )
        for each in readable(fields, stored, language=language())
    ]


def file(case: Case, identity: object, name: str, size: int) -> models.File:
    return models.File(
        id=str(identity),
        name=name,
        size=size,
        url=f"{ROOT}/cases/{case.number}/files/{identity}",
    )


def _open_pause(task: Task) -> Pause | None:
    return next((pause for pause in task.pauses.all() if pause.ended_at is None), None)


def waits(task: Task) -> Any:  # noqa: ANN401  a word of the model
    pause = _open_pause(task)
    return PAUSES[pause.kind] if pause else None


def summary(task: Task, at: datetime, *, names: bool = True) -> models.TaskSummary:
    """`names=False` for the applicant, who reads roles and never persons. `pauses` are best prefetched."""
    case, office = task.case, task.case.office
    definition = plan_of(task)
    position = task.position if names else None
    return models.TaskSummary(
        id=task.pk,
        case=case.number,
        service=case.sop_version.sop.slug,
        step=task.step,
        name=definition.name_of(definition.step(task.step)).in_language(language()),
        visit=task.visit,
        scope=task.scope,
        branch=branch_of(task.scope),
        version=task.version,
        state=task.state,
        position=models.Position(key=position.key, name=position.name) if position else None,
        assignee=person(task.assignee) if names else None,
        claimed=task.claimed_at is not None,
        clock=task.clock,
        is_call=task.is_call,
        is_watch=task.is_watch,
        on_sending=task.on_sending,
        asleep=task.state == "open" and task.sleeps(at),
        not_before=moment(task.not_before, office),
        until=moment(task.timeout_at, office) if task.state == "open" else None,
        waits=waits(task),
        opened_at=when(task.opened_at, office),
        due_at=moment(task.due_at, office),
        closed_at=moment(task.closed_at, office),
        outcome=task.outcome,
        url=f"{ROOT}/tasks/{task.pk}",
    )


def detail(task: Task, caller: Caller, at: datetime) -> models.TaskDetail:
    case, office = task.case, task.case.office
    definition = plan_of(task)
    step = definition.step(task.step)
    activity = activities.get(step.does)
    decides = bool(activity.results)
    offered = [key for key, each in step.outcomes.items() if not decides or each.back]
    if task.is_watch:
        offered = [] if opens_task(task) else list(step.firing_outcomes)
    running = task.state == "open"
    officer = caller.officer
    start = (starting_answers(task) if officer else answers_before(task)) if running else {}
    own = activity.form(task_view(task, step)) if running and not task.is_call and not task.is_watch else None
    times = (row.time for number in step.rows if (row := definition.rows_by_number[number]).time)
    return models.TaskDetail(
        **summary(task, at, names=officer is not None).model_dump(),
        rows=step.rows,
        standard_time=" + ".join(times),
        form=[] if task.is_watch and opens_task(task) else topics(step),
        outcomes=choices(step, only=offered),
        decided_by_activity=decides,
        activity=step.does,
        activity_fields=activity_fields(own) if own is not None else [],
        choose_from=_choose_from(task, definition, step, at) if officer else None,
        reassign_to=_people(holders(task.position, at)) if officer and task.position and running else [],
        optional=step.optional,
        starting_answers=answers(case, step.fields, start),
        answers=answers(case, step.fields, task.answers),
        reason=task.reason,
        note=task.note if officer else "",
        returned_because=task.opened_by.reason if task.opened_as == "back" and task.opened_by else "",
        pauses=[_pause(each, office) for each in task.pauses.all()] if officer else [],
        outsiders=outsiders(task, caller, at),
        contributions=contributions_on(task) if officer else [],
        acts=acts_on(task, step, officer, at) if officer else (["complete"] if running else []),
    )


def _people(found: Iterable[Officer]) -> list[models.Person]:
    return [models.Person(id=each.pk, name=each.name) for each in found]


def _choose_from(
    task: Task, definition: sop.Definition, step: sop.Step, at: datetime
) -> list[models.Person] | None:  # fmt: skip
    later = assigned_step(definition, step)
    if later is None:
        return None
    position = position_in(task.case, later.executor)
    return _people(holders(position, at)) if position else []


def _pause(pause: Pause, office: Office) -> models.Pause:
    return models.Pause(
        id=pause.pk,
        kind=PAUSES[pause.kind],
        text=pause.text,
        started_at=when(pause.started_at, office),
        answer=pause.answer,
        ended_at=moment(pause.ended_at, office),
    )


def activity_fields(form: forms.Form) -> list[models.ActivityField]:
    return [
        models.ActivityField(
            name=name,
            label=str(field.label or name),
            required=field.required,
            options=[
                models.Option(value=str(value), label=str(label))
                for value, label in getattr(field, "choices", [])
                if value not in ("", None)
            ],
        )
        for name, field in form.fields.items()
    ]


def acts_on(task: Task, step: sop.Step, officer: Officer, at: datetime) -> list[models.TaskAct]:
    """What the policies let this officer do with the task now."""
    found: list[models.TaskAct] = []
    if policies.may_unmask(officer, task.case, at) and any(each.type in sop.SEALED_TYPES for each in step.fields):
        found.append("unmask")
    if task.is_watch and policies.works_on_case(officer, task.case, at):
        found.append("fire")  # after its time too: then it is written down
    if task.state != "open":
        if policies.may_correct(officer, task, at) and not why_not_correctable(task):
            found.append("correct")
        return found
    if task.is_watch:
        found += _ends_waiting(task, step, officer, at)
    elif not task.is_call and not task.sleeps(at):
        found += _works(task, step, officer, at)
    if policies.may_contribute(officer, task, at):
        found.append("contribute")
    return found


def _ends_waiting(task: Task, step: sop.Step, officer: Officer, at: datetime) -> list[models.TaskAct]:
    ends = step.timeout is not None and listens(task, at) and policies.works_on_case(officer, task.case, at)
    return ["close"] if ends and not has_open_lines(task) else []


def _works(task: Task, step: sop.Step, officer: Officer, at: datetime) -> list[models.TaskAct]:
    found: list[models.TaskAct] = []
    works = policies.may_work_on(officer, task, at)
    if _open_pause(task) is None:
        if policies.may_claim(officer, task, at):
            found.append("claim")
        if works or policies.may_act_for_outsider(officer, task, at):
            found += ["complete", "save"] if activities.get(step.does).saves else ["complete"]
        if works and task.clock == "office":
            found += ["ask", "suspend"]
        if works and step.optional:
            found.append("skip")
    elif works:
        found.append("resume")
    if policies.may_release(officer, task, at):
        found.append("release")
    if policies.may_reassign(officer, task, at):
        found.append("reassign")
    return found
