"""Pages without a case: privacy, accessibility, robots.txt, and how the process is."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alur.public.queries.filling import KEPT_DAYS
from alur.public.queries.health import readiness
from alur.public.queries.services import offices_with_services

ROBOTS = "User-agent: *\nDisallow: /akun/\nDisallow: /lacak/\nDisallow: /*/ajukan/\n"


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    context = {"days": KEPT_DAYS, "offices": offices_with_services()}
    return render(request, "public/privacy.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "public/accessibility.html")


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    return HttpResponse(ROBOTS, content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def live(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@require_safe
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """It can serve: 503 while the database does not answer or lacks a migration."""
    state = readiness()
    return JsonResponse(state, status=200 if all(state.values()) else 503)
