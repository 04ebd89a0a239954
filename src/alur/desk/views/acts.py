"""The acts beside completing a step: each is a POST of one small form, and leads back to the case."""

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from alur.desk import forms
from alur.desk.panels.case import Typed
from alur.desk.queries import case_of, officer_of, task_of
from alur.engine.cases import actions
from alur.engine.cases.actions.keeping import keep_uploads
from alur.engine.cases.rules.actors import Actor
from alur.engine.sops.rules.definition import FieldType, FormField, Words
from alur.foundation.offices.queries import holders, officers
from alur.kernel import clock
from alur.kernel.errors import AlurError, Conflict, Invalid

from .case import case_url, render_case
from .step import lead_on

if TYPE_CHECKING:
    from alur.engine.cases.models import Case, Task
    from alur.foundation.offices.models import Officer

ATTACHMENTS = FormField(name="attachments", type=FieldType.FILE, label=Words(id="-"), required=False, max=3)
"""The files of a participant's note, stored as those of a step's field are."""

type Cleaned = dict[str, Any]
type Do = Callable[[Case, Task, Cleaned, Officer, datetime], str]
"""Do the act; answer what is said when it is done."""


def _common(case: "Case", task: "Task", data: Cleaned, officer: "Officer", at: datetime) -> Cleaned:
    return {"case_id": case.pk, "task_id": task.pk, "version": data["version"], "officer": officer, "at": at}


def _key(data: Cleaned, officer: "Officer") -> str:
    return f"{officer.pk}:{data['key']}"


def _claim(case: "Case", task: "Task", data: Cleaned, officer: "Officer", at: datetime) -> str:
    actions.claim_task(**_common(case, task, data, officer, at))
    return _("Tugas ini sekarang Anda pegang.")


def _release(case: "Case", task: "Task", data: Cleaned, officer: "Officer", at: datetime) -> str:
    actions.release_task(**_common(case, task, data, officer, at), key=_key(data, officer))
    return _("Tugas dilepas. Rekan dengan jabatan yang sama dapat mengambilnya.")


def _resume(case: "Case", task: "Task", data: Cleaned, officer: "Officer", at: datetime) -> str:
    actions.resume_task(**_common(case, task, data, officer, at), key=_key(data, officer))
    return _("Langkah ini berjalan lagi.")


def _ask(case: "Case", task: "Task", data: Cleaned, officer: "Officer", at: datetime) -> str:
    asked = {"question": data["text"], "key": _key(data, officer)}
    actions.ask_applicant(**_common(case, task, data, officer, at), **asked)
    return _("Pertanyaan dikirim kepada pemohon. Waktu langkah ini berhenti sampai dijawab.")


def _suspend(case: "Case", task: "Task", data: Cleaned, officer: "Officer", at: datetime) -> str:
    asked = {"reason": data["text"], "key": _key(data, officer)}
    actions.suspend_task(**_common(case, task, data, officer, at), **asked)
    return _("Langkah ini ditunda. Waktunya berhenti sampai Anda melanjutkannya.")


def _reassign(case: "Case", task: "Task", data: Cleaned, officer: "Officer", at: datetime) -> str:
    to = officers(officer.office).filter(pk=data["to"]).first()
    if to is None:
        raise Invalid({"to": _("Pilih petugas dari daftar.")})
    asked = {"to": to, "reason": data["reason"], "key": _key(data, officer)}
    actions.reassign_task(**_common(case, task, data, officer, at), **asked)
    return _("Tugas dialihkan kepada %(name)s.") % {"name": to.name}


def _skip(case: "Case", task: "Task", data: Cleaned, officer: "Officer", at: datetime) -> str:
    by = Actor.officer(officer.pk)
    asked = {"reason": data["reason"], "by": by, "key": _key(data, officer)}
    actions.skip_task(**_common(case, task, data, officer, at), **asked)
    return _("Langkah ini dilewati.")


def _correct(case: "Case", task: "Task", data: Cleaned, officer: "Officer", at: datetime) -> str:
    actions.correct_task(
        case_id=case.pk,
        task_id=task.pk,
        reason=data["reason"],
        officer=officer,
        by=Actor.officer(officer.pk),
        at=at,
        key=_key(data, officer),
    )
    return _("Langkah ini dibuka lagi. Perbaiki isinya, lalu simpan.")


