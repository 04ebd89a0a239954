"""Finding a case again: by number and telephone, or by its secret link; its receipt, status and results."""

from __future__ import annotations

from typing import TYPE_CHECKING

import segno
from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alur.engine.cases.policies import WINDOW_SECONDS, may_look_up
from alur.engine.cases.queries import (
    case_by_number_and_phone,
    live_chart,
    plan_now,
    results_for_applicant,
    tracking_token,
    with_tasks,
)
from alur.foundation.files.queries import download_response, files_about
from alur.kernel import clock
from alur.outlets.protection.panels import legal_rows
from alur.public.forms import LookUpForm
from alur.public.queries.standing import journey, standing

from .pages import by_secret_link, language, private

if TYPE_CHECKING:
    from uuid import UUID

    from alur.engine.cases.models import Case


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def look_up(request: HttpRequest) -> HttpResponse:
    """Number and last four digits; a wrong number and wrong digits get the same answer."""
    form = LookUpForm(request.POST or None)
    status = 200
    if request.method == "POST":
        form = LookUpForm(request.POST)
        status = 422
        if form.is_valid():
            address = str(get_adapter().get_client_ip(request))
            number, digits = form.cleaned_data["number"], form.cleaned_data["digits"]
            if not may_look_up(address=address, number=number):
                status = 429
                form.add_error(None, _("Terlalu banyak percobaan. Tunggu %(minutes)d menit, lalu coba lagi.")
                               % {"minutes": WINDOW_SECONDS // 60})  # fmt: skip
            elif (case := case_by_number_and_phone(number, digits)) is not None:
                return private(redirect("public:case", tracking_token(case)))
            else:
                form.add_error(None, _("Nomor permohonan dan empat angka itu tidak cocok. Periksa tanda terima Anda."))
    return private(render(request, "public/look_up.html", {"form": form}, status=status))


@require_safe
@by_secret_link
def receipt(request: HttpRequest, case: Case) -> HttpResponse:
    """The number, the link to keep, and what happens next."""
    link = request.build_absolute_uri(reverse("public:case", args=[tracking_token(case)]))
    definition = plan_now(case)
    context = {
        "office": case.office,
        "case": case,
        "title": definition.title.in_language(language()),
        "link": link,
        "qr": qr(link),
        "standing": standing(case, clock.now(), language()),
        "draft_key": f"{case.office.slug}/{definition.service.slug}/",
    }
    return render(request, "public/receipt.html", context)


def qr(link: str) -> SafeString:
    """The link as a picture that is part of the page."""
    drawn = segno.make_qr(link, error="m").svg_inline(omitsize=True, border=2, svgclass="qr", lineclass=None)
    return mark_safe(drawn)  # noqa: S308  drawn by segno out of modules, holds no text of the link


# Compressed as the applicant's steps are, and as safely: see views/steps.py.
@require_safe
@by_secret_link
def case(request: HttpRequest, case: Case) -> HttpResponse:
    """Where it stands now, and its way through the signed rows."""
    at = clock.now()
    with_tasks(case)
    context = {
        "office": case.office,
        "case": case,
        "token": tracking_token(case),
        "title": plan_now(case).title.in_language(language()),
        "standing": standing(case, at, language()),
        "legal": legal_rows(case, at, language()),
        "rows": journey(case, at, language()),
        "chart": live_chart(case, at, language()),
        "results": results_for_applicant(case, language=language()),
    }
    return render(request, "public/case.html", context)


@require_safe
@by_secret_link
def download(request: HttpRequest, case: Case, file: UUID) -> FileResponse:
    """A file that the office has for the applicant; nothing else of the case."""
    results = results_for_applicant(case, language=language())
    offered = {identity for result in results for answer in result.answers for identity, _name, _size in answer.files}
    stored = files_about(case.stream).filter(pk=file).first() if str(file) in offered else None
    if stored is None:
        raise Http404(_("Berkas ini tidak ditemukan."))
    return download_response(stored)
