"""The forms of a step that somebody outside the office fills in, as its page shows them and judges them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import HttpRequest
from django.template.loader import render_to_string

from alur.engine.cases.forms import StepForm
from alur.engine.cases.ports import Activity, TaskView
from alur.engine.cases.queries import draft_answers, task_view
from alur.engine.cases.queries.free_times import free_for
from alur.engine.cases.queries.own_steps import answers_before
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.actors import APPLICANT, Actor
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import FieldType, Step
from alur.kernel import clock
from alur.kernel.errors import Invalid
from alur.kernel.ids import new_token
from alur.public.actions import keep_answers, remove_file
from alur.public.forms import DecisionForm, as_typed, fields_form, kept_files
from alur.public.queries.filling import live_draft
from alur.public.rules import live_answers

from .device import COOKIE
from .pages import language

if TYPE_CHECKING:
    from alur.engine.cases.models import Draft, Task


@dataclass
class StepPage:
    """The task with its three forms: declared fields, the activity's own, the decision."""

    task: Task
    step: Step
    activity: Activity
    view: TaskView
    before: dict[str, Any]
    """Answers from before: an earlier visit, or what the caller of the case handed over."""
    kept: dict[str, Any]
    """Those, with the files that this device has put in or taken out since."""
    declared: StepForm
    own: forms.Form | None
    decision: DecisionForm

    @property
    def forms(self) -> list[forms.Form]:
        return [each for each in (self.declared, self.own, self.decision) if each is not None]

    def are_valid(self) -> bool:
        """All of them; a return asks for nothing but its reason."""
        if self.decision.fields and not self.decision.is_valid():
            return False
        if self.goes_back:
            return True
        # A list: every form is judged, so that all messages come at once.
        return all([each.is_valid() for each in self.forms if each is not self.decision])  # noqa: C419  see above

    @property
    def goes_back(self) -> bool:
        return bool(self.decision.fields) and self.decision.is_valid() and self.decision.goes_back

    def answers(self) -> dict[str, Any]:
        """The cleaned answers; files are those kept, and hidden ones left empty stay as they were."""
        given = dict(self.declared.cleaned_data)
        for field in self.declared.declared:
            hidden = field.name in self.before and field.name not in self.declared.initial
            if field.type is FieldType.FILE or (hidden and not given.get(field.name)):
                given[field.name] = self.kept.get(field.name)
        return live_answers(self.step.fields, given)


def before_of(task: Task) -> dict[str, Any]:
    """Answers from before. Behind a link for one person outside, who may be another than last time, there are none."""
    return {} if task.acts_by in ("contact", "unit") else answers_before(task)


def keep_files(request: HttpRequest, task: Task, *, by: Actor = APPLICANT) -> tuple[Draft | None, str, dict[str, str]]:
    """Files stay through a refused form: put into a draft of this page, or taken out of it."""
    draft = live_draft(request.COOKIES.get(COOKIE, ""), clock.now())
    if not request.FILES and "hapus" not in request.POST:
        return draft, "", {}
    step = _definition_step(task)
    before = before_of(task)
    kept = {**before, **(draft_answers(draft) if draft else {})}
    form = _declared(task, step, kept, request.POST, request.FILES)
    form.is_valid()
    uploads = {f.name: form.cleaned_data.get(f.name) for f in step.fields if f.type is FieldType.FILE}
    files_before = {name: before[name] for name in uploads if name in before}
    draft, token, faults = keep_answers(
        version=task.case.sop_version,
        draft=draft,
        earlier=files_before,
        fields=[field for field in step.fields if field.type is FieldType.FILE],
        cleaned=uploads,
        at=clock.now(),
        by=by,
    )
    faults |= {name: str(messages[0]) for name, messages in form.errors.items() if request.FILES.getlist(name)}
    if "hapus" in request.POST:
        remove_file(draft=draft, earlier=files_before, file_id=request.POST["hapus"], at=clock.now())
    return draft, token, faults


