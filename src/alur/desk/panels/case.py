"""The case page: the current step first, then everything else that is known of the case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.template.loader import render_to_string
from django.urls import reverse

from alur.desk.forms import ActForm, StepForms
from alur.desk.policies import NOT_ENTERED, may_use_counter
from alur.desk.queries import names_of
from alur.engine.cases import policies
from alur.engine.cases.queries import (
    application_task,
    cases_after,
    live_chart,
    plan_of,
    step_of,
    task_view,
    tasks_in_order,
    with_tasks,
)
from alur.engine.cases.queries.subject import corrected_contact
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.flow import OpenedAs
from alur.engine.sops.panels import export_links
from alur.engine.sops.queries import definition_of
from alur.engine.worktime.queries import calendar_for
from alur.foundation.files.queries import files_about
from alur.foundation.offices.queries import holders, remember_positions
from alur.kernel.ids import new_token
from alur.outlets.protection.panels import legal_rows
from alur.outlets.protection.policies import may_open_subject

from . import words
from .acts import acts_on, cancel_form
from .cards import Due, due_of, holder_words, pause_of
from .history import told
from .journey import clock_rows, journey
from .outside import Note, Outsider, notes_of, open_cards, outsiders_of
from .steps import sign_kept, step_forms
from .visits import Revealed, Visit, answers_of, given_answers, questions, visits
from .watches import watches

if TYPE_CHECKING:
    from alur.engine.cases.models import Case, Pause, Task
    from alur.foundation.offices.models import Officer


@dataclass
class Current:
    """The step that the page is about. `forms` is None where this officer has nothing to complete."""

    task: Task
    heading: str
    standard: str
    executor: str
    due: Due
    holder: str
    pause: Pause | None
    forms: StepForms | None
    acts: dict[str, ActForm]
    panel: str
    saves: bool
    claim_only: bool
    on_behalf: bool
    holders: list[str]
    child: Case | None
    child_service: str
    branch: str = ""
    outsiders: list[Outsider] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def outside(self) -> bool:
        """Does it wait for somebody who has no account?"""
        return self.task.clock != "office" and self.task.position_id is None

    @property
    def returned(self) -> str:
        """Why a later step sent it back; "" where it was not."""
        opener = self.task.opened_by
        return opener.reason if self.task.opened_as == OpenedAs.BACK and opener else ""

    @property
    def plain_acts(self) -> list[tuple[str, ActForm]]:
        """Acts that need nothing but a button; the one that is the step's main button is left out."""
        return [(name, form) for name, form in self._acts if not form.has_fields]

    @property
    def folded_acts(self) -> list[tuple[str, ActForm]]:
        """Acts that ask for words: behind their names until they are wanted."""
        return [(name, form) for name, form in self._acts if form.has_fields]

    @property
    def _acts(self) -> list[tuple[str, ActForm]]:
        return [(name, form) for name, form in self.acts.items() if not (self.claim_only and name == "ambil")]


@dataclass
class Typed:
    """What came with a request that was refused, so that the page can show it again."""

    task_id: object = None
    forms: StepForms | None = None
    act: ActForm | None = None
    message: str = ""
    lost: list[tuple[str, str]] = field(default_factory=list)


TASKS_SHOWN = ("position__office", "assignee", "chosen", "opened_by")


def choose_task(tasks: list[Task], officer: Officer, at: datetime, asked: object = None) -> Task | None:
    """The task that the page opens with: the one asked for while it is open, else one's own, else the first."""
    running = [task for task in tasks if task.state == "open" and not task.is_watch]
    for task in running:
        if asked == task.pk:
            return task
    awake = [task for task in running if not task.asleep]
    mine = [task for task in awake if not task.is_call and policies.may_work_on(officer, task, at)]
    return next(iter(mine or awake or running), None)


def tasks_of(case: Case) -> list[Task]:
    """All tasks of the case in order, with what the page shows of them; they stay at hand for all that it asks."""
    return tasks_in_order(with_tasks(case, related=TASKS_SHOWN, prefetched=("opened",)))


def current_step(task: Task, officer: Officer, at: datetime, typed: Typed) -> Current:
    """Everything about the open step for this officer; forms that came with a refused request take their places."""
    case = task.case
    definition = definition_of(case.sop_version)
    step = definition.step(task.step)
    pause = pause_of(task)
    on_behalf = not task.is_call and policies.may_act_for_outsider(officer, task, at)
    begun = not task.is_call and not task.is_watch and (task.not_before is None or task.not_before <= at)
    works = begun and pause is None and (on_behalf or policies.may_work_on(officer, task, at))
    claim_only = step.completes_on == "claim" and task.claimed_at is None
    acts = acts_on(task, pause, officer, at)
    came_here = typed.task_id == task.pk
    if came_here and typed.act is not None and typed.act.act in acts:
        acts[typed.act.act] = typed.act
    forms = None
    if works and not claim_only:
        forms = (typed.forms if came_here else None) or step_forms(task, at)
    activity = activities.get(step.does)
    view = task_view(task, step)
    # Who cannot do the step sees how far it is.
    shown = activity.panel(view) if works else activity.summary(view)
    child = getattr(task, "child", None) if task.is_call else None
    return Current(
        task=task,
        heading=words.heading(definition, step),
        standard=words.standard(definition, step),
        executor=words.executor_name(definition, step),
        due=due_of(task, at, calendar_for(case.office)),
        holder=holder_words(task, officer) if task.position_id else "",
        pause=pause,
        forms=forms,
        acts=acts,
        panel=render_to_string(shown.template, dict(shown.context)) if shown else "",
        saves=activity.saves,
        claim_only=claim_only and "ambil" in acts,
        on_behalf=on_behalf,
        holders=[each.name for each in holders(task.position, at)] if task.position and not works else [],
        child=child,
        child_service=words.service_name(child) if child else "",
        outsiders=outsiders_of(task, officer, at),
    )


