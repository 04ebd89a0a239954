"""Which draft on the device the next page may forget.

Told in a cookie of the desk: in the session it made each act two transactions, and each page after it a third.
"""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

COOKIE = "isian_selesai"
_KEY = re.compile(r"[\w:.-]{1,200}")


def draft_done(answer: HttpResponse, key: str) -> HttpResponse:
    """The answer to an act, which tells that what was typed under this key is stored."""
    path, secure = reverse("desk:inbox"), settings.SESSION_COOKIE_SECURE
    answer.set_cookie(COOKIE, key, path=path, secure=secure, httponly=True, samesite="Lax")
    return answer


def drafts_done(request: HttpRequest) -> list[str]:
    """The keys that the page is to have forgotten; `told` goes with it."""
    key = request.COOKIES.get(COOKIE, "")
    return [key] if _KEY.fullmatch(key) else []


def told(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The page with `drafts_done`: the next one need not tell it again."""
    if COOKIE in request.COOKIES:
        answer.delete_cookie(COOKIE, path=reverse("desk:inbox"), samesite="Lax")
    return answer
