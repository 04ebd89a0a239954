"""Positions and who holds them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alur.administration.forms.base import day_of
from alur.administration.forms.people import EndForm, HoldingForm, PositionForm
from alur.administration.queries import holding_of, position_of
from alur.administration.queries.people import is_last_holder, periods_of, position_rows
from alur.engine.cases.queries.of_office import open_tasks_by_position
from alur.engine.sops.queries import bound_positions
from alur.foundation.offices import actions
from alur.foundation.offices.queries import definitive_beside, local_day, officers, positions
from alur.kernel import clock
from alur.kernel.errors import Invalid
from alur.ui.dates import long_date

from .pages import administrator_of, administrators, form_page, handle, language, posted, reading, to

if TYPE_CHECKING:
    from alur.foundation.offices.models import Holding, Office, Position


@reading
def positions_page(request: HttpRequest) -> HttpResponseBase:
    """Every position of the office, with who holds it today."""
    office = administrator_of(request).office
    rows = position_rows(office, clock.now())
    return render(request, "administration/positions.html", {"rows": rows, "here": "positions"})


@reading
def position_page(request: HttpRequest, position_id: int) -> HttpResponseBase:
    """One position: its holders now, later and before."""
    office, at = administrator_of(request).office, clock.now()
    position = position_of(office, position_id)
    context = {
        "position": position,
        "periods": periods_of(position, at),
        "services": bound_positions(office).get(position.pk, []),
        "open_tasks": open_tasks_by_position(office).get(position.pk, 0),
        "here": "positions",
    }
    return render(request, "administration/position.html", context)


@administrators
def new_position(request: HttpRequest) -> HttpResponse:
    officer = administrator_of(request)
    office = officer.office
    form = PositionForm(posted(request), positions=positions(office))

    def create(data: dict[str, Any]) -> str:
        made = actions.create_position(
            office=office,
            key=data["key"],
            name=data["name"],
            superior=_superior(office, data),
            by=officer.actor,
            at=clock.now(),
        )
        return _("Jabatan %(name)s dibuat. Sekarang tunjuk pemangkunya.") % {"name": made.name}

    context = form_page(_("Jabatan baru"), _("Buat jabatan"), to("positions"), _("Semua jabatan"), here="positions")
    return handle(request, form, create, then=to("positions"), context=context)


@administrators
def change_position(request: HttpRequest, position_id: int) -> HttpResponse:
    officer = administrator_of(request)
    office = officer.office
    position = position_of(office, position_id)
    form = PositionForm(posted(request), positions=positions(office), change=position)

    def change(data: dict[str, Any]) -> str:
        superior = _superior(office, data)
        actions.change_position(
            position=position, name=data["name"], superior=superior, by=officer.actor, at=clock.now()
        )
        return _("Jabatan tersimpan.")

    back = to("position", position.pk)
    lead = _("Nama pada permohonan yang sudah berjalan ikut berubah. Kunci “%(key)s” tetap.") % {"key": position.key}
    context = form_page(_("Ubah jabatan"), _("Simpan jabatan"), back, position.name, lead=lead, here="positions")
    return handle(request, form, change, then=back, context=context)


def _superior(office: Office, data: dict[str, Any]) -> Position | None:
    return positions(office).filter(pk=data["superior"]).first() if data["superior"] else None


@administrators
def new_holding(request: HttpRequest, position_id: int) -> HttpResponse:
    """Somebody holds the position from a day on. Two definitive holders at a time are asked about first."""
    officer, at = administrator_of(request), clock.now()
    office = officer.office
    position = position_of(office, position_id)
    open_accounts = officers(office).filter(is_active=True)
    form = HoldingForm(posted(request), officers=open_accounts, starts_on=local_day(office, at).isoformat())

    def give(data: dict[str, Any]) -> str:
        starts_on, ends_on = day_of(data["starts_on"]), day_of(data["ends_on"])
        assert starts_on is not None
        holder = open_accounts.get(pk=data["officer"])
        if data["kind"] == "definitif" and not data["beside"]:
            _ask_about(position, holder.pk, starts_on, ends_on)
        actions.give_holding(
            position=position,
            officer=holder,
            kind=data["kind"],
            starts_on=starts_on,
            ends_on=ends_on,
            by=officer.actor,
            at=at,
        )
        return _("%(name)s memegang jabatan %(position)s.") % {"name": holder.name, "position": position.name}

    back = to("position", position.pk)
    context = form_page(_("Tunjuk pemangku"), _("Simpan pemangku"), back, position.name, here="positions")
    context["empty"] = not open_accounts.exists()
    return handle(request, form, give, then=back, context=context, template="administration/holding.html")


def _ask_about(position: Position, but: int, starts_on: date, ends_on: date | None) -> None:
    others = definitive_beside(position, starts_on, ends_on).exclude(officer=but)
    if others:
        names = ", ".join(each.officer.name for each in others)
        said = _(
            "%(names)s juga memegang jabatan ini secara definitif pada masa itu. Akhiri dahulu masa jabatannya,"
            " atau centang bahwa keduanya memang memegang jabatan ini bersama."
        )
        raise Invalid({"beside": said % {"names": names}})


@administrators
def end_holding(request: HttpRequest, holding_id: int) -> HttpResponse:
    """The last day of a holding; it stays in the history."""
    officer, at = administrator_of(request), clock.now()
    office = officer.office
    holding = holding_of(office, holding_id)
    today = local_day(office, at)
    form = EndForm(posted(request), initial={"ends_on": max(today, holding.starts_on).isoformat()})

    def end(data: dict[str, Any]) -> str:
        day = date.fromisoformat(data["ends_on"])
        actions.end_holding(holding=holding, ends_on=day, by=officer.actor, at=at)
        return _("Masa jabatan %(name)s berakhir %(day)s.") % {
            "name": holding.officer.name,
            "day": long_date(day, language()),
        }

    back = to("position", holding.position_id)
    context = form_page(
        _("Akhiri masa jabatan %(name)s") % {"name": holding.officer.name},
        _("Akhiri masa jabatan"),
        back,
        holding.position.name,
        lead=_("Masa jabatan tidak dihapus: ia tetap tercatat sampai hari terakhirnya."),
        warning=_left_alone(holding, max(today, holding.starts_on), office),
        danger=True,
        here="positions",
    )
    return handle(request, form, end, then=back, context=context)


def _left_alone(holding: Holding, day: date, office: Office) -> str:
    """What happens to the position's tasks, where nobody else holds it."""
    if not is_last_holder(holding, day):
        return ""
    waiting = open_tasks_by_position(office).get(holding.position_id, 0)
    if not waiting:
        return _("Sesudah itu tidak ada yang memegang jabatan ini. Tunjuk penggantinya agar tugas baru tidak menunggu.")
    return ngettext(
        "Sesudah itu tidak ada yang memegang jabatan ini. %(count)d tugas terbuka menunggu sampai ada penggantinya.",
        "Sesudah itu tidak ada yang memegang jabatan ini. %(count)d tugas terbuka menunggu sampai ada penggantinya.",
        waiting,
    ) % {"count": waiting}
