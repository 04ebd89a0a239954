"""The API as one: its operations, how its errors become problems, and its Django views."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import structlog
from django.contrib.auth.decorators import login_not_required
from django.core.signals import got_request_exception
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.urls import URLPattern
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import ValidationError

from alur.kernel.errors import AlurError

from . import cases, completing, events, free_times, links, office, outside, services, tasks
from .asking import language_of
from .operation import router
from .problems import Problem, answer, not_allowed, of_error, of_trouble

__all__ = ["api", "cases", "completing", "events", "free_times", "links", "office", "outside", "services", "tasks"]

log = structlog.get_logger("alur.api")

DESCRIPTION = """Everything that a person can do with Alur on its pages, for programs.

Errors are problems (RFC 9457). What the caller may not see does not exist: 404. Everything that changes something takes
an `Idempotency-Key`. Labels and messages are Indonesian, or English with `Accept-Language: en`."""

api = NinjaAPI(
    title="Alur",
    version="1.0.0",
    description=DESCRIPTION,
    openapi_url=None,
    docs_url=None,
    urls_namespace="api",
    default_router=router,
)


def _as_problem(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401  ninja also allows the class
    problem = of_error(error)
    if problem is None:
        # As Django would: whoever watches for errors hears of it, and tests see it.
        log.error("request failed", path=request.path, error=type(error).__name__, exc_info=error)
        got_request_exception.send(sender=None, request=request)
        problem = of_trouble(error) or Problem(
            "broken", _("Terjadi kesalahan di sistem kami. Coba lagi, atau hubungi pengelola sistem.")
        )
    return answer(problem)


def _bad_parameters(request: HttpRequest, error: Any) -> HttpResponse:  # noqa: ANN401  as above
    said = _("Bagian ini tidak sesuai bentuknya.")
    errors = {str(each["loc"][-1]): said for each in error.errors}
    return answer(Problem("invalid", _("Perbaiki isian yang disebut, lalu kirim lagi."), errors=errors))


for kind in (Exception, Problem, AlurError, Http404):
    api.add_exception_handler(kind, _as_problem)
api.add_exception_handler(ValidationError, _bad_parameters)


def open_to_programs(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Without session and CSRF, in the language asked for, never kept by a cache."""

    @csrf_exempt
    @login_not_required
    @wraps(view)
    def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:  # noqa: ANN401  as Django's views
        language = language_of(request)
        head = request.method == "HEAD"
        if head:
            request.method = "GET"  # the server leaves out the body
        with translation.override(language):
            response = view(request, *args, **kwargs)
            if response.status_code == 405 and isinstance(response, HttpResponse):
                response = not_allowed(request, response)
        if head:
            request.method = "HEAD"
        response["Content-Language"] = language
        response.headers.setdefault("Cache-Control", "no-store")
        patch_vary_headers(response, ["Authorization", "Tracking-Token", "Link-Token", "Accept-Language"])
        return response

    return opened


def no_such_address(request: HttpRequest, **kwargs: Any) -> HttpResponse:  # noqa: ANN401  whatever the address held
    return answer(Problem("not-found", _("Alamat ini tidak ada di API. Lihat /api/v1/ untuk daftarnya.")))


def patterns() -> list[URLPattern]:
    """The addresses of all operations."""
    found = [each for each in api.urls[0] if isinstance(each, URLPattern) and each.name != "api-root"]
    for each in found:
        each.callback = open_to_programs(each.callback)
    return found
