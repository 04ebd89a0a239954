"""Sends those who must have a second factor to setting it up, before anything else."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from alur.foundation.offices.models import Officer
from alur.foundation.offices.policies import needs_second_factor
from alur.foundation.offices.queries import has_second_factor

_ON_THE_WAY = {
    "mfa_activate_totp",
    "account_reauthenticate",
    "mfa_reauthenticate",
    "account_logout",
    "account_change_password",
    "account_set_password",
}


class SecondFactorMiddleware:
    """Comes after LoginRequiredMiddleware; pages that need no sign-in stay open."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        user = request.user
        if not isinstance(user, Officer) or not needs_second_factor(user) or not getattr(view, "login_required", True):
            return None
        match = request.resolver_match
        if (match is not None and match.view_name in _ON_THE_WAY) or has_second_factor(user):
            return None
        return redirect("mfa_activate_totp")
