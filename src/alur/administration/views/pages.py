"""What the settings views share: who may come, a form that is sent twice, and the way from a form to an action."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language

from alur.administration.forms.base import KEY
from alur.administration.policies import is_administrator, is_protector
from alur.kernel import clock
from alur.kernel.errors import AlurError, Conflict, Invalid

if TYPE_CHECKING:
    from django import forms

    from alur.foundation.offices.models import Officer

DONE = "pengaturan"
"""In the session: keys of forms that were done, with where they led."""
REMEMBERED = 20

type Context = dict[str, Any]


def administrators[**P, R: HttpResponseBase](
    view: Callable[Concatenate[HttpRequest, P], R],
) -> Callable[Concatenate[HttpRequest, P], R]:
    """For everybody else the page is not there."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if not is_administrator(request.user):
            raise Http404
        return view(request, *args, **kwargs)

    return checked


def reading[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """An administrator's page that takes no form."""

    @administrators
    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if request.method not in ("GET", "HEAD"):
            return HttpResponseNotAllowed(["GET", "HEAD"])
        return view(request, *args, **kwargs)

    return checked


def protectors[**P, R: HttpResponseBase](
    view: Callable[Concatenate[HttpRequest, P], R],
) -> Callable[Concatenate[HttpRequest, P], R]:
    """For administrators, and for holders of the position that the office named for data protection."""

    @wraps(view)
    def checked(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> R:
        if not is_protector(request.user, clock.now()):
            raise Http404
        return view(request, *args, **kwargs)

    return checked


def protector_of(request: HttpRequest) -> Officer:
    """Who is signed in, of a view that `protectors` guards."""
    assert request.user.is_authenticated
    return request.user


def administrator_of(request: HttpRequest) -> Officer:
    """Who is signed in, of a view that `administrators` guards."""
    assert is_administrator(request.user)
    return request.user


def to(name: str, *arguments: object) -> str:
    return reverse(f"administration:{name}", args=arguments)


def handle(
    request: HttpRequest,
    form: forms.Form,
    do: Callable[[dict[str, Any]], str],
    *,
    then: str,
    context: Context,
    template: str = "administration/form.html",
) -> HttpResponse:
    """Show the form; posted and acceptable, `do` it, say what `do` answers, and go on to `then`.

    A key that was done already leads there at once. What an action refuses is said beside its field.
    """
    status = 200
    if request.method == "POST":
        if done := done_before(request):
            return redirect(done)
        if form.is_valid():
            try:
                said = do(form.cleaned_data)
            except AlurError as error:
                status = refuse(form, error)
            else:
                messages.success(request, said)
                remember_done(request, then)
                return redirect(then)
        status = status if status != 200 else 422
    return render(request, template, {**context, "form": form}, status=status)


def refuse(form: forms.Form, error: AlurError) -> int:
    """Say the error beside its field, or above the form; the status of the answer."""
    if isinstance(error, Invalid):
        for name, message in error.fields.items():
            form.add_error(name if name in form.fields else None, message)
        return 422
    form.add_error(None, str(error))
    return 409 if isinstance(error, Conflict) else 403


def done_before(request: HttpRequest) -> str:
    """Where this very form led when it was sent before; "" where it was not."""
    done: dict[str, str] = request.session.get(DONE, {})
    return done.get(request.POST.get(KEY, ""), "")


def remember_done(request: HttpRequest, then: str) -> None:
    key = request.POST.get(KEY, "")
    if 0 < len(key) <= 64 and key.isprintable():
        done: dict[str, str] = request.session.get(DONE, {})
        request.session[DONE] = dict([*done.items(), (key, then)][-REMEMBERED:])


def form_page(heading: str, button: str, back: str, back_label: str, **more: Any) -> Context:  # noqa: ANN401  `lead`, `warning`, `danger`, `here`, `after`
    """The context of `administration/form.html`."""
    return {"heading": heading, "button": button, "back": back, "back_label": back_label, **more}


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted, also where that is nothing."""
    return request.POST if request.method == "POST" else None


def language() -> str:
    return get_language() or "id"
