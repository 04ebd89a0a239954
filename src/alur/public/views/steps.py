"""A step that is the applicant's: a form sent back for completing, a confirmation, the survey."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alur.engine.cases.actions import complete_task, file_ids
from alur.engine.cases.queries import tracking_token
from alur.engine.cases.queries.own_steps import own_step
from alur.engine.cases.rules.actors import APPLICANT
from alur.engine.sops.queries import definition_of
from alur.kernel import clock
from alur.kernel.errors import Invalid
from alur.public.queries.standing import reason_of_return
from alur.ui.dates import long_datetime
from alur.ui.errors import page
from alur.ui.free_times import ASKED
from alur.ui.widgets import LOOK

from .device import COOKIE, remember_draft
from .pages import by_secret_link, form_key, free_times_part, language, with_form
from .step_page import StepPage, form_context, free_times_form, keep_files, step_page, tell

if TYPE_CHECKING:
    from alur.engine.cases.models import Case, Task


# The survey's nine questions are the heaviest page. Compressing it tells nobody anything: who does not know the secret
# address cannot have it asked for, and Django pads the answer (BREACH).
@require_http_methods(["GET", "HEAD", "POST"])
@by_secret_link
def step(request: HttpRequest, case: Case, task: UUID) -> HttpResponse:
    """Show the step's forms; complete it."""
    found = own_step(case, task)
    if found is None:
        raise Http404(_("Langkah ini tidak ditemukan."))
    home = reverse("public:case", args=[tracking_token(case)])
    if found.closed_at is not None:
        return _closed(request, found, home)
    draft, token, faults = keep_files(request, found)
    shown = step_page(found, draft, request if request.method == "POST" else None)
    status = 200
    if ASKED in request.GET and request.method != "POST":
        return free_times_part(request, free_times_form(found, request))
    if "hapus" in request.POST or LOOK in request.POST:
        shown = step_page(found, draft, None, typed=shown, looked=request.POST.get(LOOK, ""))
    elif request.method == "POST":
        for name, message in faults.items():
            shown.declared.errors.pop(name, None)  # "Pilih berkas" helps nobody whose file was refused
            shown.declared.add_error(name, message)
        if not faults and shown.are_valid() and (done := _complete(request, shown, home)):
            return done
        status = 422
    response = with_form(_show(request, case, shown, status))
    remember_draft(request, response, token, request.path)
    return response


def draft_key(task_id: UUID) -> str:
    """Names what the device keeps of this page; said again with the thanks, so that the device forgets it."""
    return f"langkah/{task_id}"


def _complete(request: HttpRequest, shown: StepPage, home: str) -> HttpResponse | None:
    """Complete the task and go home; None where something has to be mended first."""
    version = request.POST.get("versi", "")
    answers = {} if shown.goes_back else shown.answers()
    try:
        complete_task(
            case_id=shown.task.case_id,
            task_id=shown.task.pk,
            version=int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else None,
            by=APPLICANT,
            at=clock.now(),
            key=f"step:{shown.task.pk}:{form_key(request)}",
            outcome=shown.decision.outcome if shown.decision.fields else "",
            answers=answers,
            activity_data=shown.own.cleaned_data if shown.own is not None and not shown.goes_back else {},
            reason=shown.decision.reason if shown.decision.fields else "",
            files=file_ids(shown.step.fields, answers),
        )
    except Invalid as fault:
        tell(shown, fault)
        return None
    messages.success(request, _("Terima kasih, sudah kami terima."), extra_tags=draft_key(shown.task.pk))
    response = redirect(home)
    response.delete_cookie(COOKIE, path=request.path)
    return response


def _closed(request: HttpRequest, task: Task, home: str) -> HttpResponse:
    """Sent twice, or from an old page: say what is known, do nothing."""
    if request.method != "POST" or task.closed_at is None:
        return redirect(home)
    zone = task.case.office.zone
    when = long_datetime(task.closed_at, zone, language())
    said = _("Langkah ini sudah selesai pada %(when)s. Tidak ada yang dikerjakan dua kali.") % {"when": when}
    return page(request, 409, said, back_url=home)


def _show(request: HttpRequest, case: Case, shown: StepPage, status: int) -> HttpResponse:
    definition = definition_of(shown.task.case.sop_version)
    context = {
        "office": case.office,
        "case": case,
        "token": tracking_token(case),
        "task": shown.task,
        "title": definition.name_of(shown.step).in_language(language()),
        "returned": reason_of_return(shown.task),
        **form_context(request, shown),
        "draft_key": draft_key(shown.task.pk),
    }
    return render(request, "public/step.html", context, status=status)
