"""The inbox, its fragment for the page that keeps itself fresh, and the search over all cases of the office."""

import hashlib

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from alur.desk.panels.listing import Listing, listing
from alur.desk.panels.words import service_name
from alur.desk.queries import PAGE_SIZE, officer_of, words_of
from alur.engine.cases.queries import find_cases
from alur.kernel import clock
from alur.ui.keyset import PARAMETER, addresses


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Open tasks of the officer's positions, most urgent first."""
    shown = listing(request, clock.now())
    tasks, tag = _tasks(request, shown)
    return render(request, "desk/inbox.html", {"listing": shown, "tasks": tasks, "tag": tag})


@require_safe
def fresh(request: HttpRequest) -> HttpResponseBase:
    """The list alone, for the page that asks again and again; 304 while nothing on it has changed."""
    tasks, tag = _tasks(request, listing(request, clock.now()))
    answer = HttpResponse(tasks, headers={"ETag": tag})
    return get_conditional_response(request, etag=tag, response=answer) or answer


def _tasks(request: HttpRequest, shown: Listing) -> tuple[SafeString, str]:
    """The fragment, and its tag. Nothing in it differs between two renderings of the same list: no form's token."""
    text = render_to_string("desk/_tasks.html", {"listing": shown, "choosing": True}, request)
    return text, f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Every case of the office by number, applicant or subject; without words, the newest."""
    officer = officer_of(request)
    asked = words_of(request.GET.get("q", ""))
    beyond = request.GET.get("lama", "")
    found = find_cases(officer, asked, cursor=request.GET.get(PARAMETER, ""), beyond=beyond, size=PAGE_SIZE)
    newer, older = addresses(found.page, {"q": asked, "lama": beyond})
    context = {
        "rows": [(case, service_name(case)) for case in found.page.rows],
        "asked": asked,
        "newer": newer,
        "older": older,
        "further": found.further,
        "zone": officer.office.zone,
    }
    return render(request, "desk/search.html", context)
