"""Moving running cases to a newer revision: a dry run to look at, then the move of those that were ticked."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alur.administration.forms.base import KEY
from alur.administration.panels.moving import MoveView, move_view
from alur.administration.queries.services import service_row
from alur.engine.cases.actions import Moved, move_cases
from alur.engine.cases.rules.actors import Actor
from alur.kernel import clock
from alur.kernel.ids import new_token

from .pages import administrator_of, administrators, done_before, language, remember_done, to

if TYPE_CHECKING:
    from alur.foundation.offices.models import Officer

SHOWN = 5
"""So many refusals are said above the page; all stand in the dry run below."""


@administrators
def move_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose the revisions, see what would happen to each case, and move those that can go on."""
    officer = administrator_of(request)
    row = service_row(officer.office, slug)
    if request.method == "POST" and (done := done_before(request)):
        return redirect(done)
    asked = request.POST if request.method == "POST" else request.GET
    view = move_view(row.version.sop, asked, language())
    fault = ""
    if request.method == "POST":
        chosen = _chosen(request)
        if view.steps is not None and not view.twice and chosen:
            return _move(request, officer, view, chosen, slug)
        fault = _("Pilih paling sedikit satu permohonan.") if view.steps is not None else _("Pilih dahulu revisinya.")
    context = {
        "view": view, "row": row, "fault": fault, "key": request.POST.get(KEY, "")[:64] or new_token(),
        "here": "services", "zone": officer.office.zone,
    }  # fmt: skip
    return render(request, "administration/move.html", context, status=422 if fault else 200)


def _chosen(request: HttpRequest) -> list[tuple[UUID, int]]:
    """The cases that were ticked, each with how many acts on it were seen; what cannot be read was not ticked here."""
    found = []
    for value in request.POST.getlist("permohonan"):
        case, _colon, seen = value.partition(":")
        try:
            found.append((UUID(case), int(seen)))
        except ValueError:
            continue
    return found


def _move(
    request: HttpRequest, officer: Officer, view: MoveView, chosen: list[tuple[UUID, int]], slug: str
) -> HttpResponse:
    assert view.new is not None
    assert view.steps is not None
    numbers = {row.case.pk: row.case.number for row in view.rows}
    done = move_cases(
        # Only what the page lists: cases of this office that run by that revision, or did until a moment ago.
        chosen=[each for each in chosen if each[0] in numbers],
        to=view.new,
        steps=view.steps.chosen,
        by=Actor.officer(officer.pk),
        at=clock.now(),
        key=f"pindah:{request.POST.get(KEY, '')[:40]}",
        officer=officer,
    )
    _say(request, done, numbers, gone=sum(each[0] not in numbers for each in chosen), number=view.new.number)
    then = f"{to('move_cases', slug)}?{urlencode(view.hidden)}"
    remember_done(request, then)
    return redirect(then)


def _say(request: HttpRequest, done: list[Moved], numbers: dict[UUID, str], *, gone: int, number: int) -> None:
    moved = sum(not each.why for each in done)
    if moved:
        said = ngettext(
            "%(count)d permohonan dipindah ke revisi %(number)d.",
            "%(count)d permohonan dipindah ke revisi %(number)d.",
            moved,
        )
        messages.success(request, said % {"count": moved, "number": number})
    for each in [each for each in done if each.why][:SHOWN]:
        said = _("%(case)s tetap di tempatnya. %(why)s")
        messages.warning(request, said % {"case": numbers[each.case_id], "why": each.why})
    if gone:
        messages.warning(request, _("Sebagian permohonan yang dipilih tidak lagi berjalan dengan revisi itu."))
