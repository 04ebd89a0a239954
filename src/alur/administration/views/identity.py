"""What the office is called, and the head of its letters."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from alur.administration.actions import save_letterhead
from alur.administration.forms.identity import LetterheadForm
from alur.foundation.files.queries import FileMissing, download_response, files_about
from alur.foundation.offices.queries import letterhead_on, letterheads, local_day
from alur.kernel import clock
from alur.kernel.errors import Invalid

from .pages import administrator_of, administrators, form_page, handle, posted, reading, to


@reading
def identity_page(request: HttpRequest) -> HttpResponseBase:
    """The letterhead of today as it looks, those to come and those before."""
    office = administrator_of(request).office
    today = local_day(office, clock.now())
    now = letterhead_on(office, today)
    editions = [each for each in letterheads(office) if each.pk != now.pk]
    context = {
        "office": office,
        "now": now,
        "coming": [each for each in editions if each.starts_on and each.starts_on > today],
        "past": [each for each in editions if not each.starts_on or each.starts_on <= today],
        "here": "identity",
    }
    return render(request, "administration/identity.html", context)


@administrators
def new_letterhead(request: HttpRequest) -> HttpResponse:
    officer, at = administrator_of(request), clock.now()
    office = officer.office
    today = local_day(office, at)
    now = letterheads(office).first() or letterhead_on(office, today)
    form = LetterheadForm(posted(request), request.FILES if request.method == "POST" else None, now=now, today=today)

    def save(data: dict[str, Any]) -> str:
        files = data["logo"]
        try:
            save_letterhead(
                office=office,
                letterhead=form.letterhead,
                logo=files[0] if files else None,
                kept_logo=None if data.get("no_logo") else form.kept_logo,
                starts_on=date.fromisoformat(data["starts_on"]),
                by=officer.actor,
                at=at,
            )
        except Invalid as fault:
            raise Invalid({"logo" if name == "file" else name: said for name, said in fault.fields.items()}) from None
        return _("Identitas tersimpan.")

    context = form_page(
        _("Ubah identitas kantor"),
        _("Simpan identitas"),
        to("identity"),
        _("Identitas kantor"),
        lead=_("Surat dan permohonan yang sudah ada tetap memakai nama dan kop lamanya."),
        here="identity",
        uploads=True,
    )
    return handle(request, form, save, then=to("identity"), context=context)


@reading
def logo(request: HttpRequest, file: UUID) -> HttpResponseBase:
    """A logo of the own office."""
    office = administrator_of(request).office
    stored = get_object_or_404(files_about(f"office:{office.pk}"), pk=file, office=office)
    try:
        return download_response(stored)
    except FileMissing:
        raise Http404 from None
