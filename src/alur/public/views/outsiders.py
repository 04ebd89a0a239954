"""Behind a secret link: the one step that a contact or another unit is asked for, or takes part in."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import TYPE_CHECKING, Concatenate
from uuid import UUID

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alur.engine.cases.actions import complete_by_link, contribute_by_link, file_ids, holder_of
from alur.engine.cases.actions.acts import was_asked
from alur.engine.cases.queries import known_link, link_is_for_executor, shown_to_link
from alur.engine.cases.queries.linked import asked_of, why_dead
from alur.foundation.files.queries import download_response, files_about
from alur.kernel import clock
from alur.kernel.errors import Conflict, Invalid
from alur.kernel.ids import new_token
from alur.public.actions import drop_upload, keep_uploads
from alur.public.forms import KeptFile, NoteForm
from alur.public.policies import WINDOW_SECONDS, may_add_note, may_try_link
from alur.ui.errors import page
from alur.ui.free_times import ASKED
from alur.ui.language import CHOICES, COOKIE
from alur.ui.widgets import LOOK

from .device import COOKIE as DRAFT
from .device import remember_draft
from .pages import form_key, free_times_part, language, private, with_form
from .step_page import StepPage, form_context, free_times_form, keep_files, step_page, tell

if TYPE_CHECKING:
    from alur.engine.cases.models import SecretLink


def by_outsider_link[**P](
    view: Callable[Concatenate[HttpRequest, SecretLink, str, P], HttpResponseBase],
) -> Callable[..., HttpResponseBase]:
    """A page that a secret link opens, in the case's language unless the device chose one.

    A token that is none gets the same friendly 404 as a broken tracking link, and 429 after many of them. Headers as
    `by_secret_link`.
    """

    @login_not_required
    @wraps(view)
    def opened(request: HttpRequest, token: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        link = known_link(token)
        if link is None:
            response: HttpResponseBase = _unknown(request)
        else:
            spoken = _language_for(request, link)
            with translation.override(spoken):
                try:
                    response = view(request, link, token, *args, **kwargs)
                except Http404 as absent:
                    response = page(request, 404, str(absent))
            response.headers["Content-Language"] = spoken
        response.headers.setdefault("Referrer-Policy", "no-referrer")
        return private(response)

    return opened


def _unknown(request: HttpRequest) -> HttpResponse:
    if may_try_link(address=str(get_adapter().get_client_ip(request))):
        return render(request, "public/unknown_link.html", status=404)
    said = _("Terlalu banyak percobaan. Tunggu %(minutes)d menit, lalu coba lagi.")
    return page(request, 429, said % {"minutes": WINDOW_SECONDS // 60})


def _language_for(request: HttpRequest, link: SecretLink) -> str:
    chosen = request.GET.get("bahasa") in CHOICES or request.COOKIES.get(COOKIE) in CHOICES
    known = language() if chosen else link.task.case.language
    return known if known in CHOICES else "id"


# Compressed as the applicant's own steps are, for the same reasons.
@require_http_methods(["GET", "HEAD", "POST"])
@by_outsider_link
def outsider(request: HttpRequest, link: SecretLink, token: str) -> HttpResponse:
    """Show what is asked; take the answer, or the note of who only takes part. GET changes nothing."""
    at = clock.now()
    key = f"link:{link.pk}:{form_key(request)}"
    again = request.method == "POST" and was_asked(key)
    if why_dead(link, at) and not again:
        return _gone(request, link, at)
    if not link_is_for_executor(link):
        return with_form(_take_part(request, link, token, at, key))
    if ASKED in request.GET and request.method != "POST":
        return free_times_part(request, free_times_form(link.task, request))
    if request.method != "POST" or (link.task.not_before and link.task.not_before > at):
        return with_form(_show(request, link, token, at, step_page(link.task, None, None)))
    response = _answer(request, link, token, at, key)
    return with_form(response)


def _answer(request: HttpRequest, link: SecretLink, token: str, at: datetime, key: str) -> HttpResponse:
    draft, secret, faults = keep_files(request, link.task, by=holder_of(link))
    shown = step_page(link.task, draft, request)
    status = 422
    if "hapus" in request.POST or LOOK in request.POST:
        shown, status = step_page(link.task, draft, None, typed=shown, looked=request.POST.get(LOOK, "")), 200
    else:
        for name, message in faults.items():
            shown.declared.errors.pop(name, None)
            shown.declared.add_error(name, message)
        if not faults and shown.are_valid() and (done := _complete(request, shown, token, at, key)):
            return done
    response = _show(request, link, token, at, shown, status)
    remember_draft(request, response, secret, request.path)
    return response


def _complete(request: HttpRequest, shown: StepPage, token: str, at: datetime, key: str) -> HttpResponse | None:
    """Complete the step and say thank you; None where something has to be mended first."""
    version = request.POST.get("versi", "")
    answers = {} if shown.goes_back else shown.answers()
    try:
        complete_by_link(
            token=token,
            version=int(version) if version.isascii() and version.isdecimal() and len(version) < 9 else None,
            at=at,
            key=key,
            outcome=shown.decision.outcome if shown.decision.fields else "",
            answers=answers,
            activity_data=shown.own.cleaned_data if shown.own is not None and not shown.goes_back else {},
            reason=shown.decision.reason if shown.decision.fields else "",
            files=file_ids(shown.step.fields, answers),
        )
    except Invalid as fault:
        tell(shown, fault)
        return None
    except Conflict as conflict:
        return page(request, 409, str(conflict))
    response = redirect("public:thanks", token)
    response.delete_cookie(DRAFT, path=request.path)
    return response


def _show(
    request: HttpRequest, link: SecretLink, token: str, at: datetime, shown: StepPage, status: int = 200
) -> HttpResponse:
    asked = asked_of(link, at, language())
    context = {"asked": asked, "office": asked.office, "token": token, "draft_key": _draft_key(link)}
    return render(request, "public/outsider.html", {**context, **form_context(request, shown)}, status=status)


def _take_part(request: HttpRequest, link: SecretLink, token: str, at: datetime, key: str) -> HttpResponse:
    """Read, and add notes with files; the files stay through a refused form."""
    about = f"draft:{link.pk}"
    form, status = NoteForm(), 200
    if request.method == "POST":
        if not may_add_note(link=str(link.pk)):
            said = _("Terlalu banyak catatan dalam waktu singkat. Tunggu %(minutes)d menit, lalu kirim lagi.")
            return page(request, 429, said % {"minutes": WINDOW_SECONDS // 60})
        form, status = NoteForm(request.POST, request.FILES), 422
        valid = form.is_valid()
        uploads = form.cleaned_data.get("attachments") or []
        fault = keep_uploads(office=link.task.case.office, uploads=uploads, about=about, at=at, by=holder_of(link))
        if fault:
            form.add_error("attachments", fault)
        if "hapus" in request.POST:
            drop_upload(about=about, file_id=request.POST["hapus"], at=at)
            form, status = NoteForm(initial={"text": request.POST.get("text", "")}), 200
        elif valid and form.is_valid() and (done := _contribute(request, link, form, token, at, key)):
            return done
    asked = asked_of(link, at, language())
    files = [KeptFile(str(each.pk), each.name, each.size) for each in files_about(about)]
    context = {"asked": asked, "office": asked.office, "token": token, "note": form, "files": files}
    context |= {"form": form, "draft_key": _draft_key(link), "key": request.POST.get("kunci") or new_token()}
    return render(request, "public/participant.html", context, status=status)


def _contribute(
    request: HttpRequest, link: SecretLink, form: NoteForm, token: str, at: datetime, key: str
) -> HttpResponse | None:
    files = [{"id": str(each.pk), "name": each.name, "size": each.size} for each in files_about(f"draft:{link.pk}")]
    try:
        contribute_by_link(token=token, text=form.cleaned_data["text"], at=at, key=key, files=files)
    except Invalid as fault:
        form.add_error("text", " ".join(fault.fields.values()))
        return None
    except Conflict as conflict:
        return page(request, 409, str(conflict))
    messages.success(request, _("Terima kasih, catatan Anda sudah kami terima."), extra_tags=_draft_key(link))
    return redirect("public:outsider", token)


@require_safe
@by_outsider_link
def thanks(request: HttpRequest, link: SecretLink, token: str) -> HttpResponse:
    """Said after sending, and again whenever somebody asks: it tells nothing of what was sent."""
    dead = why_dead(link, clock.now())
    if not dead:
        return redirect("public:outsider", token)
    if dead != "done" or not link_is_for_executor(link):
        return _gone(request, link, clock.now())
    context = {"office": link.task.case.office, "case": link.task.case, "draft_key": _draft_key(link)}
    return render(request, "public/thanks.html", context)


@require_safe
@by_outsider_link
def download(request: HttpRequest, link: SecretLink, token: str, file: UUID) -> FileResponse | HttpResponse:
    """A file of the answers that the SOP shows behind this link; nothing else of the case."""
    if why_dead(link, clock.now()):
        return _gone(request, link, clock.now())
    shown = shown_to_link(link, language=language())
    offered = {identity for answer in shown for identity, _name, _size in answer.files}
    stored = files_about(link.task.case.stream).filter(pk=file).first() if str(file) in offered else None
    if stored is None:
        raise Http404(_("Berkas ini tidak ditemukan."))
    return download_response(stored)


def _gone(request: HttpRequest, link: SecretLink, at: datetime) -> HttpResponse:
    """The link opened something once: say kindly what became of it, and nothing of the case."""
    context = {"office": link.task.case.office, "why": why_dead(link, at), "task": link.task}
    return render(request, "public/link_gone.html", context, status=410)


def _draft_key(link: SecretLink) -> str:
    """Names what the device keeps of this page."""
    return f"tautan/{link.pk}"
