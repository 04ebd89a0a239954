"""Data protection of the office: whom to ask, how long data are kept, what would go when, who looked."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alur.administration.forms.protection import ContactForm, RetentionForm
from alur.administration.queries.protection import ALL, REASONS, WAITING, looks, officer_choices, plan_of
from alur.engine.sops.queries import sops_of
from alur.foundation.offices.queries import positions
from alur.kernel import clock
from alur.outlets.protection.actions import save_contact, save_rules
from alur.outlets.protection.panels import ENDS
from alur.outlets.protection.queries import (
    contact_of,
    contact_row,
    default_rules,
    kept_by_end,
    own_rules,
    rules_of,
)
from alur.outlets.protection.queries.due import waiting_page
from alur.outlets.protection.queries.register import running, with_clock
from alur.outlets.protection.rules.retention import DEFAULT, EVERY, Kept, kept_for, may_go_at
from alur.ui.keyset import PARAMETER, addresses

from .pages import administrator_of, administrators, form_page, handle, language, posted, protector_of, protectors, to


@protectors
@require_safe
def protection(request: HttpRequest) -> HttpResponseBase:
    """The first page: what runs, what is kept how long, what goes next."""
    officer, at = protector_of(request), clock.now()
    office = officer.office
    context = {
        "office": office,
        "zone": office.zone,
        "contact": contact_of(office),
        "plan": plan_of(office, at, language()),
        "running": [with_clock(each, at) for each in running(office)],
        "ends": ENDS,
        "all": ALL,
        "here": "protection",
    }
    return render(request, "administration/protection.html", context)


@administrators
def change_contact(request: HttpRequest) -> HttpResponse:
    """Whom people ask, and which position acts on what they ask."""
    officer = administrator_of(request)
    office = officer.office
    now = contact_row(office)
    known = positions(office)
    initial = {"position": now.position_id, "email": now.email, "phone": now.phone} if now else {}
    form = ContactForm(posted(request), positions=known, initial=initial)

    def save(data: dict[str, Any]) -> str:
        chosen = next((each for each in known if str(each.pk) == data["position"]), None)
        given = {"email": data["email"], "phone": data["phone"]}
        save_contact(office=office, position=chosen, **given, by=officer.actor, at=clock.now())
        return _("Penanggung jawab pelindungan data tersimpan.")

    lead = _("Tampil di halaman Perlindungan data untuk umum: nama jabatan, bukan nama orang.")
    context = form_page(
        _("Penanggung jawab pelindungan data"), _("Simpan"), to("protection"), _("Data pribadi"), lead=lead,
        here="protection",
    )  # fmt: skip
    return handle(request, form, save, then=to("protection"), context=context)


@administrators
def change_retention(request: HttpRequest, service: str) -> HttpResponse:
    """How long each outcome of one service is kept, or of all that have no rule of their own."""
    officer = administrator_of(request)
    office = officer.office
    slug = EVERY if service == ALL else service
    title = _title(office, service)
    ours = {end: Kept(months) for end, months in DEFAULT.items()}
    fallback = ours if slug == EVERY else kept_by_end(default_rules(office), slug)
    kept = kept_by_end(own_rules(office), slug)
    form = RetentionForm(posted(request), kept=kept, fallback=fallback)

    def save(data: dict[str, Any]) -> str:
        save_rules(office=office, service=slug, months=form.months, by=officer.actor, at=clock.now())
        return _("Masa simpan tersimpan. Berlaku sejak penghapusan harian berikutnya.")

    lead = _(
        "Dihitung sejak permohonan berakhir. Sesuaikan dengan jadwal retensi arsip kantor Anda."
        " Penghapusan tidak dapat dibatalkan."
    )
    context = form_page(
        _("Masa simpan: %(title)s") % {"title": title}, _("Simpan masa simpan"), to("protection"), _("Data pribadi"),
        lead=lead, here="protection",
    )  # fmt: skip
    return handle(request, form, save, then=to("protection"), context=context)


@protectors
@require_safe
def waiting(request: HttpRequest, service: str, end: str) -> HttpResponseBase:
    """The applications of one service and outcome that still hold personal data, those that go first on top."""
    office = protector_of(request).office
    if end not in ENDS or service == ALL:
        raise Http404
    title = _title(office, service)
    page = waiting_page(office, service, end, cursor=request.GET.get(PARAMETER, ""), size=WAITING)
    months = kept_for(rules_of(office), service, end).months
    newer, older = addresses(page, {})
    rows = [
        (each, may_go_at(each.ended_at, months, office.zone) if months is not None and each.ended_at else None)
        for each in page.rows
    ]
    context = {
        "title": title, "end": ENDS[end], "rows": rows, "months": months, "zone": office.zone, "newer": newer,
        "older": older, "here": "protection", "now": clock.now(),
    }  # fmt: skip
    return render(request, "administration/waiting.html", context)


def _title(office: Any, service: str) -> str:  # noqa: ANN401  an Office; pages import no models
    """What people call the service; Http404 for one the office never had."""
    if service == ALL:
        return _("semua layanan")
    found = next((title for sop, title in sops_of(office, language()) if sop.slug == service), None)
    if found is None:
        raise Http404
    return found


@protectors
@require_safe
def looks_page(request: HttpRequest) -> HttpResponseBase:
    """Who saw a number whole, what, when and why; narrowed by officer, number and reason."""
    office = protector_of(request).office
    choices = officer_choices(office)
    asked = request.GET.get("petugas", "")
    chosen = next((pk for pk, _name in choices if str(pk) == asked), None)
    number = "".join(filter(str.isprintable, request.GET.get("nomor", ""))).strip()[:40]
    why = request.GET.get("untuk", "semua")
    reason = why if why in REASONS else None
    rows, page = looks(
        office, officer=chosen, number=number, reason=reason, cursor=request.GET.get(PARAMETER, ""), language=language()
    )  # fmt: skip
    newer, older = addresses(page, {"petugas": str(chosen or ""), "nomor": number, "untuk": why})
    context = {
        "rows": rows, "newer": newer, "older": older, "officers": choices, "chosen": chosen, "number": number,
        "reasons": list(REASONS.items()), "why": why if reason is not None else "semua", "zone": office.zone,
        "narrowed": chosen is not None or bool(number) or reason is not None, "here": "protection",
    }  # fmt: skip
    return render(request, "administration/looks.html", context)
