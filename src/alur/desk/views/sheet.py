"""A case on paper, and its whole history."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from alur.desk.panels.history import NEWEST, lines
from alur.desk.panels.sheet import sheet_page
from alur.desk.queries import PAGE_SIZE, case_of, officer_of
from alur.engine.cases.queries import history as entries_of
from alur.kernel import clock
from alur.ui.keyset import PARAMETER, addresses, page_of


@require_safe
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The sheet of one case: what was applied for (masked), every row with its times, what was done."""
    officer = officer_of(request)
    return render(request, "desk/sheet.html", sheet_page(case_of(officer, number), clock.now()))


@require_safe
def history(request: HttpRequest, number: str) -> HttpResponse:
    """The case's whole history, newest first."""
    case = case_of(officer_of(request), number)
    page = page_of(entries_of(case), NEWEST, cursor=request.GET.get(PARAMETER, ""), size=PAGE_SIZE * 2)
    newer, older = addresses(page, {})
    context = {"case": case, "lines": lines(case, page.rows), "newer": newer, "older": older, "zone": case.office.zone}
    return render(request, "desk/history.html", context)
