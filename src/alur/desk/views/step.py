"""Completing a step."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from alur.desk.forms import StepForms
from alur.desk.forms.step import refill
from alur.desk.panels import words
from alur.desk.panels.case import Typed
from alur.desk.panels.steps import step_forms
from alur.desk.queries import officer_of, step_of_case
from alur.engine.cases.actions import complete_task, file_ids, save_progress
from alur.engine.cases.actions.keeping import keep_uploads
from alur.engine.cases.policies import may_act_for_outsider, may_work_on
from alur.engine.cases.queries import next_task_for
from alur.engine.cases.rules.actors import Actor
from alur.engine.sops.queries import definition_of
from alur.foundation.offices.queries import officers
from alur.kernel import clock
from alur.kernel.errors import AlurError, Conflict, Invalid
from alur.ui.free_times import ASKED, free_part
from alur.ui.widgets import LOOK

from .case import case_url, render_case
from .drafts import draft_done

if TYPE_CHECKING:
    from alur.engine.cases.models import Case, Task
    from alur.foundation.offices.models import Officer


def complete(request: HttpRequest, number: str, task_id: UUID) -> HttpResponse:
    """Complete the step with what was typed; on success lead on to the next task.

    A GET comes from signing in again after the session had ended: it leads back to the step.
    """
    officer, at = officer_of(request), clock.now()
    task = step_of_case(officer, number, task_id)
    case = task.case
    if request.method != "POST":
        if ASKED in request.GET:
            return free_part(step_forms(task, at, request.GET).declared, request.GET[ASKED])
        return redirect(case_url(number, task_id))
    forms = step_forms(task, at, request.POST, request.FILES)
    valid = forms.is_valid()
    running = task.state == "open"
    if running and not (may_work_on(officer, task, at) or may_act_for_outsider(officer, task, at)):
        forms.decision.add_error(None, _("Langkah ini bukan tugas Anda, atau sedang dikerjakan petugas lain."))
        return _again(request, number, task, forms, status=403)
    # Stored before anything can refuse: a browser does not send a chosen file again by itself.
    if running and "step_save" in request.POST:
        if not _keep_uploads(forms, case, officer, at, store=True):
            _tell_refused_files(request, forms)
        return _save(request, number, task, forms, officer, at)
    if running and LOOK in request.POST:
        return _look(request, number, task, forms, officer, at)
    valid = _keep_uploads(forms, case, officer, at, store=running) and valid
    if not valid:
        if not running:
            forms.decision.add_error(None, _("Langkah ini sudah selesai. Yang Anda tulis tidak disimpan."))
        return _again(request, number, task, forms, status=422 if running else 409)
    return _try(request, number, task, forms, lambda: _complete(case, task, forms, officer, at))


def _save(
    request: HttpRequest, number: str, task: "Task", forms: StepForms, officer: "Officer", at: datetime
) -> HttpResponse:
    """Keep what was done so far. The page comes back with all that was typed, also what is not kept yet."""
    status = 422
    if forms.own is not None and forms.own.is_valid():
        try:
            save_progress(
                case_id=task.case_id,
                task_id=task.pk,
                version=_whole(request.POST.get("step_version", "")),
                activity_data=forms.own.cleaned_data,
                officer=officer,
                at=at,
                key=f"{officer.pk}:{_key_of(request)}",
            )
        except Invalid as fault:
            for name, message in fault.fields.items():
                forms.own.add_error(name if name in forms.own.fields else None, message)
        except AlurError as error:
            forms.own.add_error(None, str(error))
            status = 409 if isinstance(error, Conflict) else 403
        else:
            messages.success(request, _("Kemajuan tersimpan. Langkah ini belum selesai."))
            return _again(request, number, task, step_forms(_now(task), at).resume(forms), status=200)
    return _again(request, number, task, step_forms(_now(task), at).resume(forms, own=forms.own), status=status)


def _look(
    request: HttpRequest, number: str, task: "Task", forms: StepForms, officer: "Officer", at: datetime
) -> HttpResponse:
    """The page again with all that was typed, unjudged, and with the times that are free for it."""
    if not _keep_uploads(forms, task.case, officer, at, store=True):
        _tell_refused_files(request, forms)
    fresh = step_forms(task, at)
    if fresh.own is not None and forms.own is not None:
        refill(fresh.own, forms.own)
    return _again(request, number, task, fresh.resume(forms, looked=request.POST[LOOK]), status=200)


def _tell_refused_files(request: HttpRequest, forms: StepForms) -> None:
    """The page comes back unjudged, so what is wrong with a file is said above it."""
    for each in forms.file_fields:
        if request.FILES.getlist(each.name):
            for fault in forms.declared.errors.get(each.name, []):
                messages.error(request, str(fault))


def _now(task: "Task") -> "Task":
    """The task as it stands after the act."""
    task.refresh_from_db(fields=["version", "assignee", "claimed_at", "state"])
    return task


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 9 else None


def _key_of(request: HttpRequest) -> str:
    """What makes the form happen once. Of a strange one only what is printable: PostgreSQL refuses a NUL."""
    return "".join(filter(str.isprintable, request.POST.get("step_key", "")))[:64]


def _keep_uploads(forms: StepForms, case: "Case", officer: "Officer", at: datetime, *, store: bool) -> bool:
    forms.kept, faults = keep_uploads(
        fields=forms.file_fields,
        cleaned=forms.declared.cleaned_data,
        kept=forms.kept,
        office=case.office,
        key=str(forms.decision.data.get("step_key", "")),
        stream=case.stream,
        by=Actor.officer(officer.pk),
        at=at,
        store=store,
    )
    forms.complain(faults)
    return not faults


def _complete(case: "Case", task: "Task", forms: StepForms, officer: "Officer", at: datetime) -> None:
    decision = forms.decision.cleaned_data
    answers = forms.answers
    chosen_key = decision.get("step_chosen") or ""
    chosen = officers(officer.office).filter(pk=chosen_key).first() if chosen_key else None
    complete_task(
        case_id=case.pk,
        task_id=task.pk,
        version=decision.get("step_version"),
        by=Actor.officer(officer.pk),
        at=at,
        key=f"{officer.pk}:{decision['step_key']}",
        officer=officer,
        outcome=decision.get("step_outcome", ""),
        answers=answers,
        activity_data=forms.own.cleaned_data if forms.own else {},
        reason=decision.get("step_reason", ""),
        note=decision.get("step_note", ""),
        chosen=chosen,
        files=file_ids(forms.step.fields, answers),
    )


def _try(request: HttpRequest, number: str, task: "Task", forms: StepForms, act: Callable[[], None]) -> HttpResponse:
    try:
        act()
    except Invalid as fault:
        forms.complain(fault.fields)
        return _again(request, number, task, forms, status=422)
    except AlurError as error:
        forms.decision.add_error(None, str(error))
        return _again(request, number, task, forms, status=409 if isinstance(error, Conflict) else 403)
    task.refresh_from_db(fields=["outcome"])
    return draft_done(lead_on(request, task), f"langkah-{task.pk}")


def _again(request: HttpRequest, number: str, task: "Task", forms: StepForms, *, status: int) -> HttpResponse:
    return render_case(request, number, asked=task.pk, typed=Typed(task_id=task.pk, forms=forms), status=status)


def lead_on(request: HttpRequest, done: "Task") -> HttpResponse:
    """Say what was done and what follows, and go to the next task: of the same case if it is theirs."""
    officer = officer_of(request)
    messages.success(request, said_of(done))
    following = next_task_for(officer, clock.now(), after_case=done.case.root_id or done.case.pk)
    if following is None:
        return redirect(reverse("desk:inbox"))
    return redirect(case_url(following.case.number, following.pk))


def said_of(done: "Task") -> str:
    """ "“Diagnosa masalah” selesai: Ya. Lanjut ke: Menangani masalah (Pengelola TIK)."."""
    definition = definition_of(done.case.sop_version)
    step = definition.step(done.step)
    label = words.outcome_label(definition, step, done.outcome)
    about: dict[str, Any] = {"step": words.task_name(done), "outcome": f": {label}" if label else "", "follows": ""}
    target = step.outcomes[done.outcome].to if done.outcome in step.outcomes else step.then
    if target:
        about["follows"] = words.what_follows(definition, target) + "."
    return (_("“%(step)s” selesai%(outcome)s. %(follows)s") % about).strip()