def _contribute(case: "Case", task: "Task", data: Cleaned, officer: "Officer", at: datetime) -> str:
    kept, faults = keep_uploads(
        fields=[ATTACHMENTS],
        cleaned=data,
        kept={},
        office=case.office,
        key=data["key"],
        stream=case.stream,
        by=Actor.officer(officer.pk),
        at=at,
    )
    if faults:
        raise Invalid(faults)
    actions.contribute(
        case_id=case.pk,
        task_id=task.pk,
        text=data["text"],
        officer=officer,
        at=at,
        key=_key(data, officer),
        files=kept[ATTACHMENTS.name],
    )
    return _("Catatan disimpan.")


def _close_watch(case: "Case", task: "Task", data: Cleaned, officer: "Officer", at: datetime) -> str:
    actions.close_watch(**_common(case, task, data, officer, at), reason=data["reason"], key=_key(data, officer))
    return _("Masa tunggu diakhiri.")


ACTS: dict[str, tuple[type[forms.ActForm], Do]] = {
    "ambil": (forms.ClaimForm, _claim),
    "lepas": (forms.ReleaseForm, _release),
    "lanjutkan": (forms.ResumeForm, _resume),
    "tanya": (forms.QuestionForm, _ask),
    "tunda": (forms.SuspendForm, _suspend),
    "alihkan": (forms.ReassignForm, _reassign),
    "lewati": (forms.SkipForm, _skip),
    "koreksi": (forms.CorrectForm, _correct),
    "catatan": (forms.ContributeForm, _contribute),
    "akhiri": (forms.CloseWatchForm, _close_watch),
}


def act(request: HttpRequest, number: str, task_id: UUID, act: str) -> HttpResponse:
    """Do one of ACTS to the task. A GET (after signing in again) leads back to the case."""
    if act not in ACTS:
        raise Http404
    officer, at = officer_of(request), clock.now()
    case = case_of(officer, number)
    task = task_of(case, officer, task_id)
    if request.method != "POST":
        return redirect(case_url(number, task_id))
    form = _form(ACTS[act][0], request, task, at)
    typed = Typed(task_id=task.pk, act=form)
    if not form.is_valid():
        return render_case(request, number, asked=task.pk, typed=typed, status=422)
    try:
        said = ACTS[act][1](case, task, form.cleaned_data, officer, at)
    except AlurError as error:
        return _refused(request, number, typed, error)
    done = task_of(case, officer, task.pk)
    if done.state == "done" and act in ("ambil", "lewati"):
        return lead_on(request, done)  # a step that taking it completes
    messages.success(request, said)
    return redirect(case_url(number, None if act in ("koreksi", "lewati", "akhiri") else task.pk))


def _form(kind: type[forms.ActForm], request: HttpRequest, task: "Task", at: datetime) -> forms.ActForm:
    if kind is forms.ReassignForm:
        people = list(holders(task.position, at)) if task.position else []
        return forms.ReassignForm(request.POST, holders=people, version=task.version)
    if kind is forms.ContributeForm:
        return forms.ContributeForm(request.POST, request.FILES, version=task.version)
    name = f"koreksi-{task.number}" if kind is forms.CorrectForm else ""
    return kind(request.POST, version=task.version, name=name)


def _refused(request: HttpRequest, number: str, typed: Typed, error: AlurError) -> HttpResponse:
    form = typed.act
    assert form is not None
    status = 403
    if isinstance(error, Invalid):
        status = 422
        for name, message in error.fields.items():
            form.add_error(name if name in form.fields else None, message)
    else:
        form.add_error(None, str(error))
        status = 409 if isinstance(error, Conflict) else 403
    task_id = typed.task_id if isinstance(typed.task_id, UUID) else None
    return render_case(request, number, asked=task_id, typed=typed, status=status)


def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """The office ends the case, with a reason that the applicant reads."""
    officer, at = officer_of(request), clock.now()
    case = case_of(officer, number)
    if request.method != "POST":
        return redirect(case_url(number))
    form = forms.CancelForm(request.POST)
    typed = Typed(act=form)
    if not form.is_valid():
        return render_case(request, number, typed=typed, status=422)
    data = form.cleaned_data
    try:
        actions.cancel_case(case_id=case.pk, reason=data["reason"], officer=officer, at=at, key=_key(data, officer))
    except AlurError as error:
        return _refused(request, number, typed, error)
    messages.success(request, _("Permohonan %(number)s dibatalkan.") % {"number": case.number})
    return redirect(case_url(number))
