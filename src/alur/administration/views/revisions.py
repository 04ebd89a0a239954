"""Drafts of revisions: written, checked by another, signed, put into force; and two revisions side by side."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from alur.administration.forms.base import ConfirmForm
from alur.administration.forms.revisions import NOW, DraftForm, EditionForm, EffectiveForm, ReturnForm
from alur.administration.queries.revisions import (
    DraftView,
    compared_versions,
    compared_with_force,
    draft_rows,
    draft_view,
    shown,
)
from alur.administration.queries.services import service_row
from alur.engine.cases.registry import activities
from alur.engine.sops.actions import (
    Signing,
    drop_draft,
    make_effective,
    return_draft,
    review_draft,
    save_draft,
    unschedule_draft,
)
from alur.engine.sops.rules.faults import FaultyDefinition
from alur.engine.sops.rules.reading import read
from alur.kernel import clock
from alur.kernel.errors import Invalid

from .pages import administrator_of, administrators, form_page, handle, posted, reading, to

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from alur.engine.sops.rules.definition import Signer
    from alur.foundation.offices.models import Officer


@reading
def revisions_page(request: HttpRequest) -> HttpResponseBase:
    """Every revision in the making."""
    officer = administrator_of(request)
    return render(
        request,
        "administration/revisions.html",
        {"rows": draft_rows(officer), "form": ConfirmForm(), "here": "services", "zone": officer.office.zone},
    )


@administrators
def revision_page(request: HttpRequest, revision_id: UUID) -> HttpResponse:
    """One draft: where it stands, its faults, and its text while it may be written."""
    officer = administrator_of(request)
    view = draft_view(officer, revision_id)
    form = DraftForm(posted(request), request.FILES if request.method == "POST" else None, draft=view.draft)

    def save(data: dict[str, Any]) -> str:
        save_draft(
            office=officer.office,
            source=data["text"],
            by=officer.actor,
            at=clock.now(),
            draft=view.draft,
            edition=data["edition"],
        )
        return _("Rancangan tersimpan dan diperiksa.")

    text = form.cleaned_data["text"] if form.is_bound and form.is_valid() else view.draft.source
    if form.is_bound and not form.is_valid():
        text = request.POST.get("text", "")
    context = {"view": view, "text": text, "here": "services", "zone": officer.office.zone}
    return handle(
        request, form, save, then=to("revision", revision_id), context=context, template="administration/revision.html"
    )


@reading
def compare_draft(request: HttpRequest, revision_id: UUID) -> HttpResponseBase:
    """The revision in force beside the draft."""
    officer = administrator_of(request)
    view = draft_view(officer, revision_id)
    older, newer = compared_with_force(view, officer.office)
    context = {
        "found": shown(older, newer), "title": view.title,
        "back": to("revision", revision_id), "back_label": view.title, "here": "services",
    }  # fmt: skip
    return render(request, "administration/compare.html", context)


@reading
def compare_revisions(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Two revisions of one SOP in force."""
    row = service_row(administrator_of(request).office, slug)
    older, newer, known = compared_versions(
        row.version.sop, request.GET.get("lama", ""), request.GET.get("baru", "")
    )  # fmt: skip
    title = str(row.definition.title)
    context = {
        "found": shown(older, newer), "title": title, "back": to("service", slug), "back_label": title,
        "known": known, "here": "services",
    }  # fmt: skip
    return render(request, "administration/compare.html", context)


@administrators
def revision_act(request: HttpRequest, revision_id: UUID, act: str) -> HttpResponse:
    """One page, one question: check it, give it back, put it into force, take its day back, or drop it."""
    officer = administrator_of(request)
    view = draft_view(officer, revision_id)
    page = _PAGES.get(act)
    if page is None:
        raise Http404
    if request.method != "POST" and view.draft.state not in page.states:
        return redirect(to("revision", revision_id))
    form, do, context = page.build(request, officer, view)
    return handle(request, form, do, then=to("revision", revision_id), context=context)


type Built = tuple[forms.Form, Callable[[dict[str, Any]], str], dict[str, Any]]


