"""Publishing an SOP: the one way in which a version takes effect. Who carries it out, and whether it is open."""

import hashlib
from collections.abc import Container
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alur.engine.sops.models import Binding, Sop, SopVersion, VersionState
from alur.engine.sops.policies import SYSTEM, may_publish, must_be_checked
from alur.engine.sops.queries import (
    definitions_in_force,
    effective,
    missing_positions,
    position_keys,
    publication_faults,
)
from alur.engine.sops.rules.definition import Definition, ExecutorKind
from alur.engine.sops.rules.faults import FaultyDefinition
from alur.engine.sops.rules.reading import read
from alur.engine.sops.rules.reviewing import CHOICES
from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.actions import create_position
from alur.foundation.offices.models import Office, Position
from alur.foundation.offices.queries import officer_of
from alur.kernel.errors import Conflict, Invalid, Refused


def publish(
    *,
    office: Office,
    text: str,
    source: str,
    by: str,
    at: datetime,
    known_activities: Container[str],
    create_positions: bool = False,
) -> SopVersion:
    """Make `text` the office's version in force; running cases keep the version that they were opened on.

    `by` is `officer:<id>`, or `system` for the command line: the installer's way, and the journal says which it was.
    An officer publishes alone only where nobody else could check; otherwise see `revising`. The very text in force
    gives the version in force again.
    `create_positions` makes the positions that the office lacks, named as the SOP names them; otherwise a missing one
    is a fault. Raises FaultyDefinition with every fault, Refused for who may not, Conflict where another publication
    of the same SOP was faster.
    """
    _check_may(by, office, _("Anda tidak dapat menerbitkan SOP. Mintalah administrator kantor Anda."))
    if must_be_checked(by, office):
        raise Refused(
            _("Kantor Anda punya administrator lain. Simpan sebagai rancangan, lalu mintalah ia memeriksanya.")
        )
    digest = hashlib.sha256(text.encode()).hexdigest()
    how = {"way": "installer" if by == SYSTEM else "alone"}
    try:
        with transaction.atomic():
            return put_into_force(office, text, source, by, at, known_activities, create_positions, how)
    except IntegrityError:
        slug = read(text, source).service.slug
        now_in_force = SopVersion.objects.filter(
            sop__office=office, sop__slug=slug, state=VersionState.EFFECTIVE, digest=digest
        ).first()
        if now_in_force is not None:
            return now_in_force
        raise _overtaken() from None


@transaction.atomic
def bind_executor(*, sop: Sop, executor: str, position: Position, by: str, at: datetime) -> Binding:
    """From now on the executor's new tasks go to `position`; tasks that are open stay where they are.

    Later versions of the SOP keep the choice. Invalid for a position of another office, and for an executor that no
    version in force names. The very same again changes nothing.
    """
    office = sop.office
    _check_may(by, office, _("Anda tidak dapat mengubah pelaksana. Mintalah administrator kantor Anda."))
    Office.objects.select_for_update().get(pk=office.pk)
    if position.office_id != office.pk:
        raise Invalid({"position": _("Pilih jabatan dari kantor Anda sendiri.")})
    in_force = definitions_in_force(office).get(sop.slug)
    if in_force is None or executor not in position_keys(in_force):
        raise Invalid({"executor": _("SOP yang berlaku tidak memakai pelaksana ini.")})
    before = Binding.objects.filter(sop=sop, executor=executor).first()
    if before is not None and before.position_id == position.pk:
        return before
    binding, _made = Binding.objects.update_or_create(sop=sop, executor=executor, defaults={"position": position})
    data = {"executor": executor, "position": position.pk, "before": before.position_id if before else None}
    write_entry(stream=sop.stream, kind="sop.executor_bound", actor=by, at=at, data=data)
    return binding


@transaction.atomic
def close_service(*, sop: Sop, note: str, by: str, at: datetime) -> None:
    """No new cases until it is opened again; running ones go on. `note` tells the public why (may be empty)."""
    _check_may(by, sop.office, _("Anda tidak dapat menutup layanan. Mintalah administrator kantor Anda."))
    Office.objects.select_for_update().get(pk=sop.office_id)
    if Sop.objects.filter(pk=sop.pk, closed_at__isnull=True).update(closed_at=at, closed_note=note):
        write_entry(stream=sop.stream, kind="sop.closed", actor=by, at=at, data={"note": note})
    sop.refresh_from_db()


