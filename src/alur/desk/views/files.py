"""Files of cases, as download, to officers of the case's own office."""

from uuid import UUID

from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from alur.desk.queries import officer_of
from alur.engine.cases.queries import cases_visible_to
from alur.foundation.files.queries import FileMissing, FileWithheld, download_response, files_of


@require_safe
def download(request: HttpRequest, file_id: UUID) -> HttpResponseBase:
    """404 for another office's file, for one that no case has, and for one that does not exist."""
    officer = officer_of(request)
    stored = get_object_or_404(files_of(officer.office), pk=file_id)
    kind, _colon, case_id = stored.about.partition(":")
    try:
        visible = kind == "case" and cases_visible_to(officer).filter(pk=UUID(case_id)).exists()
    except ValueError:
        visible = False
    if not visible:
        raise Http404
    try:
        return download_response(stored)
    except FileWithheld as error:
        return render(request, "desk/refused.html", {"message": str(error)}, status=422)
    except FileMissing as error:
        return render(request, "desk/refused.html", {"message": str(error)}, status=500)
