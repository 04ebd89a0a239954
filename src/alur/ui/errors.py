"""Error pages: every one says what happened, that nothing was lost or what was, and what to do now."""

import sys
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.debug import sensitive_post_parameters
from django.views.defaults import bad_request

from alur.kernel.errors import AlurError, Away, Conflict, Invalid
from alur.ui.trouble import RETRY_AFTER_SECONDS, Trouble, trouble_of

_NEVER_KEPT = frozenset({"csrfmiddlewaretoken", "code"})
"""The form's old token, and the six figures of a second factor; passwords are told by their name."""


@dataclass(frozen=True)
class Typed:
    """One value that was posted, to be posted again."""

    name: str
    value: str


def page(request: HttpRequest, status: int, message: str = "", *, back_url: str = "") -> HttpResponse:
    """The error page of `status` (400, 403, 404, 409, 422, 429, 500, 503), with `message` in place of general words.

    `back_url`: where "Kembali" leads; without it the page tells to use the browser's own.
    """
    return render(request, f"{status}.html", {"message": message, "back_url": back_url}, status=status)


class KernelErrorsMiddleware:
    """`Conflict` that reaches the top is 409, `Away` 503, `Refused` and `Invalid` are 422: a page that says why.

    A view that can show the message beside its form should catch it; this is for all the others.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, AlurError):
            return None
        if isinstance(error, Away):
            return page(request, 503, str(error))
        message = " ".join(error.fields.values()) if isinstance(error, Invalid) else str(error)
        return page(request, 409 if isinstance(error, Conflict) else 422, message)


@sensitive_post_parameters()
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that outlived its token: the page holds what was typed and sends it again with a new one.

    Only for a form that the browser says came from our own pages: otherwise another site could have its form sent
    by a press of the button. Files and passwords cannot be held; the page says so.
    """
    typed = typed_values(request) if _from_our_own_page(request) else []
    context = {"typed": typed, "had_files": bool(request.FILES), "action": request.get_full_path(), "reason": reason}
    # The token was found wrong, so a new one must be set with this answer.
    get_token(request)
    return render(request, "403_csrf.html", context, status=403)


@sensitive_post_parameters()
def broken_down(request: HttpRequest) -> HttpResponse:
    """Django's handler500, called while the error is handled, wherever it came from.

    A full disk or a database that is away passes: 503, and the page holds what was typed and sends it again. Anything
    else is ours: 500. Nothing in here may need the database, so the page is rendered without the request.
    """
    error = sys.exc_info()[1]
    trouble = trouble_of(error) if error else None
    if trouble is None:
        return HttpResponse(render_to_string("500.html"), status=500)
    context = {"full": trouble is Trouble.FULL, "sent": request.method == "POST", "action": request.get_full_path()}
    if request.method == "POST" and _from_our_own_page(request):
        context |= _held(request)
    answer = HttpResponse(render_to_string("503.html", context), status=503)
    answer["Retry-After"] = str(RETRY_AFTER_SECONDS)
    answer["Cache-Control"] = "no-store"
    return answer


@sensitive_post_parameters()
def unreadable(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler400. Of a session that could not be kept Django makes a 400, whatever was in the way: where that
    was trouble of the machine, it is told as such."""
    return broken_down(request) if trouble_of(exception) else bad_request(request, exception)


def _held(request: HttpRequest) -> dict[str, object]:
    """What was posted, for the page that sends it again; nothing where it could not even be read."""
    try:
        return {
            "typed": typed_values(request),
            "had_files": bool(request.FILES),
            "csrf_token": get_token(request),
        }
    except Exception:  # the very trouble that is told of, most likely
        return {}


def typed_values(request: HttpRequest) -> list[Typed]:
    """What was posted, but for tokens and secrets, in order and with repeats."""
    return [
        Typed(name, str(value))
        for name, values in request.POST.lists()
        if name not in _NEVER_KEPT and "password" not in name
        for value in values
    ]


def _from_our_own_page(request: HttpRequest) -> bool:
    return request.headers.get("Origin") == f"{request.scheme}://{request.get_host()}"
