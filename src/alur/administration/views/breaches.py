"""The register of breaches: what became known, who was told, and the clock of 3 × 24 hours."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alur.administration.forms.protection import BreachFactsForm, BreachForm, NoteForm
from alur.administration.queries import LARGEST
from alur.administration.queries.protection import BREACHES
from alur.kernel import clock
from alur.kernel.errors import AlurError
from alur.outlets.protection.actions import add_note, change_breach, close_breach, register_breach
from alur.outlets.protection.panels import NOTE_KINDS
from alur.outlets.protection.queries.notice import TEMPLATES, notice_text
from alur.outlets.protection.queries.register import Registered, breach_page, breaches_of, with_clock
from alur.ui.keyset import PARAMETER, addresses

from .pages import form_page, handle, posted, protector_of, protectors, refuse, to


@protectors
@require_safe
def breaches_page(request: HttpRequest) -> HttpResponseBase:
    """The register, the newest on top."""
    office, at = protector_of(request).office, clock.now()
    page = breach_page(office, cursor=request.GET.get(PARAMETER, ""), size=BREACHES)
    newer, older = addresses(page, {})
    rows = [with_clock(each, at) for each in page.rows]
    context = {"rows": rows, "newer": newer, "older": older, "zone": office.zone, "here": "protection"}
    return render(request, "administration/breaches.html", context)


@protectors
def new_breach(request: HttpRequest) -> HttpResponse:
    """Enter a breach as soon as it is known; what is not known yet is added later."""
    officer = protector_of(request)
    form = BreachForm(posted(request), office=officer.office)

    def register(data: dict[str, Any]) -> str:
        facts = {"title": data["title"], **_said(data)}
        key = data["kunci"]
        made = register_breach(officer=officer, known_at=form.moment, **facts, at=clock.now(), key=key)
        return _("Tercatat dengan nomor %(number)d. Batas pemberitahuan berjalan.") % {"number": made.number}

    lead = _("Catat segera; yang belum diketahui dapat dilengkapi kemudian.")
    context = form_page(
        _("Catat kegagalan pelindungan data"), _("Catat"), to("breaches"), _("Register"), lead=lead, here="protection"
    )
    return handle(request, form, register, then=to("breaches"), context=context)


@protectors
def breach(request: HttpRequest, entry: int) -> HttpResponseBase:
    """One entry: its clock, what is known, who was told; forms for more of it."""
    officer, at = protector_of(request), clock.now()
    found = _found(officer.office, entry, at)
    sent = request.POST if request.method == "POST" else None
    facts = BreachFactsForm(sent if sent and "measures" in sent else None, initial=_facts(found))
    note = NoteForm(
        sent if sent is not None and "measures" not in sent else None,
        office=officer.office,
        kinds=NOTE_KINDS.items(),
        at=at,
    )
    form = facts if facts.is_bound else note
    status = 200
    if sent is not None and form.is_bound:
        status = 422
        if form.is_valid():
            try:
                _save(form, found, officer, at)
            except AlurError as error:
                status = refuse(form, error)
            else:
                messages.success(request, _("Tersimpan di register."))
                return redirect(to("breach", entry))
    context = {
        "found": found, "facts": facts, "note": note, "form": form if status != 200 else None,
        "zone": officer.office.zone, "kinds": NOTE_KINDS, "here": "protection",
    }  # fmt: skip
    return render(request, "administration/breach.html", context, status=status)


def _found(office: Any, entry: int, at: Any) -> Registered:  # noqa: ANN401  an Office and an instant
    if entry > LARGEST:
        raise Http404
    return with_clock(get_object_or_404(breaches_of(office), number=min(entry, 2**31 - 1)), at)


def _facts(found: Registered) -> dict[str, Any]:
    row = found.breach
    said = {"happened": row.happened, "what": row.data, "people": row.people, "measures": row.measures}
    return {"version": row.version, **said}


def _said(cleaned: dict[str, Any]) -> dict[str, Any]:
    return {
        "happened": cleaned["happened"],
        "data": cleaned["what"],  # a form of Django's has a `data` of its own
        "people": cleaned["people"],
        "measures": cleaned["measures"],
    }


def _save(form: BreachFactsForm | NoteForm, found: Registered, officer: Any, at: Any) -> None:  # noqa: ANN401  as above
    data = form.cleaned_data
    if isinstance(form, NoteForm):
        what = {"kind": data["kind"], "text": data["text"], "happened_at": form.moment}
        add_note(breach=found.breach, **what, officer=officer, at=at, key=data["kunci"])
        return
    change_breach(breach=found.breach, version=data["version"], **_said(data), officer=officer, at=at)


@protectors
def close(request: HttpRequest, entry: int) -> HttpResponseBase:
    """Nothing more is to be done. A GET (after signing in again) leads back."""
    officer, at = protector_of(request), clock.now()
    found = _found(officer.office, entry, at)
    if request.method == "POST":
        try:
            close_breach(breach=found.breach, officer=officer, at=at)
        except AlurError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Ditutup. Catatannya tetap ada di register."))
    return redirect(to("breach", entry))


@protectors
@require_safe
def notice(request: HttpRequest, entry: int, to_whom: str) -> HttpResponseBase:
    """The text of the notice, to put on a letterhead or into a mail."""
    at = clock.now()
    found = _found(protector_of(request).office, entry, at)
    if to_whom not in TEMPLATES:
        raise Http404
    with translation.override("id"):
        text = notice_text(found.breach, to_whom, at)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="pemberitahuan-{entry}-{to_whom}.txt"'
    response["Cache-Control"] = "private, no-store"
    return response
