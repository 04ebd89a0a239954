"""Officers: their accounts, invitations and rights."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from alur.administration.actions import add_officer, send_invitation
from alur.administration.forms.base import ConfirmForm, day_of
from alur.administration.forms.people import ChangeOfficerForm, NewOfficerForm
from alur.administration.queries import officer_in
from alur.administration.queries.people import left_without, masked_nip, officer_rows, state_of
from alur.foundation.offices import actions
from alur.foundation.offices.queries import (
    INVITATION_DAYS,
    has_second_factor,
    holdings_of_office,
    local_day,
    positions,
)
from alur.kernel import clock

from .pages import administrator_of, administrators, form_page, handle, posted, reading, to

if TYPE_CHECKING:
    from collections.abc import Callable

    from alur.foundation.offices.models import Officer


@reading
def officers_page(request: HttpRequest) -> HttpResponseBase:
    """Every account of the office, also closed ones."""
    office = administrator_of(request).office
    rows = officer_rows(office, clock.now())
    return render(request, "administration/officers.html", {"rows": rows, "here": "officers"})


@administrators
def new_officer(request: HttpRequest) -> HttpResponse:
    """Make an account and send the invitation."""
    officer, at = administrator_of(request), clock.now()
    office = officer.office
    known = positions(office)
    form = NewOfficerForm(posted(request), positions=known, starts_on=local_day(office, at).isoformat())

    def invite(data: dict[str, Any]) -> str:
        made = add_officer(
            office=office,
            name=data["name"],
            email=data["email"],
            nip=data["nip"],
            position=known.get(pk=data["position"]) if data["position"] else None,
            kind=data["kind"] or "definitif",
            starts_on=day_of(data["starts_on"]),
            ends_on=day_of(data["ends_on"]),
            by=officer.actor,
            at=at,
        )
        return _("Undangan dikirim kepada %(name)s, %(email)s.") % {"name": made.name, "email": made.email}

    lead = _("Petugas mendapat surel dengan tautan untuk membuat kata sandinya sendiri. Tautan berlaku %(days)d hari.")
    context = form_page(
        _("Undang petugas"),
        _("Kirim undangan"),
        to("officers"),
        _("Semua petugas"),
        lead=lead % {"days": INVITATION_DAYS},
        here="officers",
    )
    return handle(request, form, invite, then=to("officers"), context=context)


@reading
def officer_page(request: HttpRequest, officer_id: int) -> HttpResponseBase:
    """One account: what is known of it, what it holds, and what can be done."""
    me, at = administrator_of(request), clock.now()
    officer = officer_in(me.office, officer_id)
    context = {
        "officer": officer,
        "state": state_of(officer, at),
        "nip": masked_nip(officer),
        "holdings": holdings_of_office(me.office).filter(officer=officer),
        "second_factor": has_second_factor(officer),
        "today": local_day(me.office, at),
        "acts": [(name, act.label()) for name, act in ACTS.items() if act.offered(officer, me)],
        "here": "officers",
        "zone": me.office.zone,
    }
    return render(request, "administration/officer.html", context)


@administrators
def change_officer(request: HttpRequest, officer_id: int) -> HttpResponse:
    me = administrator_of(request)
    officer = officer_in(me.office, officer_id)
    form = ChangeOfficerForm(posted(request), officer=officer, masked=masked_nip(officer))

    def change(data: dict[str, Any]) -> str:
        actions.change_account(
            officer=officer,
            name=data["name"],
            email=data["email"],
            nip=form.new_nip,
            by=me.actor,
            at=clock.now(),
        )
        return _("Data petugas tersimpan.")

    back = to("officer", officer.pk)
    lead = ""
    if not officer.has_usable_password():
        lead = _("Bila surelnya berubah, tautan undangan yang lama tidak berlaku lagi. Kirim undangan baru sesudahnya.")
    context = form_page(_("Ubah data petugas"), _("Simpan data"), back, officer.name, lead=lead, here="officers")
    return handle(request, form, change, then=back, context=context)


@dataclass(frozen=True)
class Act:
    """Something done to an account after asking once more."""

    label: Callable[[], str]
    explains: Callable[[], str]
    done: Callable[[], str]
    do: Callable[[Officer, str, datetime], None]
    offered: Callable[[Officer, Officer], bool]
    """Of this officer, by this administrator."""
    danger: bool = False


def _close(officer: Officer, by: str, at: datetime) -> None:
    actions.close_account(officer=officer, by=by, at=at)


def _reopen(officer: Officer, by: str, at: datetime) -> None:
    actions.reopen_account(officer=officer, by=by, at=at)


def _invite(officer: Officer, by: str, at: datetime) -> None:
    send_invitation(officer=officer, by=by, at=at)


def _promote(officer: Officer, by: str, at: datetime) -> None:
    actions.set_administrator(officer=officer, is_administrator=True, by=by, at=at)


def _demote(officer: Officer, by: str, at: datetime) -> None:
    actions.set_administrator(officer=officer, is_administrator=False, by=by, at=at)


def _forget_code(officer: Officer, by: str, at: datetime) -> None:
    actions.remove_second_factor(officer=officer, by=by, at=at)


ACTS: dict[str, Act] = {
    "undang": Act(
        label=lambda: _("Kirim undangan"),
        explains=lambda: _(
            "Petugas mendapat tautan baru untuk membuat kata sandi. Tautan yang lama tidak berlaku lagi."
        ),
        done=lambda: _("Undangan dikirim."),
        do=_invite,
        offered=lambda officer, me: officer.is_active and not officer.has_usable_password(),
    ),
    "jadikan-administrator": Act(
        label=lambda: _("Jadikan administrator"),
        explains=lambda: _("Administrator mengubah semua pengaturan kantor, juga akun petugas lain."),
        done=lambda: _("Petugas ini sekarang administrator."),
        do=_promote,
        offered=lambda officer, me: officer.is_active and not officer.is_administrator,
    ),
    "cabut-administrator": Act(
        label=lambda: _("Cabut hak administrator"),
        explains=lambda: _("Ia tetap petugas, tetapi tidak lagi dapat membuka pengaturan kantor."),
        done=lambda: _("Hak administrator dicabut."),
        do=_demote,
        offered=lambda officer, me: officer.is_administrator,
        danger=True,
    ),
    "hapus-kode": Act(
        label=lambda: _("Matikan kode kedua"),
        explains=lambda: _("Untuk petugas yang kehilangan ponselnya. Masuk berikutnya cukup dengan kata sandi."),
        done=lambda: _("Kode kedua dimatikan."),
        do=_forget_code,
        offered=lambda officer, me: officer.pk != me.pk and has_second_factor(officer),
        danger=True,
    ),
    "tutup": Act(
        label=lambda: _("Tutup akun"),
        explains=lambda: _(
            "Ia langsung keluar dan tidak dapat masuk lagi. Masa jabatannya tidak dihitung selama akun ditutup."
            " Riwayatnya tetap ada, dan akun dapat dibuka lagi."
        ),
        done=lambda: _("Akun ditutup."),
        do=_close,
        offered=lambda officer, me: officer.is_active and officer.pk != me.pk,
        danger=True,
    ),
    "buka": Act(
        label=lambda: _("Buka lagi akun"),
        explains=lambda: _("Ia dapat masuk lagi dengan kata sandi yang lama, dan memegang jabatannya lagi."),
        done=lambda: _("Akun dibuka lagi."),
        do=_reopen,
        offered=lambda officer, me: not officer.is_active,
    ),
}


@administrators
def act(request: HttpRequest, officer_id: int, act: str) -> HttpResponse:
    """Ask once more, then do one of ACTS."""
    me = administrator_of(request)
    officer = officer_in(me.office, officer_id)
    if act not in ACTS:
        raise Http404
    asked = ACTS[act]

    def do(data: dict[str, Any]) -> str:
        asked.do(officer, me.actor, clock.now())
        return asked.done()

    itself = act == "cabut-administrator" and officer.pk == me.pk
    warning = _("Ini akun Anda sendiri. Sesudah ini Anda tidak dapat membuka pengaturan lagi.") if itself else ""
    if act == "tutup" and (alone := left_without(officer, clock.now())):
        said = _("Sesudah itu tidak ada yang memegang %(positions)s. Tunjuk penggantinya agar tugas tidak menunggu.")
        warning = said % {"positions": ", ".join(alone)}
    back = to("officer", officer.pk)
    context = form_page(
        f"{asked.label()}: {officer.name}",
        asked.label(),
        back,
        officer.name,
        lead=asked.explains(),
        warning=warning,
        danger=asked.danger,
        here="officers",
    )
    then = reverse("desk:inbox") if itself else back
    return handle(request, ConfirmForm(posted(request)), do, then=then, context=context)
