"""Recording what came from outside while an event step waits for it, or after its time."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from alur.desk.forms import StepForms
from alur.desk.panels import words
from alur.desk.panels.steps import sign_kept
from alur.desk.panels.watches import event_forms, kept_name, opens_task
from alur.desk.queries import case_of, officer_of
from alur.engine.cases.actions import Fired, file_ids, fire_event
from alur.engine.cases.actions.keeping import keep_uploads
from alur.engine.cases.policies import works_on_case
from alur.engine.cases.queries import watch_for
from alur.engine.cases.rules.actors import Actor
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Step
from alur.kernel import clock
from alur.kernel.errors import AlurError, Conflict, Invalid
from alur.kernel.ids import new_token

from .case import case_url
from .drafts import draft_done

if TYPE_CHECKING:
    from alur.engine.cases.models import Case
    from alur.foundation.offices.models import Officer


def record(request: HttpRequest, number: str, step: str) -> HttpResponse:
    """The form of one event; a POST writes it down, or opens the task of who takes care of it."""
    officer, at = officer_of(request), clock.now()
    case = case_of(officer, number)
    waiting = definition_of(case.sop_version).steps_by_id.get(step)
    reached = case.tasks.filter(step=step, is_watch=True).exists()
    if waiting is None or not waiting.event or not reached or not works_on_case(officer, case, at):
        raise Http404
    if request.method != "POST":
        return _page(request, case, waiting, event_forms(case, waiting, at), at)
    forms = event_forms(case, waiting, at, request.POST, request.FILES)
    valid = forms.is_valid()
    valid = _keep_uploads(forms, case, officer, at) and valid
    if not valid:
        return _page(request, case, waiting, forms, at, status=422)
    try:
        fired = _fire(case, waiting, forms, officer, at)
    except Invalid as fault:
        forms.complain({"step_note" if name == "reason" else name: said for name, said in fault.fields.items()})
        return _page(request, case, waiting, forms, at, status=422)
    except AlurError as error:
        forms.decision.add_error(None, str(error))
        return _page(request, case, waiting, forms, at, status=409 if isinstance(error, Conflict) else 403)
    _say(request, case, waiting, fired)
    return draft_done(redirect(case_url(number)), _draft(case, waiting))


def _fire(case: "Case", step: Step, forms: StepForms, officer: "Officer", at: datetime) -> Fired:
    decision = forms.decision.cleaned_data
    answers = forms.answers
    return fire_event(
        case_id=case.pk,
        step=step.id,
        by=Actor.officer(officer.pk),
        at=at,
        key=f"{officer.pk}:{decision['step_key']}",
        officer=officer,
        outcome=decision.get("step_outcome", ""),
        answers=answers,
        note=decision.get("step_note", ""),
        files=file_ids(step.fields, answers),
    )


def _keep_uploads(forms: StepForms, case: "Case", officer: "Officer", at: datetime) -> bool:
    forms.kept, faults = keep_uploads(
        fields=forms.file_fields,
        cleaned=forms.declared.cleaned_data,
        kept=forms.kept,
        office=case.office,
        key=str(forms.decision.data.get("step_key", "")),
        stream=case.stream,
        by=Actor.officer(officer.pk),
        at=at,
    )
    forms.complain(faults)
    return not faults


def _say(request: HttpRequest, case: "Case", step: Step, fired: Fired) -> None:
    definition = definition_of(case.sop_version)
    if fired.late:
        said = _("Masa tunggunya sudah berakhir. Kejadian ini dicatat di riwayat dan tidak mengubah permohonan.")
        messages.warning(request, said)
    elif opens_task(definition, step):
        who = words.executor_name(definition, step)
        messages.success(request, _("Kejadian dicatat. Tugas baru dibuka untuk %(who)s.") % {"who": who})
    else:
        messages.success(request, _("Kejadian dicatat."))


def _draft(case: "Case", step: Step) -> str:
    return f"kejadian-{case.number}-{step.id}"


def _page(
    request: HttpRequest, case: "Case", step: Step, forms: StepForms, at: datetime, status: int = 200
) -> HttpResponse:
    definition = definition_of(case.sop_version)
    context = {
        "case": case,
        "name": words.step_name(definition, step),
        "who": words.executor_name(definition, step) if opens_task(definition, step) else "",
        "late": watch_for(case, step.id, at) is None,
        "forms": forms,
        "form": next((each for each in forms.all if each.errors), None),
        "key": request.POST.get("step_key") or new_token(),
        "kept_token": sign_kept(forms.kept, kept_name(case, step)),
        "draft": _draft(case, step),
    }
    return render(request, "desk/event.html", context, status=status)