def _review(request: HttpRequest, officer: Officer, view: DraftView) -> Built:
    def do(data: dict[str, Any]) -> str:
        review_draft(
            draft=view.draft,
            edition=data["edition"],
            by=officer.actor,
            at=clock.now(),
            known_activities=activities,
        )
        return _("Rancangan dinyatakan baik. Sesudah naskahnya disahkan, rancangan dapat diberlakukan.")

    lead = _("Anda menyatakan sudah membaca rancangan ini dan membandingkannya dengan naskahnya.")
    return EditionForm(posted(request), draft=view.draft), do, _context(view, _("Nyatakan baik"), lead=lead)


def _return(request: HttpRequest, officer: Officer, view: DraftView) -> Built:
    def do(data: dict[str, Any]) -> str:
        return_draft(draft=view.draft, edition=data["edition"], reason=data["reason"], by=officer.actor, at=clock.now())
        return _("Rancangan dikembalikan. Teksnya dapat diubah lagi.")

    return ReturnForm(posted(request), draft=view.draft), do, _context(view, _("Kembalikan untuk diperbaiki"))


def _effective(request: HttpRequest, officer: Officer, view: DraftView) -> Built:
    lacking = bool(view.judged and view.judged.positions)
    form = EffectiveForm(posted(request), draft=view.draft, signer=_signer(view.draft.source), lacking=lacking)

    def do(data: dict[str, Any]) -> str:
        if lacking and not data["create_positions"]:
            raise Invalid({"create_positions": _("Centang, atau buat dahulu jabatan yang belum ada.")})
        starts_on = None if data["begins"] == NOW else date.fromisoformat(data["starts_on"])
        done = make_effective(
            draft=view.draft,
            edition=data["edition"],
            signing=Signing(data["signer_name"], data["signer_position"], date.fromisoformat(data["signed_on"])),
            starts_on=starts_on,
            create_positions=data.get("create_positions", False),
            by=officer.actor,
            at=clock.now(),
            known_activities=activities,
        )
        if done.version is None:
            return _("Tanggal berlaku tersimpan.")
        said = _("%(title)s, revisi %(number)d, berlaku mulai sekarang.")
        return said % {"title": done.version.sop.title, "number": done.version.number}

    lead = _("Permohonan baru mengikuti revisi ini sejak berlaku. Yang sedang berjalan tetap memakai revisi lamanya.")
    warning = ""
    if lacking and view.judged:
        names = ", ".join(view.judged.positions.values())
        warning = _("Jabatan yang belum ada di kantor ini: %(names)s.") % {"names": names}
    return form, do, _context(view, _("Berlakukan"), lead=lead, warning=warning)


def _signer(source: str) -> Signer | None:
    try:
        return read(source).sop.approved_by
    except FaultyDefinition:
        return None


def _unschedule(request: HttpRequest, officer: Officer, view: DraftView) -> Built:
    def do(data: dict[str, Any]) -> str:
        unschedule_draft(draft=view.draft, edition=data["edition"], by=officer.actor, at=clock.now())
        return _("Tanggal berlaku dibatalkan. Rancangan tetap sudah diperiksa.")

    return EditionForm(posted(request), draft=view.draft), do, _context(view, _("Batalkan tanggal berlaku"))


def _drop(request: HttpRequest, officer: Officer, view: DraftView) -> Built:
    def do(data: dict[str, Any]) -> str:
        drop_draft(draft=view.draft, edition=data["edition"], by=officer.actor, at=clock.now())
        return _("Rancangan dibuang.")

    lead = _("Rancangan ini tidak akan berlaku. SOP yang berlaku tidak berubah.")
    context = _context(view, _("Buang rancangan"), lead=lead, danger=True)
    return EditionForm(posted(request), draft=view.draft), do, context


def _context(view: DraftView, words: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401  as form_page
    return form_page(words, words, to("revision", view.draft.pk), view.title, here="services", **more)


class _Page:
    def __init__(self, build: Callable[[HttpRequest, Officer, DraftView], Built], *states: str) -> None:
        self.build, self.states = build, states


_ALIVE = ("draft", "reviewed", "scheduled")
_PAGES = {
    "periksa": _Page(_review, "draft"),
    "kembalikan": _Page(_return, *_ALIVE),
    "berlakukan": _Page(_effective, "reviewed"),
    "batalkan-tanggal": _Page(_unschedule, "scheduled"),
    "buang": _Page(_drop, *_ALIVE),
}
