"""A case's dossier, to keep or to hand to who may have it."""

from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.cache import cache_control

from alur.desk.panels.dossier import dossier
from alur.desk.queries import case_of, officer_of
from alur.engine.cases.actions import note_dossier
from alur.kernel import clock

from .case import case_url


@cache_control(private=True, no_store=True)
def take(request: HttpRequest, number: str) -> HttpResponseBase:
    """The zip as a download; that it was taken, and by whom, is noted first. 404 for another office's case."""
    officer, at = officer_of(request), clock.now()
    case = case_of(officer, number)
    if request.method != "POST":
        return redirect(case_url(number))
    note_dossier(case_id=case.pk, officer=officer, at=at)
    name = f"{case.number}.zip"
    return FileResponse(dossier(case, at), as_attachment=True, filename=name, content_type="application/zip")
