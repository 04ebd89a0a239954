"""Positions and officers as lists, each in a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from alur.engine.cases.queries.of_office import open_tasks_by_position
from alur.engine.sops.queries import bound_positions
from alur.foundation.offices.queries import (
    holdings_of_office,
    holdings_on,
    invitation_is_open,
    local_day,
    officers,
    positions,
    with_second_factor,
)
from alur.foundation.privacy.rules import mask
from alur.foundation.privacy.sealing import Unreadable, unseal

if TYPE_CHECKING:
    from datetime import date, datetime

    from alur.foundation.offices.models import Holding, Office, Officer, Position


@dataclass(frozen=True)
class PositionRow:
    """A line of the list of positions."""

    position: Position
    holders: list[Holding]
    services: list[str]
    open_tasks: int


@dataclass(frozen=True)
class Periods:
    """A position's holdings by time."""

    now: list[Holding]
    coming: list[Holding]
    past: list[Holding]


@dataclass(frozen=True)
class OfficerRow:
    """A line of the list of officers; `state` is a tone and its words."""

    officer: Officer
    state: tuple[str, Any]
    holdings: list[Holding]
    second_factor: bool


def position_rows(office: Office, at: datetime) -> list[PositionRow]:
    services, tasks = bound_positions(office), open_tasks_by_position(office)
    held: dict[int, list[Holding]] = {}
    for each in holdings_on(local_day(office, at)).filter(position__office=office).select_related("officer"):
        held.setdefault(each.position_id, []).append(each)
    return [
        PositionRow(each, held.get(each.pk, []), services.get(each.pk, []), tasks.get(each.pk, 0))
        for each in positions(office).select_related("superior")
    ]


def periods_of(position: Position, at: datetime) -> Periods:
    """Now (of open accounts), later, and what is over."""
    day = local_day(position.office, at)
    found = Periods([], [], [])
    for each in holdings_of_office(position.office).filter(position=position):
        if each.starts_on > day:
            found.coming.append(each)
        elif each.ends_on is not None and each.ends_on < day:
            found.past.append(each)
        else:
            found.now.append(each)
    return found


def is_last_holder(holding: Holding, day: date) -> bool:
    """Will nobody hold the position on the day after `day`, when this holding ends then?"""
    after = holdings_on(day + timedelta(days=1)).filter(position=holding.position_id)
    return not after.exclude(pk=holding.pk).exists()


def left_without(officer: Officer, at: datetime) -> list[str]:
    """Names of the positions that nobody else holds today."""
    held = holdings_on(local_day(officer.office, at)).filter(position__office=officer.office_id)
    mine = {each.position_id: each.position.name for each in held.filter(officer=officer).select_related("position")}
    shared = set(held.filter(position__in=mine).exclude(officer=officer).values_list("position", flat=True))
    return sorted(name for key, name in mine.items() if key not in shared)


def officer_rows(office: Office, at: datetime) -> list[OfficerRow]:
    held: dict[int, list[Holding]] = {}
    for each in holdings_on(local_day(office, at)).filter(position__office=office).select_related("position"):
        held.setdefault(each.officer_id, []).append(each)
    safe = with_second_factor(office)
    return [OfficerRow(each, state_of(each, at), held.get(each.pk, []), each.pk in safe) for each in officers(office)]


def state_of(officer: Officer, at: datetime) -> tuple[str, Any]:
    """A tone and words."""
    if not officer.is_active:
        return "plain", _("Ditutup")
    if officer.has_usable_password():
        return "ok", _("Aktif")
    if invitation_is_open(officer, at):
        return "active", _("Diundang")
    if officer.invited_at is not None:
        return "warn", _("Undangan lewat waktu")
    return "warn", _("Belum diundang")


def masked_nip(officer: Officer) -> str:
    """As much of the NIP as tells whose it is; "" where none is known."""
    if not officer.nip_sealed:
        return ""
    try:
        return mask(unseal(officer.nip_sealed))
    except Unreadable:
        return _("tidak terbaca")
