"""What the pool's views share: who may come, and a form that is sent twice."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from alur.activities.meetings.policies import keeps_any, may_set_up
from alur.kernel import clock
from alur.kernel.errors import AlurError, Conflict, Invalid

if TYPE_CHECKING:
    from django import forms

    from alur.foundation.offices.models import Officer

DONE = "rapat"
"""In the session: keys of forms that were done, with where they led."""
REMEMBERED = 20


def keeper_of(request: HttpRequest) -> Officer:
    """Who is signed in, if the pool concerns them; Http404 otherwise."""
    officer = cast("Officer", request.user)
    if not keeps_any(officer, clock.now()):
        raise Http404
    return officer


def administrator_of(request: HttpRequest) -> Officer:
    officer = cast("Officer", request.user)
    if not may_set_up(officer, officer.office):
        raise Http404
    return officer


def handle(
    request: HttpRequest, form: forms.Form, do: Callable[[dict[str, Any]], tuple[str, str]], context: dict[str, Any]
) -> HttpResponse:
    """Show the form; posted and acceptable, `do` it, which answers what to say and where to go on.

    A key that was done already leads there at once. What an action refuses is said beside its field.
    """
    status = 200
    if request.method == "POST":
        if before := request.session.get(DONE, {}).get(request.POST.get("kunci", "")):
            return redirect(before)
        status = 422
        if form.is_valid():
            try:
                said, then = do(form.cleaned_data)
            except AlurError as error:
                status = _refuse(form, error)
            else:
                messages.success(request, said)
                _remember(request, then)
                return redirect(then)
    return render(request, "meetings/form.html", {**context, "form": form}, status=status)


def _refuse(form: forms.Form, error: AlurError) -> int:
    if isinstance(error, Invalid):
        for name, message in error.fields.items():
            name = {"starts": "slot", "first": "slot", "days": "slot"}.get(name, name)
            form.add_error(name if name in form.fields else None, message)
        return 422
    form.add_error("slot" if isinstance(error, Conflict) and "slot" in form.fields else None, str(error))
    return 409 if isinstance(error, Conflict) else 403


def _remember(request: HttpRequest, then: str) -> None:
    key = request.POST.get("kunci", "")
    if 0 < len(key) <= 64 and key.isprintable():
        request.session[DONE] = dict([*request.session.get(DONE, {}).items(), (key, then)][-REMEMBERED:])


def posted(request: HttpRequest) -> Any:  # noqa: ANN401  what Django's forms take
    """What was posted, also where that is nothing."""
    return request.POST if request.method == "POST" else None
