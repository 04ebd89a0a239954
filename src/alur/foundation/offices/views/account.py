"""The page of a locked account, and the pages of allauth that we do not have."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from alur.foundation.offices.queries import lock_remaining

from .visitor import attempted_name, client_ip


def locked_out(
    request: HttpRequest, original_response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Told by django-axes after too many wrong passwords; the same for addresses that have no account."""
    left = lock_remaining(attempted_name(request, credentials), client_ip(request))
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    response = render(request, "account/locked.html", {"minutes": minutes}, status=429)
    response["Retry-After"] = str(minutes * 60)
    return response


@login_not_required
def gone(request: HttpRequest, **kwargs: str) -> HttpResponse:
    """Signing up and changing one's address are not offered; allauth still needs the names of these pages."""
    raise Http404
