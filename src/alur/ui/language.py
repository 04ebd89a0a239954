"""Indonesian by default; English only when somebody chose it (never by the browser's header).

Not signed in, the choice is the device's and lies in a cookie. Signed in, it is the person's and lies in the session,
which ends with signing out: counters share computers. It begins with the account's language (offices.plug).
"""

from collections.abc import Callable

from django.contrib.auth import SESSION_KEY as SIGNED_IN
from django.http import HttpRequest, HttpResponse
from django.utils import translation

COOKIE = "bahasa"
IN_SESSION = "bahasa"
CHOICES = ("id", "en")


class ChosenLanguageMiddleware:
    """`?bahasa=en` chooses; otherwise the session of who is signed in; otherwise the cookie; otherwise Indonesian."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("bahasa")
        chose = asked in CHOICES
        signed_in = SIGNED_IN in request.session
        if chose and signed_in and request.session.get(IN_SESSION) != asked:
            request.session[IN_SESSION] = asked
        known = asked if chose else request.session.get(IN_SESSION) or request.COOKIES.get(COOKIE)
        language = known if known in CHOICES else "id"
        request.LANGUAGE_CODE = language  # set the way Django's own LocaleMiddleware does
        with translation.override(language):
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        # Going back to Indonesian also takes back what somebody once chose on this device.
        if chose and (language == "id" or not signed_in):
            response.set_cookie(COOKIE, language, max_age=365 * 86400, httponly=True, samesite="Lax")
        return response
