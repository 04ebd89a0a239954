"""Waiting for what comes from outside: what has come, the form that records it, and the end of the waiting."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from alur.desk.forms import CloseWatchForm, DecisionForm, StepForms
from alur.desk.queries import counter_services, names_of
from alur.engine.cases import policies
from alur.engine.cases.forms import build_form
from alur.engine.cases.queries import plan_of
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Definition, ExecutorKind, Step
from alur.foundation.offices.queries import local_day
from alur.ui.forms import OptionLabel

from . import words
from .steps import explain_conditions, read_kept

if TYPE_CHECKING:
    from alur.engine.cases.models import Case, Task
    from alur.foundation.offices.models import Officer


@dataclass(frozen=True)
class Firing:
    at: datetime
    outcome: str
    who: str
    open: bool


@dataclass
class Watch:
    """An event step that was reached. `listening`: it takes what comes; otherwise it is written in the history only."""

    task: Task
    name: str
    listening: bool
    running: bool
    until: datetime | None
    firings: list[Firing]
    record_url: str
    close: CloseWatchForm | None
    follow_url: str
    """Where a linked case can be started; "" where this officer cannot."""


def watches(case: Case, tasks: list[Task], officer: Officer, at: datetime) -> list[Watch]:
    """The last watch of every event step that the case has reached."""
    last = {task.step: task for task in tasks if task.is_watch}
    if not last:
        return []
    works = policies.works_on_case(officer, case, at)
    names = names_of(case.office, {task.closed_by for task in tasks})
    found = [_watch(case, task, tasks, names, works=works, at=at) for task in last.values()]
    if works and any(not watch.listening for watch in found):
        follow = follow_url(case, officer, at)
        for watch in found:
            watch.follow_url = "" if watch.listening else follow
    return found


def _watch(case: Case, task: Task, tasks: list[Task], names: dict[str, str], *, works: bool, at: datetime) -> Watch:
    definition = plan_of(task)
    step = definition.step(task.step)
    running = task.state == "open"
    listening = running and (task.timeout_at is None or task.timeout_at > at)
    fired = [each for each in tasks if each.opened_by_id == task.pk and each.scope.endswith(f"{each.number}!")]
    return Watch(
        task=task,
        name=words.step_name(definition, step),
        listening=listening,
        running=running,
        until=task.timeout_at,
        firings=[_firing(each, definition, step, names) for each in fired],
        record_url=reverse("desk:event", args=[case.number, step.id]) if works else "",
        close=CloseWatchForm(version=task.version) if works and listening and step.timeout else None,
        follow_url="",
    )


def _firing(task: Task, definition: Definition, step: Step, names: dict[str, str]) -> Firing:
    done = task.state == "done"
    return Firing(
        at=task.opened_at,
        outcome=words.outcome_label(definition, step, task.outcome),
        who=words.actor_name(task.closed_by, names) if done else words.executor_name(definition, step),
        open=not done,
    )


def follow_url(case: Case, officer: Officer, at: datetime) -> str:
    """For services that officers start: the counter's form of the same service, which names this case."""
    slug = case.sop_version.sop.slug
    if any(each.slug == slug and each.internal for each in counter_services(officer, at, words.language())):
        return f"{reverse('desk:counter_form', args=[slug])}?lanjutan={case.number}"
    return ""


def opens_task(definition: Definition, step: Step) -> bool:
    """Does a firing open a task for a position? Otherwise it is recorded, and done, here."""
    return definition.executors[step.executor].kind is not ExecutorKind.PUBLIC


def event_forms(case: Case, step: Step, at: datetime, data: Any = None, files: Any = None) -> StepForms:  # noqa: ANN401  as Django
    """The form that records a firing: the step's fields, and which way it goes where there are several."""
    definition = definition_of(case.sop_version)
    here = not opens_task(definition, step)
    kept = read_kept(data.get("step_kept", ""), kept_name(case, step)) if data is not None else {}
    declared = build_form(
        step.fields if here else [],
        language=words.language(),
        today=lambda: local_day(case.office, at),
        given=kept,
        data=data,
        files=files,
    )
    explain_conditions(declared)
    ways = {key: step.outcomes[key] for key in step.firing_outcomes} if here else {}
    decision = DecisionForm(
        data,
        version=0,
        outcomes=[(key, _way(definition, step, key)) for key in ways] if len(ways) > 1 else [],
        outcome_required=True,
        officers=None,
        officer_required=False,
        needs_reason={},
        takes_reason=False,
        with_note=here,
        note_help=_note_help(ways),
    )
    return StepForms(step, declared, None, decision, kept)


def _note_help(ways: dict[str, Any]) -> str:
    needed = [each.label.in_language(words.language()) for each in ways.values() if each.reason == "required"]
    return words.note_needed(needed) if needed else ""


def _way(definition: Definition, step: Step, key: str) -> OptionLabel:
    """A firing that comes back to its event step at once is simply recorded."""
    outcome = step.outcomes[key]
    follows = words.recorded() if outcome.to == step.id else words.what_follows(definition, outcome.to)
    return OptionLabel(outcome.label.in_language(words.language()), help=follows)


def kept_name(case: Case, step: Step) -> str:
    """Signs files of a refused form for this very event."""
    return f"{case.pk}:{step.id}"
