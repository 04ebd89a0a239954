"""The inbox, and the search over all cases of the office."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alur.desk.panels.listing import listing
from alur.desk.panels.words import service_name
from alur.desk.queries import officer_of, search_cases, words_of
from alur.kernel import clock


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Open tasks of the officer's positions, most urgent first."""
    return render(request, "desk/inbox.html", {"listing": listing(request, clock.now())})


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Every case of the office by number, applicant or subject; without words, the newest."""
    officer = officer_of(request)
    asked = words_of(request.GET.get("q", ""))
    found = search_cases(officer, asked, request.GET.get("sesudah", ""))
    rows = [(case, service_name(case)) for case in found.rows]
    context = {
        "rows": rows,
        "asked": asked,
        "following": found.following,
        "paging": bool(request.GET.get("sesudah")),
        "zone": officer.office.zone,
    }
    return render(request, "desk/search.html", context)
