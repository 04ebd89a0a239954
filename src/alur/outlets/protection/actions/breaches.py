"""The register of breaches: what became known, who was told. Facts are added, never taken away."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from alur.foundation.offices.models import Office, Officer
from alur.kernel.errors import Conflict, Invalid, Refused
from alur.outlets.protection.models import Breach, BreachNote, NoteKind
from alur.outlets.protection.policies import protects_data
from alur.outlets.protection.rules.breaches import MUST_BE_TOLD

from .settings import write


@transaction.atomic
def register_breach(
    *,
    officer: Officer,
    title: str,
    known_at: datetime,
    happened: str,
    data: str,
    people: int | None,
    measures: str,
    at: datetime,
    key: str,
) -> Breach:
    """Enter a breach; its 3 × 24 hours run from `known_at`. The same key again answers the same.

    Raises Refused, Invalid.
    """
    _lock(officer, at)
    before = Breach.objects.filter(key=_key(officer, key)).first()
    if before is not None:
        return before
    _check_time("known_at", known_at, at)
    last = Breach.objects.filter(office=officer.office_id).aggregate(last=Max("number"))["last"] or 0
    breach = Breach.objects.create(
        office=officer.office,
        number=last + 1,
        title=title,
        known_at=known_at,
        happened=happened,
        data=data,
        people=people,
        measures=measures,
        registered_at=at,
        registered_by=officer,
        key=_key(officer, key),
    )
    told = {"breach": str(breach.pk), "number": breach.number, "known_at": known_at.isoformat()}
    write(officer.office, "office.breach_registered", officer.actor, at, told)
    return breach


@transaction.atomic
def change_breach(
    *,
    breach: Breach,
    version: int,
    officer: Officer,
    happened: str,
    data: str,
    people: int | None,
    measures: str,
    at: datetime,
) -> None:
    """What is known by now; when the office learnt of it never changes. Raises Refused, Conflict."""
    _lock(officer, at, breach)
    changed = Breach.objects.filter(pk=breach.pk, version=version, closed_at__isnull=True).update(
        happened=happened, data=data, people=people, measures=measures, version=F("version") + 1
    )
    if changed != 1:
        raise Conflict(_("Catatan ini baru saja diubah orang lain. Muat ulang halaman untuk melihat keadaannya."))
    write(officer.office, "office.breach_changed", officer.actor, at, {"breach": str(breach.pk)})


@transaction.atomic
def add_note(
    *, breach: Breach, kind: str, happened_at: datetime, text: str, officer: Officer, at: datetime, key: str
) -> None:
    """Note who was told, or a new fact. The same key again changes nothing. Raises Refused, Invalid."""
    _lock(officer, at, breach)
    if BreachNote.objects.filter(key=_key(officer, key)).exists():
        return
    if kind not in NoteKind.values:
        raise Invalid({"kind": _("Pilih salah satu dari daftar.")})
    _check_time("happened_at", happened_at, at)
    BreachNote.objects.create(
        breach=breach, kind=kind, happened_at=happened_at, text=text, at=at, by=officer, key=_key(officer, key)
    )
    _settle(breach)
    write(officer.office, "office.breach_noted", officer.actor, at, {"breach": str(breach.pk), "kind": kind})


@transaction.atomic
def close_breach(*, breach: Breach, officer: Officer, at: datetime) -> None:
    """Nothing more is to be done. Raises Refused while somebody who must be told was not."""
    _lock(officer, at, breach)
    if not Breach.objects.filter(pk=breach.pk, told_at__isnull=False).exists():
        raise Refused(_("Pemilik data dan lembaga belum diberi tahu. Catat dahulu pemberitahuannya."))
    if Breach.objects.filter(pk=breach.pk, closed_at__isnull=True).update(closed_at=at, version=F("version") + 1):
        write(officer.office, "office.breach_closed", officer.actor, at, {"breach": str(breach.pk)})


def _settle(breach: Breach) -> None:
    """When the last of those who must be told was told; null while one is missing."""
    first: dict[str, datetime] = {}
    for kind, happened_at in breach.notes.order_by("-happened_at").values_list("kind", "happened_at"):
        first[kind] = happened_at
    told = [first.get(each) for each in MUST_BE_TOLD]
    at = max(each for each in told if each) if all(told) else None
    Breach.objects.filter(pk=breach.pk).update(told_at=at)


def _lock(officer: Officer, at: datetime, breach: Breach | None = None) -> None:
    Office.objects.select_for_update().get(pk=officer.office_id)
    if not protects_data(officer, at) or (breach is not None and breach.office_id != officer.office_id):
        raise Refused(_("Hanya pejabat pelindungan data dan administrator yang mengisi register ini."))


def _check_time(field: str, when: datetime, at: datetime) -> None:
    if when > at:
        raise Invalid({field: _("Waktu ini belum tiba. Isi kapan hal itu terjadi.")})


def _key(officer: Officer, key: str) -> str:
    return f"{officer.pk}:{key}"
