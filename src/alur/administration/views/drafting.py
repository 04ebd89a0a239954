"""Drafts of SOPs: read from a document, decided on a page, and handed to the publishing page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alur.administration.forms.base import ConfirmForm
from alur.administration.forms.services import DocumentForm
from alur.administration.queries.drafting import identity_lines, kept_draft, shown
from alur.engine.drafting.actions import change_draft, discard_draft, keep_draft
from alur.engine.drafting.queries import content_of, drafts
from alur.engine.drafting.rules.answers import answered
from alur.engine.drafting.rules.pages import Refused as Unreadable
from alur.engine.drafting.rules.questions import questions_of
from alur.engine.drafting.rules.sandbox import draft_from
from alur.engine.drafting.rules.writing import as_yaml
from alur.kernel import clock
from alur.kernel.errors import AlurError, Conflict

from .pages import (
    administrator_of,
    administrators,
    done_before,
    form_page,
    handle,
    posted,
    reading,
    refuse,
    remember_done,
    to,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from alur.engine.drafting.rules.draft import Draft


@administrators
def drafts_page(request: HttpRequest) -> HttpResponse:
    """The drafts that are kept, and a document to make another from."""
    officer = administrator_of(request)
    office = officer.office
    if request.method == "POST" and (done := done_before(request)):
        return redirect(done)
    form = DocumentForm(posted(request), request.FILES if request.method == "POST" else None)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            draft = draft_from(form.body, name=form.name)
            kept = keep_draft(office=office, draft=draft, by=officer.actor, at=clock.now())
        except Unreadable as refusal:
            form.add_error("document" if form.name else "pasted", str(refusal))
        except AlurError as error:
            status = refuse(form, error)
        else:
            then = to("draft", kept.pk)
            remember_done(request, then)
            messages.success(request, _("Naskah terbaca. Periksa usulannya di bawah."))
            return redirect(then)
    context = {"form": form, "drafts": drafts(office), "here": "services", "zone": office.zone}
    return render(request, "administration/drafts.html", context, status=status)


@administrators
def draft_page(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What was read, what is proposed, and the answers; saved as often as wanted."""
    part = request.GET.get("bagian", "1")

    def show(draft: Draft) -> dict[str, Any]:
        return {"shown": shown(draft, part), "text": as_yaml(draft)}

    then = to("draft", draft_id)
    wanted = request.POST.get("lanjut", "") or part
    then = f"{then}?bagian={wanted}" if wanted in {str(number) for number in range(2, 100)} else then
    return _decide(request, draft_id, "administration/draft.html", show, then)


@administrators
def identity_page(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The identity block, to be compared with the paper."""

    def show(draft: Draft) -> dict[str, Any]:
        return {"lines": identity_lines(draft)}

    return _decide(request, draft_id, "administration/draft_identity.html", show, to("draft", draft_id))


def _decide(
    request: HttpRequest, draft_id: int, template: str, show: Callable[[Draft], dict[str, Any]], then: str
) -> HttpResponse:
    """Show the draft; posted, keep the answers, unless somebody else wrote meanwhile: then show both together."""
    officer = administrator_of(request)
    kept = kept_draft(officer.office, draft_id)
    draft, refused, status = content_of(kept), None, 200
    if request.method == "POST":
        if done := done_before(request):
            return redirect(done)
        draft = answered(draft, dict(request.POST.lists()))
        try:
            change_draft(kept=kept, draft=draft, version=_seen(request), by=officer.actor, at=clock.now())
        except Conflict as conflict:
            refused, status = ConfirmForm(request.POST), 409
            refused.add_error(None, str(conflict))
            kept.refresh_from_db()
        else:
            remember_done(request, then)
            messages.success(request, _said(draft))
            return redirect(then)
    context = {"kept": kept, "form": ConfirmForm(), "refused": refused, "here": "services", **show(draft)}
    return render(request, template, context, status=status)


def _seen(request: HttpRequest) -> int:
    """The version that the page was made of; none for what is no number."""
    text = request.POST.get("versi", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def _said(draft: Draft) -> str:
    left = len(questions_of(draft))
    if not left:
        return _("Tersimpan. Semua sudah diputuskan; SOP ini siap diperiksa dan diterbitkan.")
    said = ngettext(
        "Tersimpan. Masih %(count)d hal yang belum diputuskan.",
        "Tersimpan. Masih %(count)d hal yang belum diputuskan.",
        left,
    )
    return said % {"count": left}


@reading
def download(request: HttpRequest, draft_id: int) -> HttpResponseBase:
    """The SOP file, with its marks."""
    draft = content_of(kept_draft(administrator_of(request).office, draft_id))
    response = HttpResponse(as_yaml(draft), content_type="application/yaml; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{draft.service.slug[:60] or "sop"}.yaml"'
    return response


@administrators
def discard(request: HttpRequest, draft_id: int) -> HttpResponse:
    """Throw it away, after asking once."""
    officer = administrator_of(request)
    kept = kept_draft(officer.office, draft_id)
    back = to("draft", kept.pk)

    def throw(data: dict[str, Any]) -> str:
        discard_draft(kept=kept, by=officer.actor, at=clock.now())
        return _("Draf dihapus.")

    lead = _("Jawaban Anda di draf ini hilang. Naskah aslinya dan SOP yang berlaku tidak berubah.")
    context = form_page(_("Hapus draf"), _("Hapus draf"), back, kept.title, lead=lead, danger=True, here="services")
    return handle(request, ConfirmForm(posted(request)), throw, then=to("drafts"), context=context)
