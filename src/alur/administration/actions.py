"""What an administrator does in one press and several slices must do together, in one transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction

from alur.engine.cases.registry import activities
from alur.engine.sops.actions import bind_executor, save_draft, take_up_drafts
from alur.engine.sops.queries import in_force, review_due_on
from alur.foundation.files.actions import store_file
from alur.foundation.offices import actions as offices
from alur.foundation.offices.queries import local_day, office_lock, officers, positions
from alur.foundation.offices.queries import offices as all_offices
from alur.outlets.notifications.actions import notify
from alur.outlets.protection.queries import protectors_of
from alur.outlets.protection.queries.register import nearly_due, overdue
from alur.outlets.protection.rules.breaches import SOON

from .queries.importing import Row, earlier_import, judged

if TYPE_CHECKING:
    from typing import Any
    from uuid import UUID

    from django.core.files.uploadedfile import UploadedFile

    from alur.engine.sops.models import RevisionDraft, Sop
    from alur.foundation.offices.models import Office, Officer, Position


@transaction.atomic
def add_officer(
    *,
    office: Office,
    name: str,
    email: str,
    nip: str,
    by: str,
    at: datetime,
    position: Position | None = None,
    kind: str = "definitif",
    starts_on: date | None = None,
    ends_on: date | None = None,
) -> Officer:
    """A new account, its position if one is given, and the invitation by mail. All of it or nothing."""
    officer = offices.create_officer(office=office, name=name, email=email, nip=nip, by=by, at=at)
    if position is not None and starts_on is not None:
        offices.give_holding(
            position=position, officer=officer, kind=kind, starts_on=starts_on, ends_on=ends_on, by=by, at=at
        )
    send_invitation(officer=officer, by=by, at=at)
    return officer


@transaction.atomic
def send_invitation(*, officer: Officer, by: str, at: datetime) -> None:
    """A fresh link by mail; the one before stops working. Refused where the officer has a password already."""
    offices.invite_officer(officer=officer, by=by, at=at)
    _mail_invitation(officer, by, at)


def _mail_invitation(officer: Officer, by: str, at: datetime) -> None:
    notify(
        notice="invitation",
        to_email=officer.email,
        language=officer.language,
        context={"officer": officer.pk},
        office_id=officer.office_id,
        about=f"officer:{officer.pk}",
        key=f"invitation:{officer.pk}:{at.isoformat()}",
        by=by,
        at=at,
    )


class FaultyRows(Exception):
    """Rows that were good when they were shown, and are not any more."""

    def __init__(self, rows: list[Row]) -> None:
        self.rows = rows
        super().__init__()


@transaction.atomic
def import_officers(*, office: Office, rows: list[Row], key: str, by: str, at: datetime) -> int:
    """All of the rows, or FaultyRows with their faults and nothing written. The number of officers made.

    `key` makes it happen once: the same key again answers the number of the first time.
    """
    key = hashlib.sha256(f"{office.pk}:{key}".encode()).hexdigest()
    office_lock(office)
    before = earlier_import(office, key)
    if before is not None:
        return before
    rows = judged(rows, office, at)
    if any(row.faults for row in rows):
        raise FaultyRows(rows)
    by_key = {position.key: position for position in positions(office)}
    newcomers = [
        offices.Newcomer(
            name=row.name,
            email=row.email,
            nip=row.nip,
            position=by_key.get(row.position),
            kind=row.kind,
            starts_on=row.starts_on,
            ends_on=row.ends_on,
        )
        for row in rows
    ]
    for officer in offices.create_invited_officers(office=office, newcomers=newcomers, key=key, by=by, at=at):
        _mail_invitation(officer, by, at)
    return len(rows)


@transaction.atomic
def bind_executors(*, sop: Sop, chosen: Mapping[str, Position], by: str, at: datetime) -> None:
    """Several executors of one SOP at once."""
    for executor, position in chosen.items():
        bind_executor(sop=sop, executor=executor, position=position, by=by, at=at)


def save_letterhead(
    *,
    office: Office,
    letterhead: dict[str, Any],
    logo: UploadedFile[Any] | None,
    kept_logo: UUID | None,
    starts_on: date,
    by: str,
    at: datetime,
) -> None:
    """A new letterhead, with a new logo, the one before, or none."""
    if logo is not None:
        kept_logo = store_file(office=office, upload=logo, about=f"office:{office.pk}", by=by, at=at).pk
    made = offices.Letterhead(**letterhead, logo=kept_logo)
    offices.save_letterhead(office=office, letterhead=made, starts_on=starts_on, by=by, at=at)


def remind_of_breaches(at: datetime) -> None:
    """Periodic: who watches over an office's data is told of a breach whose time is nearly up, and of one that is late.

    Each of them once: the delivery's key says so.
    """
    for notice, found in (("breach-soon", nearly_due(at, at + SOON)), ("breach-overdue", overdue(at))):
        for breach in found:
            for officer in protectors_of(breach.office, at):
                _remind(officer, notice, breach=breach.pk, at=at)


@transaction.atomic
def take_in_service(*, office: Office, texts: Mapping[str, str], origin: str, by: str, at: datetime) -> list[UUID]:
    """The SOPs of a package as drafts, without those in force word for word; nothing takes effect. All or none."""
    office_lock(office)
    there = {each.source for each in in_force(office)}
    return [
        save_draft(office=office, source=text, by=by, at=at, origin=origin).pk
        for text in texts.values()
        if text not in there
    ]


def remind_of_reviews(at: datetime) -> None:
    """Periodic: administrators are told of each revision that is to be reviewed. Once: the delivery's key says so."""
    for office in all_offices():
        today = local_day(office, at)
        due = [each for each in in_force(office) if (day := review_due_on(each)) is not None and day <= today]
        if not due:
            continue
        administrators = officers(office).filter(is_active=True, is_administrator=True)
        for officer in administrators:
            for version in due:
                _remind(officer, "sop-review", version=version.pk, at=at)


def _remind(officer: Officer, notice: str, *, at: datetime, nth: int | None = None, **about: object) -> None:
    """Tell an officer of one thing of their office, by its name and key: once, as the delivery's key says; `nth` where
    it may happen again."""
    [(name, key)] = about.items()
    notify(
        notice=notice,
        to_email=officer.email,
        language=officer.language,
        context={name: str(key)},
        office_id=officer.office_id,
        about=f"office:{officer.office_id}",
        key=f"{notice}:{key}:{officer.pk}" + (f":{nth}" if nth else ""),
        by="system",
        at=at,
    )


def take_up_revisions(at: datetime) -> None:
    """Periodic: what was checked and signed takes effect on its day, at each office by its own clock."""
    for office in all_offices():
        take_up_drafts(
            office=office, at=at, known_activities=activities, blocked=partial(_say_blocked, office=office, at=at)
        )


def _say_blocked(draft: RevisionDraft, *, office: Office, at: datetime) -> None:
    """Its day came and it could not take effect: its administrators are told, each time that it happens."""
    for officer in officers(office).filter(is_active=True, is_administrator=True):
        _remind(officer, "sop-blocked", draft=draft.pk, at=at, nth=draft.edition)
