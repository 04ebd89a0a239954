"""Saved views of the inbox: keep, name, order, remove. Everybody's own; another's is 404, as one that is missing."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from alur.desk.forms import ViewNameForm
from alur.desk.panels.listing import asked_by, narrowing_of
from alur.desk.panels.saved import view_rows
from alur.desk.queries import officer_of, words_of
from alur.foundation.offices.queries import positions_held
from alur.kernel import clock
from alur.kernel.errors import Invalid
from alur.outlets.workplace import actions
from alur.outlets.workplace.queries import view_of


def views(request: HttpRequest) -> HttpResponse:
    """All of one's views, with what each shows. A POST keeps the narrowing that came with it under a name."""
    if request.method == "POST":
        return _save(request)
    return _page(request)


def _page(
    request: HttpRequest, *, form: ViewNameForm | None = None, about: UUID | None = None, status: int = 200
) -> HttpResponse:
    narrowed = narrowing_of(request.POST if request.method == "POST" else request.GET)
    asked = asked_by(narrowed)
    new = form if form is not None and about is None else (ViewNameForm() if asked else None)
    context = {"rows": view_rows(officer_of(request), form, about), "form": form, "new": new, "asked": asked}
    return render(request, "desk/views.html", context, status=status)


def _save(request: HttpRequest) -> HttpResponse:
    officer, at = officer_of(request), clock.now()
    form, narrowed = ViewNameForm(request.POST), narrowing_of(request.POST)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    position = None
    if narrowed.position:
        position = positions_held(officer, at).filter(pk=narrowed.position).first()
    try:
        view = actions.save_view(
            name=words_of(form.cleaned_data["name"]),
            which=narrowed.which,
            search=narrowed.search,
            service=narrowed.service,
            position=position,
            by=officer,
            at=at,
        )
    except Invalid as fault:
        form.add_error("name", fault.fields["name"])
        return _page(request, form=form, status=422)
    messages.success(request, _("Tampilan “%(name)s” disimpan.") % {"name": view.name})
    return redirect(reverse("desk:inbox") + _query(asked_by(narrowed)))


def _query(asked: dict[str, str]) -> str:
    return f"?{urlencode(asked)}" if asked else ""


def change(request: HttpRequest, view_id: UUID, act: str) -> HttpResponse:
    """`nama`, `naik`, `turun` or `hapus` one of one's own views."""
    officer, at = officer_of(request), clock.now()
    view = view_of(officer, view_id)
    if act not in ("nama", "naik", "turun", "hapus"):
        raise Http404
    if request.method != "POST":  # after signing in again
        return redirect(reverse("desk:views"))
    if view is None:
        if act == "hapus":  # pressed twice: it is gone
            return redirect(reverse("desk:views"))
        raise Http404
    if act == "nama":
        form = ViewNameForm(request.POST, auto_id=f"{view.pk}-%s")
        if not form.is_valid():
            return _page(request, form=form, about=view.pk, status=422)
        try:
            actions.rename_view(view=view, name=words_of(form.cleaned_data["name"]), by=officer, at=at)
        except Invalid as fault:
            form.add_error("name", fault.fields["name"])
            return _page(request, form=form, about=view.pk, status=422)
    elif act == "hapus":
        actions.remove_view(view=view, by=officer, at=at)
        messages.success(request, _("Tampilan “%(name)s” dihapus.") % {"name": view.name})
    else:
        actions.move_view(view=view, up=act == "naik", by=officer, at=at)
    return redirect(reverse("desk:views"))
