"""Positions, and who holds them when."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from alur.foundation.offices.models import Holding, HoldingKind, Office, Officer, Position
from alur.kernel.errors import Invalid

from .entries import check_slug, lock_for_change, write


@transaction.atomic
def create_position(
    *, office: Office, key: str, name: str, by: str, at: datetime, superior: Position | None = None
) -> Position:
    """A new position (jabatan) of the office, under `superior`."""
    lock_for_change(office, by)
    check_slug("key", key)
    if Position.objects.filter(office=office, key=key).exists():
        raise Invalid({"key": _("Sudah ada jabatan dengan kunci ini. Pilih kunci lain.")})
    if superior is not None and superior.office_id != office.pk:
        raise Invalid({"superior": _("Atasan harus jabatan di kantor yang sama.")})
    position = Position.objects.create(office=office, key=key, name=name, superior=superior)
    data = {"position": position.pk, "key": key, "superior": superior.pk if superior else None}
    write(office, "office.position_created", by, at, data)
    return position


@transaction.atomic
def change_position(*, position: Position, name: str, superior: Position | None, by: str, at: datetime) -> Position:
    """Another name or superior; the key stays, since SOP files name it. The very same again changes nothing.

    Invalid where the superior is of another office, or stands below this position already.
    """
    office = position.office
    lock_for_change(office, by)
    if not name.strip():
        raise Invalid({"name": _("Isi nama jabatan.")})
    if superior is not None and superior.office_id != office.pk:
        raise Invalid({"superior": _("Atasan harus jabatan di kantor yang sama.")})
    if superior is not None and _stands_below(superior, position):
        raise Invalid({"superior": _("Jabatan itu berada di bawah jabatan ini. Pilih atasan yang lain.")})
    now = Position.objects.get(pk=position.pk)
    above = superior.pk if superior else None
    if (now.name, now.superior_id) == (name, above):
        return now
    Position.objects.filter(pk=position.pk).update(name=name, superior=superior)
    data = {"position": position.pk, "name": name, "superior": above}
    write(office, "office.position_changed", by, at, data)
    position.name, position.superior = name, superior
    return position


def _stands_below(lower: Position, upper: Position) -> bool:
    """Is `lower` the position itself, or somewhere under it? Asked of the tables, under the office's lock."""
    above = dict(Position.objects.filter(office=upper.office_id).values_list("pk", "superior"))
    seen: set[int] = set()
    at: int | None = lower.pk
    while at is not None and at not in seen:
        if at == upper.pk:
            return True
        seen.add(at)
        at = above.get(at)
    return False


@transaction.atomic
def give_holding(
    *,
    position: Position,
    officer: Officer,
    starts_on: date,
    by: str,
    at: datetime,
    kind: str = HoldingKind.DEFINITIVE,
    ends_on: date | None = None,
) -> Holding:
    """The officer holds the position on these days, both included; no end: until it is ended.

    Several officers may hold one position at a time (three Pengelola TIK, a head and the Plh.); one officer may not
    hold the same position twice on one day.
    """
    office = position.office
    lock_for_change(office, by)
    if kind not in HoldingKind.values:
        raise Invalid({"kind": _("Pilih definitif, Plh., atau Plt.")})
    if officer.office_id != office.pk:
        raise Invalid({"officer": _("Petugas harus dari kantor yang sama dengan jabatannya.")})
    if ends_on is not None and ends_on < starts_on:
        raise Invalid({"ends_on": _("Tanggal berakhir tidak boleh sebelum tanggal mulai.")})
    overlapping = Holding.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=starts_on), position=position, officer=officer
    )
    if ends_on is not None:
        overlapping = overlapping.filter(starts_on__lte=ends_on)
    if overlapping.exists():
        raise Invalid(
            {"starts_on": _("Petugas ini sudah memegang jabatan itu pada masa tersebut. Akhiri dahulu yang lama.")}
        )
    holding = Holding.objects.create(
        position=position, officer=officer, kind=kind, starts_on=starts_on, ends_on=ends_on
    )
    data = {
        "holding": holding.pk,
        "position": position.pk,
        "officer": officer.pk,
        "kind": str(kind),
        "starts_on": starts_on.isoformat(),
        "ends_on": ends_on.isoformat() if ends_on else None,
    }
    write(office, "office.holding_given", by, at, data)
    return holding


@transaction.atomic
def end_holding(*, holding: Holding, ends_on: date, by: str, at: datetime) -> Holding:
    """The last day of a holding. It may come earlier than planned, never later: a longer time is a new holding."""
    office = holding.position.office
    lock_for_change(office, by)
    if ends_on < holding.starts_on:
        raise Invalid({"ends_on": _("Tanggal berakhir tidak boleh sebelum tanggal mulai.")})
    changed = Holding.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gt=ends_on), pk=holding.pk).update(
        ends_on=ends_on
    )
    if not changed:
        raise Invalid({"ends_on": _("Masa jabatan ini sudah berakhir pada tanggal itu atau sebelumnya.")})
    holding.ends_on = ends_on
    write(office, "office.holding_ended", by, at, {"holding": holding.pk, "ends_on": ends_on.isoformat()})
    return holding
