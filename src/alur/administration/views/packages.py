"""A service as one file: taken along to another installation, and taken in as drafts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alur.administration.actions import take_in_service
from alur.administration.forms.packages import PackageForm
from alur.administration.queries.packages import proposals_in_words
from alur.administration.queries.services import packed
from alur.kernel import clock

from .pages import administrator_of, administrators, form_page, handle, posted, reading, to


@reading
def package(request: HttpRequest, slug: str) -> HttpResponseBase:
    """The SOP in force and those that it calls, as `alur sop pack` writes them."""
    response = HttpResponse(packed(administrator_of(request).office, slug), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{slug}.alur.zip"'
    return response


@administrators
def take_in(request: HttpRequest) -> HttpResponse:
    """Another installation's service becomes drafts, to be checked like any other."""
    officer = administrator_of(request)
    form = PackageForm(posted(request), request.FILES if request.method == "POST" else None)

    told: list[str] = []

    def take(data: dict[str, Any]) -> str:
        package = form.package
        made = take_in_service(
            office=officer.office, texts=package.texts, origin=package.service, by=officer.actor, at=clock.now()
        )
        told.extend(proposals_in_words(package))
        if not made:
            return _("Semua SOP di berkas itu sudah berlaku persis seperti itu.")
        said = ngettext("%(count)d rancangan dibuat.", "%(count)d rancangan dibuat.", len(made))
        return said % {"count": len(made)}

    lead = _(
        "SOP di dalam berkas itu menjadi rancangan. Belum ada yang berlaku. Identitas dan kop pada SOP masih milik "
        "kantor asalnya; ubahlah menurut naskah kantor Anda."
    )
    words, back = _("Impor layanan"), to("revisions")
    context = form_page(words, words, back, _("Semua rancangan"), lead=lead, uploads=True, here="services")
    answer = handle(request, form, take, then=back, context=context)
    for each in told:  # below what was done
        messages.info(request, each)
    return answer
