"""Indonesian by default; English only when somebody chose it (never by the browser's header)."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = "bahasa"
CHOICES = ("id", "en")


class ChosenLanguageMiddleware:
    """`?bahasa=en` chooses and remembers for a year; otherwise the cookie; otherwise Indonesian."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("bahasa")
        chosen = asked if asked in CHOICES else request.COOKIES.get(COOKIE)
        language = chosen if chosen in CHOICES else "id"
        request.LANGUAGE_CODE = language  # set the way Django's own LocaleMiddleware does
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if asked in CHOICES:
            response.set_cookie(COOKIE, language, max_age=365 * 86400, httponly=True, samesite="Lax")
        return response
