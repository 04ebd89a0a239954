"""The current step as the page shows it: its forms, and what the officer can do with it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core import signing
from django.utils.translation import gettext as _

from alur.desk.forms import DecisionForm, StepForms
from alur.desk.forms.step import KEPT
from alur.engine.cases.actions import assigned_step
from alur.engine.cases.forms import StepForm, build_form
from alur.engine.cases.queries import readable, task_view
from alur.engine.cases.queries.executors import position_in
from alur.engine.cases.queries.free_times import free_for
from alur.engine.cases.queries.own_steps import starting_answers
from alur.engine.cases.registry import activities
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import SEALED_TYPES, Definition, FieldType, Step
from alur.foundation.offices.queries import holders, local_day
from alur.ui.forms import OptionLabel

from . import words

if TYPE_CHECKING:
    from alur.engine.cases.models import Task
    from alur.engine.cases.ports import TaskView

_DAY = 24 * 60 * 60


def step_forms(task: Task, at: datetime, data: Any = None, files: Any = None) -> StepForms:  # noqa: ANN401  as Django
    """The forms of the task's step; bound when `data` is given."""
    definition = definition_of(task.case.sop_version)
    step = definition.step(task.step)
    earlier = starting_answers(task)
    kept = {
        each.name: earlier[each.name] for each in step.fields if each.type is FieldType.FILE and earlier.get(each.name)
    }
    if data is not None:
        kept |= read_kept(data.get("step_kept", ""), str(task.pk))
    sealed = {
        each.name: earlier[each.name] for each in step.fields if each.type in SEALED_TYPES and earlier.get(each.name)
    }
    activity, view = activities.get(step.does), task_view(task, step)
    plain = {name: value for name, value in earlier.items() if name not in sealed} | kept
    plain |= activity.proposes(view)
    declared = build_form(
        step.fields,
        language=words.language(),
        today=lambda: local_day(task.case.office, at),
        given=plain,
        data=data,
        files=files,
        free=free_for(definition, step.id, step.fields, office_id=task.case.office_id, at=at, standing=_standing(view)),
    )
    shown = {each.name: each.value for each in readable(step.fields, earlier, language=words.language())}
    for name in sealed.keys() & declared.fields.keys():
        declared.fields[name].required = False
        declared.fields[name].help_text = str(KEPT) % {"value": shown[name]}
    explain_conditions(declared)
    own = activity.form(view, data, files)
    decision = _decision(task, definition, step, at, data)
    return StepForms(step, declared, own, decision, kept, sealed)


def _standing(view: TaskView) -> Callable[[str], Any]:
    def answer(name: str) -> Any:  # noqa: ANN401  an answer
        found = view.answer(name)
        return found.value if found else None

    return answer


def explain_conditions(form: StepForm) -> None:
    """Say when a field is asked for: without scripts it is always there."""
    for each in form.declared:
        asked = next((one for one in form.declared if each.shown_if and one.name == each.shown_if.field), None)
        if asked is None or each.shown_if is None or each.name not in form.fields:
            continue
        labels = [one.label.in_language(words.language()) for one in asked.options if each.shown_if.matches(one.value)]
        said = _("Isi bila Anda memilih: %(choices)s.") % {"choices": ", ".join(labels)}
        form.fields[each.name].help_text = f"{form.fields[each.name].help_text} {said}".strip()


def _decision(task: Task, definition: Definition, step: Step, at: datetime, data: Any) -> DecisionForm:  # noqa: ANN401
    decides = bool(activities.get(step.does).results)
    # An activity that answers by itself leaves only the returns to a person.
    offered = {key: each for key, each in step.outcomes.items() if not decides or each.back}
    return DecisionForm(
        data,
        version=task.version,
        outcomes=[(key, _option(definition, step, key)) for key in offered],
        outcome_required=not decides,
        officers=_candidates(task, definition, step, at),
        # A return assigns nobody; then the engine asks for the person by the outcome.
        officer_required=not any(each.back for each in offered.values()),
        needs_reason={
            key: each.label.in_language(words.language()) for key, each in offered.items() if each.reason == "required"
        },
        takes_reason=any(each.reason != "none" for each in offered.values()),
        with_note=task.clock != "applicant",
    )


def _option(definition: Definition, step: Step, key: str) -> OptionLabel:
    outcome = step.outcomes[key]
    follows = words.what_follows(definition, outcome.to)
    if outcome.back:
        target = definition.step(outcome.to)
        about = {"step": words.step_name(definition, target), "who": words.executor_name(definition, target)}
        follows = _("Kembali ke: %(step)s (%(who)s)") % about
    said = f"{outcome.help.in_language(words.language())} {follows}" if outcome.help else follows
    return OptionLabel(outcome.label.in_language(words.language()), help=said)


def _candidates(task: Task, definition: Definition, step: Step, at: datetime) -> list[tuple[str, str]] | None:
    """Whom one can choose for the later step that is `assigned_by` this one; None where there is no such step."""
    later = assigned_step(definition, step)
    if later is None:
        return None
    position = position_in(task.case, later.executor)
    return [(str(each.pk), each.name) for each in holders(position, at)] if position else []


def sign_kept(kept: dict[str, list[dict[str, Any]]], task_id: str) -> str:
    """Files that a refused form handed in, for its next try: signed, so that nobody names another's file."""
    return signing.dumps(kept, salt=f"desk.kept:{task_id}") if kept else ""


def read_kept(token: str, task_id: str) -> dict[str, list[dict[str, Any]]]:
    """What `sign_kept` wrote for this very task, for a day; otherwise nothing."""
    if not token:
        return {}
    try:
        kept: dict[str, list[dict[str, Any]]] = signing.loads(token, salt=f"desk.kept:{task_id}", max_age=_DAY)
    except signing.BadSignature:
        return {}
    return kept
