"""The first page of the settings."""

from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from alur.administration.queries.overview import lacks
from alur.kernel import clock

from .pages import administrator_of, reading


@reading
def overview(request: HttpRequest) -> HttpResponseBase:
    """What is missing before services can run, and the way to everything else."""
    officer = administrator_of(request)
    context = {"office": officer.office, "lacks": lacks(officer, clock.now()), "here": "overview"}
    return render(request, "administration/overview.html", context)