@transaction.atomic
def open_service(*, sop: Sop, by: str, at: datetime) -> None:
    """New cases may begin again."""
    _check_may(by, sop.office, _("Anda tidak dapat membuka layanan. Mintalah administrator kantor Anda."))
    Office.objects.select_for_update().get(pk=sop.office_id)
    if Sop.objects.filter(pk=sop.pk, closed_at__isnull=False).update(closed_at=None, closed_note=""):
        write_entry(stream=sop.stream, kind="sop.opened", actor=by, at=at)
    sop.refresh_from_db()


@transaction.atomic
def set_review(*, sop: Sop, months: int | None, by: str, at: datetime) -> None:
    """Remind the administrators once a revision has been in force for so many months; None: never."""
    _check_may(by, sop.office, _("Anda tidak dapat mengubah SOP. Mintalah administrator kantor Anda."))
    if months is not None and months not in CHOICES:
        raise Invalid({"months": _("Pilih salah satu.")})
    Office.objects.select_for_update().get(pk=sop.office_id)
    sop.refresh_from_db()
    if sop.review_months != months:
        data = {"months": months, "before": sop.review_months}
        sop.review_months = months
        sop.save(update_fields=["review_months"])
        write_entry(stream=sop.stream, kind="sop.review_set", actor=by, at=at, data=data)


def _check_may(by: str, office: Office, refusal: str) -> None:
    officer = officer_of(by)
    if by != SYSTEM and not (officer and may_publish(officer, office)):
        raise Refused(refusal)


def put_into_force(
    office: Office,
    text: str,
    source: str,
    by: str,
    at: datetime,
    known_activities: Container[str],
    create_positions: bool,
    how: dict[str, Any],
) -> SopVersion:
    """Inside a transaction, after the policy was asked: the text becomes the version in force. `how` is journaled."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    # The office's row is the lock: publications follow one another, on PostgreSQL as on SQLite, so that called SOPs and
    # positions are still what they were when they were looked at.
    Office.objects.select_for_update().get(pk=office.pk)
    faults = publication_faults(office, text, source, known_activities, create_positions=create_positions)
    if faults:
        raise FaultyDefinition(faults)
    definition = read(text, source)
    try:
        former: SopVersion | None = effective(office, definition.service.slug)
    except SopVersion.DoesNotExist:
        former = None
    if former is not None and former.digest == digest:
        return former
    missing = missing_positions(office, definition)
    for key in missing:
        create_position(office=office, key=key, name=definition.executors[key].name, by=by, at=at)
    sop = _sop(office, definition)
    version = _replace(sop, former, definition, text=text, digest=digest, by=by, at=at)
    _bind(sop, definition)
    write_entry(
        stream=sop.stream,
        kind="sop.published",
        actor=by,
        at=at,
        data={
            "version": str(version.pk),
            "number": version.number,
            "digest": digest,
            "supersedes": former.number if former else None,
            "positions_created": missing,
            **how,
        },
    )
    return version


def _sop(office: Office, definition: Definition) -> Sop:
    title = definition.title.id[:300]
    sop, created = Sop.objects.get_or_create(office=office, slug=definition.service.slug, defaults={"title": title})
    if not created and sop.title != title:
        sop.title = title
        sop.save(update_fields=["title"])
    return sop


def _replace(
    sop: Sop, former: SopVersion | None, definition: Definition, *, text: str, digest: str, by: str, at: datetime
) -> SopVersion:
    """The new version in place of the former one; Conflict where that is not in force any more."""
    if former is not None:
        in_force = SopVersion.objects.filter(pk=former.pk, state=VersionState.EFFECTIVE)
        if in_force.update(state=VersionState.SUPERSEDED) != 1:
            raise _overtaken()
    newest = sop.versions.order_by("-number").values_list("number", flat=True).first()
    return SopVersion.objects.create(
        sop=sop,
        number=(newest or 0) + 1,
        definition=definition.model_dump_json(by_alias=True),
        source=text,
        digest=digest,
        state=VersionState.EFFECTIVE,
        effective_at=at,
        published_by=by,
    )


def _overtaken() -> Conflict:
    return Conflict(_("SOP ini baru saja diterbitkan orang lain. Periksa versi yang berlaku, lalu terbitkan lagi."))


def _bind(sop: Sop, definition: Definition) -> None:
    """What was bound stays bound: an administrator may have chosen it, and cases of former versions still run on it.

    Another unit is bound too where the office has a position of that name: an account instead of links.
    """
    units = [key for key, executor in definition.executors.items() if executor.kind is ExecutorKind.UNIT]
    positions = Position.objects.filter(office=sop.office_id, key__in=[*position_keys(definition), *units])
    for position in positions:
        Binding.objects.get_or_create(sop=sop, executor=position.key, defaults={"position": position})
