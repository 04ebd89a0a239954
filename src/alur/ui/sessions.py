"""An expired session must not cost what somebody typed."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render

from alur.ui.errors import typed_values


class KeepTypedLoginMiddleware(LoginRequiredMiddleware):
    """Login by default, as Django's own; but a *form* sent after the session ended gets a page that holds its values.

    The token of the form was already checked (CsrfViewMiddleware runs first), so the form is from our own pages.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        """Nobody keeps what a signed-in person sees, nor the answer to a form: computers are shared."""
        personal = request.user.is_authenticated or request.method == "POST"
        if personal and not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    def handle_no_permission(  # type: ignore[override]  # a page is as good an answer as a redirect
        self, request: HttpRequest, view_func: Callable[..., Any]
    ) -> HttpResponseBase:
        answer: HttpResponseBase = super().handle_no_permission(request, view_func)
        if request.method != "POST":
            return answer
        context = {
            "typed": typed_values(request),
            "had_files": bool(request.FILES),
            "action": request.get_full_path(),
            "login_url": self.get_login_url(view_func),
        }
        return render(request, "ui/session_ended.html", context, status=403)