def case_page(
    case: Case,
    officer: Officer,
    at: datetime,
    *,
    asked: object = None,
    typed: Typed | None = None,
    revealed: Revealed = None,
) -> dict[str, Any]:
    """What the template of the case page shows."""
    typed = typed or Typed()
    remember_positions(officer, at)
    tasks = tasks_of(case)
    task = choose_task(tasks, officer, at, asked)
    current = current_step(task, officer, at, typed) if task else None
    notes = notes_of(case, tasks)
    if current is not None:
        current.branch, current.notes = words.branch_name(current.task, tasks), notes.get(current.task.pk, [])
    application = application_task(case)
    cancel = cancel_form(case, officer, at)
    if cancel is not None and typed.act is not None and typed.act.act == cancel.act:
        cancel = typed.act  # type: ignore[assignment]  # the bound form of the same class
    later = [each for each in tasks if application is None or each.pk != application.pk]
    finished = visits(case, later, officer, at, revealed, notes)
    _place_correction(finished, typed)
    waiting = watches(case, tasks, officer, at)
    for watch in waiting:
        if typed.act is not None and watch.close is not None and typed.act.act == watch.close.act:
            watch.close = typed.act  # type: ignore[assignment]  # the bound form of the same class
    typed.lost = _without_place(typed, current, [cancel, *(watch.close for watch in waiting)], finished)
    return {
        "case": case,
        "office": case.office,
        "service": words.service_name(case),
        "sop_number": definition_of(case.sop_version).sop.number,
        "current": current,
        "closed": _closed(tasks, asked, case) if task is None or asked != task.pk else None,
        "others": open_cards(tasks, task, officer, at),
        "watches": waiting,
        "is_open": case.ended_at is None,
        "follows": case.follows,
        "followed_by": cases_after(case),
        "application": application,
        "answers": answers_of(application, step_of(application), revealed) if application else given_answers(case),
        "revealed": revealed[1] if revealed and application and revealed[0] == str(application.pk) else "",
        "may_unmask": policies.may_unmask(officer, case, at),
        "look_reasons": words.LOOK_REASONS,
        "cancel": cancel,
        "visits": finished,
        "questions": questions(case, tasks),
        "journey": journey(case, at),
        "chart": live_chart(case, at, words.language()),
        "downloads": export_links(lambda form: reverse("desk:case_sop", args=[case.number, form])),
        "clocks": clock_rows(case, at),
        "history": told(case),
        "files": list(files_about(case.stream)),
        "typed": typed,
        "step_key": new_token(),
        "kept_token": sign_kept(current.forms.kept, str(current.task.pk)) if current and current.forms else "",
        "may_print": case.channel not in NOT_ENTERED and case.parent_task is None and may_use_counter(officer, at),
        "may_see_subject": may_open_subject(officer, case, at),
        "legal": legal_rows(case, at, words.language()),
        "corrected": corrected_contact(case, application),
        "called_by": case.parent_task.case if case.parent_task else None,
        "children": children(tasks),
    }


def children(tasks: list[Task]) -> list[tuple[Case, str]]:
    """The cases that this one called, with their services' names."""
    called = [getattr(task, "child", None) for task in tasks if task.is_call]
    return [(child, words.service_name(child)) for child in called if child is not None]


def _place_correction(finished: list[Visit], typed: Typed) -> None:
    for visit in finished:
        if typed.act is not None and visit.correct is not None and typed.act.prefix == visit.correct.prefix:
            visit.correct = typed.act


def _without_place(
    typed: Typed, current: Current | None, others: Sequence[ActForm | None], finished: list[Visit]
) -> list[tuple[str, str]]:
    """What was typed into a form that the page does not show any more: somebody was faster."""
    if typed.forms is not None and (current is None or current.forms is not typed.forms):
        return typed.forms.typed()
    placed = [*(current.acts.values() if current else []), *others, *(visit.correct for visit in finished)]
    if typed.act is not None and not any(typed.act is each for each in placed):
        return typed.act.typed
    return []


def _closed(tasks: list[Task], asked: object, case: Case) -> Mapping[str, Any] | None:
    """The finished task that an old tab or mail still asks for: by whom and when it was closed."""
    task = next((each for each in tasks if each.pk == asked and each.state != "open"), None)
    if task is None:
        return None
    definition = plan_of(task)
    names = names_of(case.office, {task.closed_by})
    return {
        "task": task,
        "name": words.task_name(task),
        "who": words.actor_name(task.closed_by, names),
        "outcome": words.outcome_label(definition, definition.step(task.step), task.outcome),
    }
