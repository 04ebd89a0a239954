"""Pages without a case: privacy, accessibility, robots.txt, and how the process is."""

import hmac

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from alur.kernel import clock
from alur.public.queries.filling import KEPT_DAYS
from alur.public.queries.health import readiness
from alur.public.queries.metrics import CONTENT_TYPE
from alur.public.queries.metrics import metrics as metrics_at
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


@login_not_required
@require_safe
@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """Gauges for Prometheus: for who sends the token, and for programs of this machine that came past the proxy."""
    if not (_has_token(request) or _is_local(request)):
        raise Http404
    return HttpResponse(metrics_at(clock.now()), content_type=CONTENT_TYPE)


def _has_token(request: HttpRequest) -> bool:
    wanted = settings.METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    return bool(wanted) and hmac.compare_digest(given.encode(), wanted.encode())


def _is_local(request: HttpRequest) -> bool:
    """Whom the proxy passes on comes from its address too, but with a header that says so."""
    passed_on = any(name in request.headers for name in ("X-Forwarded-For", "X-Forwarded-Proto", "Forwarded", "Via"))
    return request.META.get("REMOTE_ADDR") in ("127.0.0.1", "::1") and not passed_on