def _definition_step(task: Task) -> Step:
    return definition_of(task.case.sop_version).step(task.step)


def _declared(task: Task, step: Step, given: dict[str, Any], data: Any = None, files: Any = None) -> StepForm:  # noqa: ANN401  as Django's
    known = before_of(task)
    view = task_view(task, step)

    def answer(name: str) -> Any:  # noqa: ANN401  an answer
        standing = view.answer(name)
        return standing.value if standing else None

    return fields_form(
        step.fields,
        office=task.case.office,
        language=language(),
        given=given,
        known=known,
        data=data,
        files=files,
        free=free_for(
            definition_of(task.case.sop_version),
            step.id,
            step.fields,
            office_id=task.case.office_id,
            at=clock.now(),
            standing=answer,
        ),
    )


def free_times_form(task: Task, request: HttpRequest) -> StepForm:
    """The step's own fields, with what the query says is typed so far."""
    return _declared(task, _definition_step(task), before_of(task), request.GET)


def step_page(
    task: Task,
    draft: Draft | None,
    request: HttpRequest | None,
    *,
    typed: StepPage | None = None,
    looked: str = "",
) -> StepPage:
    """`request` is given when its forms are to be judged; `typed` to show again what was typed, unjudged: for a file
    taken out, or to see what is free for the time slot `looked`."""
    definition = definition_of(task.case.sop_version)
    step = _definition_step(task)
    activity = activities.get(step.does)
    view = task_view(task, step)
    before = before_of(task)
    kept = {**before, **(draft_answers(draft) if draft else {})}
    data, files = (request.POST, request.FILES) if request else (None, None)
    # Without its files: those were judged and are among the kept ones by now.
    declared = _declared(task, step, kept, data)
    own = activity.form(view, data, files)
    decision = DecisionForm(
        data,
        definition=definition,
        step=step,
        decided_by_activity=bool(activity.results),
        language=language(),
    )
    made = StepPage(task, step, activity, view, before, kept, declared, own, decision)
    if typed is not None:
        for new, old in zip(made.forms, typed.forms, strict=True):
            new.initial = {**new.initial, **as_typed(old)}
        declared.offer_times(looked)
    return made


def tell(shown: StepPage, fault: Invalid) -> None:
    """Put each message to its field; what belongs to none goes on top."""
    for name, message in fault.fields.items():
        for form in shown.forms:
            for spelled in (name, f"decision_{name}"):
                if spelled in form.fields:
                    form.add_error(spelled, message)
                    break
            else:
                continue
            break
        else:
            shown.declared.add_error(None, message)


def form_context(request: HttpRequest, shown: StepPage) -> dict[str, Any]:
    """The forms of a step as `public/_step_form.html` shows them."""
    panel = shown.activity.panel(shown.view)
    return {
        "topics": _topics(shown),
        "panel": render_to_string(panel.template, dict(panel.context), request) if panel else "",
        "own": shown.own,
        "decision": shown.decision if shown.decision.fields else None,
        "refused": [shown.declared, shown.own, shown.decision],
        "form": next((each for each in shown.forms if each.is_bound and each.errors), None),
        "key": request.POST.get("kunci") or new_token(),
        "media": shown.declared.media,
    }


def _topics(shown: StepPage) -> list[dict[str, Any]]:
    files = {f.name: kept_files(shown.kept.get(f.name)) for f in shown.step.fields if f.type is FieldType.FILE}
    topics = [
        {
            # A field that stands alone is its own topic: not the same words twice.
            "title": "" if [f.label for f in topic.fields] == [topic.topic] else topic.topic.in_language(language()),
            "help": topic.help.in_language(language()) if topic.help else "",
            "fields": [
                (shown.declared[field.name], files.get(field.name, []))
                for field in topic.fields
                if field.name in shown.declared.fields
            ],
        }
        for topic in shown.step.form
    ]
    return [topic for topic in topics if topic["fields"]]
