"""The inbox, its fragment for the page that keeps itself fresh, and the search over all cases of the office."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from alur.desk.panels.listing import choices, listing
from alur.desk.panels.words import service_name
from alur.desk.queries import PAGE_SIZE, officer_of, words_of
from alur.engine.cases.queries import find_cases
from alur.kernel import clock
from alur.ui.keyset import PARAMETER, addresses


@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """Open tasks of the officer's positions, most urgent first."""
    at = clock.now()
    shown = listing(request, at)
    return render(request, "desk/inbox.html", {"listing": shown, "choices": choices(officer_of(request), at, shown)})


@require_safe
def fresh(request: HttpRequest) -> HttpResponseBase:
    """The list alone, for the page that asks again and again; 304 while nothing on it has changed."""
    shown = listing(request, clock.now())
    whole = HttpResponse(headers={"ETag": shown.tag})
    answer = get_conditional_response(request, etag=shown.tag, response=whole) or whole
    if answer is whole:  # nothing in it is of the request, a form's token say: the tag would not name it
        whole.content = render_to_string("desk/_tasks.html", {"listing": shown, "choosing": True})
    return answer


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
