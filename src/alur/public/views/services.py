"""Offices, their services, and one service with its signed SOP."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from alur.engine.cases.queries import signed_chart
from alur.engine.sops.panels import export_links, export_response
from alur.engine.sops.queries import definition_of, takes_applications
from alur.kernel import clock
from alur.public.queries.services import (
    office_time,
    offices_with_services,
    service_cards,
    signed_rows,
    to_prepare,
)
from alur.public.queries.standard import standard_of

from .pages import language, office_or_404, service_or_404


@login_not_required
@require_safe
def offices(request: HttpRequest) -> HttpResponse:
    """The offices; straight to the only one."""
    found = offices_with_services()
    if len(found) == 1:
        return redirect("public:office", found[0].slug)
    return render(request, "public/offices.html", {"offices": found})


@login_not_required
@require_safe
def office(request: HttpRequest, office: str) -> HttpResponse:
    """The services of one office: what the SOPs call the dashboard."""
    found = office_or_404(office)
    cards = service_cards(found, language())
    context = {"office": found, "services": cards, "scheduled": any(card.scheduled for card in cards)}
    return render(request, "public/office.html", context)


# The drawing makes the page heavy and compresses well; nothing on it is secret.
@login_not_required
@require_safe
def service(request: HttpRequest, office: str, service: str) -> HttpResponse:
    """What to prepare, how it goes, what it rests on; out of the signed SOP."""
    version = service_or_404(office, service)
    definition = definition_of(version)
    words = definition.service.summary
    context = {
        "office": version.sop.office,
        "definition": definition,
        "title": definition.title.in_language(language()),
        "summary": words.in_language(language()) if words else "",
        "rows": signed_rows(definition),
        "prepare": to_prepare(definition, language()),
        "time": office_time(definition, language()),
        "applies": takes_applications(definition),
        "chart": signed_chart(version, language()),
        "downloads": export_links(lambda form: reverse("public:export", args=[office, service, form])),
        "closed": not version.sop.is_open,
        "closed_note": version.sop.closed_note,
    }
    return render(request, "public/service.html", context)


@login_not_required
@require_safe
def standard(request: HttpRequest, office: str, service: str) -> HttpResponse:
    """The standard of service, to be read or printed."""
    version = service_or_404(office, service)
    definition = definition_of(version)
    context = {
        "office": version.sop.office,
        "slug": version.sop.slug,
        "title": definition.title.in_language(language()),
        "sop": definition.sop,
        "parts": standard_of(version, clock.now(), language()),
    }
    return render(request, "public/standard.html", context)


@login_not_required
@require_safe
def export(request: HttpRequest, office: str, service: str, form: str) -> HttpResponseBase:
    """The SOP in force as a file: printed, for Word, as a picture, or for other programs."""
    response = export_response(request, service_or_404(office, service), form)
    # Another revision may be in force tomorrow: a copy is asked for again, and by its tag it costs nothing.
    response["Cache-Control"] = "no-cache"
    return response
