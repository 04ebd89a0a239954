"""The office's pool of hosts: adding, changing, taking out of use."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from alur.activities.meetings.models import Host
from alur.activities.meetings.policies import may_set_up
from alur.activities.meetings.registry import providers
from alur.activities.meetings.rules.pool import Hours
from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.models import Officer, Position
from alur.foundation.offices.queries import office_lock
from alur.foundation.privacy.sealing import seal, unseal
from alur.kernel.errors import Invalid, Refused

LONGEST_BUFFER = 240


@dataclass(frozen=True)
class HostFacts:
    """What an administrator says of a host. A secret left empty stays as it is."""

    name: str
    keeper: Position
    provider: str = ""
    external: str = ""
    settings: Mapping[str, str] = field(default_factory=dict, repr=False)
    capacity: int = 100
    limit: int = 1
    before: int = 0
    after: int = 0
    hours: str = Hours.CALENDAR
    opens: time | None = None
    closes: time | None = None


@transaction.atomic
def add_host(*, officer: Officer, facts: HostFacts, at: datetime) -> Host:
    """A new host of the officer's office. Raises Refused, Invalid."""
    _lock(officer)
    host = Host(office=officer.office)
    _fill(host, facts)
    host.save(force_insert=True)
    _write(host, "office.host_added", officer, at)
    return host


@transaction.atomic
def change_host(*, host: Host, officer: Officer, facts: HostFacts, at: datetime) -> Host:
    """Meetings booked already keep their time and their buffers. Raises Refused, Invalid."""
    _lock(officer)
    host = Host.objects.get(pk=host.pk, office=officer.office)
    if facts.provider != host.provider and host.bookings.exclude(state="cancelled").filter(ends__gt=at).exists():
        raise Invalid({"provider": _("Akun ini masih punya rapat yang akan datang. Pindahkan atau batalkan dahulu.")})
    _fill(host, facts)
    host.save()
    _write(host, "office.host_changed", officer, at)
    return host


@transaction.atomic
def switch_host(*, host: Host, officer: Officer, on: bool, at: datetime) -> None:
    """Out of use: nothing new is booked on it; what is booked stays. Twice is once."""
    _lock(officer)
    if Host.objects.filter(pk=host.pk, office=officer.office, is_active=not on).update(is_active=on):
        _write(host, "office.host_switched", officer, at, on=on)


def _lock(officer: Officer) -> None:
    office_lock(officer.office)
    if not may_set_up(officer, officer.office):
        raise Refused(_("Hanya administrator kantor ini yang dapat mengatur akun rapat."))


def _fill(host: Host, facts: HostFacts) -> None:
    faults = {}
    if Host.objects.filter(office=host.office, name=facts.name).exclude(pk=host.pk).exists():
        faults["name"] = _("Sudah ada akun rapat dengan nama ini.")
    if facts.keeper.office_id != host.office_id:
        faults["keeper"] = _("Pilih jabatan di kantor Anda.")
    if facts.provider and facts.provider not in providers:
        faults["provider"] = _("Penyedia ini tidak terpasang di server ini.")
    if facts.hours == Hours.OWN and not (facts.opens and facts.closes and facts.opens < facts.closes):
        faults["opens"] = _("Isi jam buka dan jam tutup; jam tutup sesudah jam buka.")
    if faults:
        raise Invalid(faults)
    for name in ("name", "keeper", "external", "capacity", "limit", "before", "after", "hours"):
        setattr(host, name, getattr(facts, name))
    own = facts.hours == Hours.OWN
    host.opens, host.closes = (facts.opens, facts.closes) if own else (None, None)
    host.settings_sealed = _settings(host, facts)
    host.provider = facts.provider


def _settings(host: Host, facts: HostFacts) -> str:
    if not facts.provider:
        return ""
    same = host.provider == facts.provider and host.settings_sealed
    before: dict[str, str] = json.loads(unseal(host.settings_sealed)) if same else {}
    said, faults = {}, {}
    for ask in providers.get(facts.provider).asks:
        typed = facts.settings.get(ask.key, "").strip()
        value = typed or (before.get(ask.key, "") if ask.secret else "")
        if ask.required and not value:
            faults[f"ask_{ask.key}"] = _("Isi “%(label)s”.") % {"label": ask.label}
        said[ask.key] = value
    if faults:
        raise Invalid(faults)
    return seal(json.dumps(said))


def _write(host: Host, kind: str, officer: Officer, at: datetime, **data: object) -> None:
    body = {"host": host.pk, **data}
    write_entry(stream=f"office:{host.office_id}", kind=kind, actor=officer.actor, at=at, data=body)
