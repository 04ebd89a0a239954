"""What was filled in: the application, and every finished visit with its form, note, pauses and correction."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from alur.desk.forms import ActForm, CorrectForm
from alur.desk.queries import names_of
from alur.engine.cases import policies
from alur.engine.cases.actions import why_not_correctable
from alur.engine.cases.queries import Answer, pauses_of, plan_of, readable, task_view
from alur.engine.cases.registry import activities
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Step

from . import words
from .outside import Note

if TYPE_CHECKING:
    from alur.engine.cases.models import Case, Pause, Task
    from alur.foundation.offices.models import Officer

type Revealed = tuple[str, str] | None
"""The one field that is shown whole on this page: task and field."""


@dataclass(frozen=True)
class Question:
    """A stretch in which the clock stood still: a question to the applicant, or a suspension."""

    pause: Pause
    step: str
    asked_by: str
    ended_by: str
    is_question: bool


@dataclass
class Visit:
    task: Task
    title: str
    who: str
    outcome: str
    answers: list[Answer]
    revealed: str
    correct: ActForm | None
    why_not: str
    notes: list[Note] = field(default_factory=list)
    summary: str = ""
    """What the step's activity shows of it, ready to be printed."""


def answers_of(task: Task, step: Step, revealed: Revealed) -> list[Answer]:
    """The visit's answers, masked but for the field that was just asked for."""
    masked = readable(step.fields, task.answers, language=words.language())
    if revealed is None or revealed[0] != str(task.pk):
        return masked
    asked = [field for field in step.fields if field.name == revealed[1]]
    whole = {each.name: each for each in readable(asked, task.answers, language=words.language(), whole=True)}
    return [whole.get(each.name, each) for each in masked]


def given_answers(case: Case) -> list[Answer]:
    """What the calling case handed over, masked."""
    fields = definition_of(case.sop_version).first_step.fields
    return readable(fields, case.given, language=words.language())


def visits(
    case: Case,
    tasks: list[Task],
    officer: Officer,
    at: datetime,
    revealed: Revealed,
    notes: Mapping[UUID, list[Note]] | None = None,
) -> list[Visit]:
    """The finished visits of these tasks, newest first; the end of a wait for what comes from outside is none."""
    names = names_of(case.office, {task.closed_by for task in tasks})
    finished = [task for task in tasks if task.state in ("done", "skipped") and not task.is_watch]
    found = [_visit(case, task, names, officer, at, revealed) for task in reversed(finished)]
    for visit in found:
        definition = plan_of(visit.task)
        visit.notes = (notes or {}).get(visit.task.pk, [])
        if branch := words.branch_name(visit.task, tasks):
            firing = visit.task.scope.endswith("!")  # counted by themselves, not as visits of the step
            title = words.heading(definition, definition.step(visit.task.step)) if firing else visit.title
            visit.title = f"{title} ({branch})"
    return found


def _visit(case: Case, task: Task, names: dict[str, str], officer: Officer, at: datetime, revealed: Revealed) -> Visit:
    definition = plan_of(task)
    step = definition.step(task.step)
    title = words.heading(definition, step)
    if task.visit > 1:
        title = _("%(title)s (kunjungan ke-%(visit)d)") % {"title": title, "visit": task.visit}
    may_correct = task.state == "done" and task.clock == "office" and policies.may_correct(officer, task, at)
    why_not = why_not_correctable(task) if may_correct else ""
    return Visit(
        task=task,
        title=title,
        who=words.actor_name(task.closed_by, names),
        outcome=_("Dilewati") if task.state == "skipped" else words.outcome_label(definition, step, task.outcome),
        answers=answers_of(task, step, revealed),
        revealed=revealed[1] if revealed and revealed[0] == str(task.pk) else "",
        correct=CorrectForm(name=f"koreksi-{task.number}") if may_correct and not why_not else None,
        why_not=why_not,
        summary=_summary(task, step),
    )


def _summary(task: Task, step: Step) -> str:
    shown = activities.get(step.does).summary(task_view(task, step)) if step.does != "work" else None
    return render_to_string(shown.template, dict(shown.context)) if shown else ""


def questions(case: Case, tasks: list[Task]) -> list[Question]:
    """The case's pauses in order, with who asked and who answered."""
    pauses: list[tuple[Task, Any]] = [(task, pause) for task in tasks for pause in pauses_of(task)]
    pauses.sort(key=lambda each: each[1].started_at)
    names = names_of(case.office, {actor for _task, pause in pauses for actor in (pause.started_by, pause.ended_by)})
    return [
        Question(
            pause=pause,
            step=words.task_name(task),
            asked_by=words.actor_name(pause.started_by, names),
            ended_by=words.actor_name(pause.ended_by, names) if pause.ended_by else "",
            is_question=pause.kind == "pemohon",
        )
        for task, pause in pauses
    ]
