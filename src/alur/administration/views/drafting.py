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
from alur.administration.queries.drafting import kept_draft, shown
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
    from alur.engine.drafting.models import SopDraft
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
    officer = administrator_of(request)
    kept = kept_draft(officer.office, draft_id)
    draft = content_of(kept)
    if request.method != "POST":
        return _page(request, kept, draft, ConfirmForm())
    if done := done_before(request):
        return redirect(done)
    form = ConfirmForm(request.POST)
    changed = answered(draft, dict(request.POST.lists()))
    seen = request.POST.get("versi", "")
    try:
        version = int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0
        change_draft(kept=kept, draft=changed, version=version, by=officer.actor, at=clock.now())
    except Conflict as conflict:
        form.add_error(None, str(conflict))
        kept.refresh_from_db()
        return _page(request, kept, changed, ConfirmForm(), refused=form, status=409)
    then = to("draft", kept.pk)
    remember_done(request, then)
    messages.success(request, _said(changed))
    return redirect(then)


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


def _page(
    request: HttpRequest,
    kept: SopDraft,
    draft: Draft,
    form: ConfirmForm,
    *,
    refused: ConfirmForm | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "kept": kept,
        "shown": shown(draft),
        "form": form,
        "refused": refused,
        "text": as_yaml(draft),
        "here": "services",
    }
    return render(request, "administration/draft.html", context, status=status)


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
