"""The office's hosts, for its administrators: add, change, test, take out of use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alur.activities.meetings.actions import HostFacts, add_host, change_host, switch_host
from alur.activities.meetings.forms import ASK, HostForm
from alur.activities.meetings.queries import account_of, host_of, hosts
from alur.activities.meetings.registry import providers
from alur.foundation.offices.queries import positions
from alur.foundation.outbox.ports import OutcomeUnknown, Rejected, RetryLater
from alur.foundation.privacy.sealing import unseal
from alur.kernel import clock

from .pages import administrator_of, handle, posted

if TYPE_CHECKING:
    from alur.activities.meetings.models import Host
    from alur.foundation.offices.models import Officer

BY_HAND = "sendiri"
"""In the address: a host without a provider."""


@require_safe
def hosts_page(request: HttpRequest) -> HttpResponse:
    office = administrator_of(request).office
    offered = [(each.name, str(each.label)) for each in providers]
    context = {"hosts": [(each, label_of(each)) for each in hosts(office)], "providers": offered, "by_hand": BY_HAND}
    return render(request, "meetings/hosts.html", context)


def label_of(host: Host) -> str:
    return str(providers.get(host.provider).label) if host.provider in providers else _("Dibuat sendiri")


@require_http_methods(["GET", "HEAD", "POST"])
def new_host(request: HttpRequest) -> HttpResponse:
    """`?penyedia=` says of which provider."""
    officer = administrator_of(request)
    name = request.GET.get("penyedia", BY_HAND)
    if name != BY_HAND and name not in providers:
        raise Http404
    provider = "" if name == BY_HAND else name
    form = HostForm(posted(request), provider=provider, positions=list(positions(officer.office)))

    def do(data: dict[str, Any]) -> tuple[str, str]:
        made = add_host(officer=officer, facts=_facts(officer, provider, form, data), at=clock.now())
        said = _("Akun “%(name)s” ditambahkan. Uji sambungannya.") if provider else _("Akun “%(name)s” ditambahkan.")
        return said % {"name": made.name}, reverse("meetings:hosts")

    context = {"heading": _("Akun rapat baru"), "button": _("Tambah akun"), "back": reverse("meetings:hosts")}
    return handle(request, form, do, context)


def _host(request: HttpRequest, host_id: int) -> tuple[Officer, Host]:
    officer = administrator_of(request)
    found = host_of(officer.office, host_id)
    if found is None:
        raise Http404
    return officer, found


@require_http_methods(["GET", "HEAD", "POST"])
def host_page(request: HttpRequest, host_id: int) -> HttpResponse:
    officer, found = _host(request, host_id)
    form = HostForm(
        posted(request), provider=found.provider, positions=list(positions(officer.office)), initial=_initial(found),
        secrets_kept=bool(found.settings_sealed),
    )  # fmt: skip

    def do(data: dict[str, Any]) -> tuple[str, str]:
        facts = _facts(officer, found.provider, form, data)
        change_host(host=found, officer=officer, facts=facts, at=clock.now())
        return _("Akun “%(name)s” disimpan.") % {"name": facts.name}, reverse("meetings:hosts")

    context = {
        "heading": found.name,
        "button": _("Simpan"),
        "back": reverse("meetings:hosts"),
        "about": label_of(found),
    }
    return handle(request, form, do, context)


def _initial(host: Host) -> dict[str, Any]:
    """What a form begins with; secrets stay where they are."""
    names = ("name", "capacity", "limit", "before", "after", "hours", "external")
    initial = {name: getattr(host, name) for name in names} | {"keeper": str(host.keeper_id)}
    for name in ("opens", "closes"):
        at = getattr(host, name)
        initial[name] = f"{at:%H.%M}" if at else ""
    if host.provider in providers and host.settings_sealed:
        said: dict[str, str] = json.loads(unseal(host.settings_sealed))
        open_ = {ask.key for ask in providers.get(host.provider).asks if not ask.secret}
        initial |= {f"{ASK}{key}": value for key, value in said.items() if key in open_}
    return initial


def _facts(officer: Officer, provider: str, form: HostForm, data: dict[str, Any]) -> HostFacts:
    return HostFacts(
        name=data["name"],
        keeper=positions(officer.office).get(pk=data["keeper"]),
        provider=provider,
        external=data.get("external", ""),
        settings=form.settings,
        capacity=data["capacity"],
        limit=data["limit"],
        before=data["before"],
        after=data["after"],
        hours=data["hours"],
        opens=data["opens"],
        closes=data["closes"],
    )


@require_POST
def act(request: HttpRequest, host_id: int, act: str) -> HttpResponse:
    """`uji` asks the provider whether the settings work; `pakai` and `matikan` switch."""
    officer, found = _host(request, host_id)
    if act == "uji" and found.provider in providers:
        try:
            said = providers.get(found.provider).test(account_of(found))
            messages.success(request, f"{found.name}: {said}")
        except (Rejected, RetryLater, OutcomeUnknown) as error:
            messages.error(request, f"{found.name}: {error}")
    elif act in ("pakai", "matikan"):
        switch_host(host=found, officer=officer, on=act == "pakai", at=clock.now())
    else:
        raise Http404
    return redirect("meetings:hosts")
