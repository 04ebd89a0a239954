"""Who is trying to sign in: the address of their network and the name they typed."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest


def client_ip(request: HttpRequest) -> str | None:
    """The network address that locks and limits count by; the same for django-axes and allauth. None when unknown."""
    try:
        return str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        return None


def attempted_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """The e-mail address somebody tried to sign in with, in one spelling; empty when none was typed."""
    given = credentials or {}
    name = given.get("email") or given.get("username") or given.get("login") or request.POST.get("login") or ""
    return str(name).strip().lower()[:254]
