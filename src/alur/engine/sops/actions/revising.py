"""A revision's way into force: written by one, checked by another, signed, and in force from a day on."""

import hashlib
from collections.abc import Callable, Container
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from alur.engine.sops.models import ALIVE, DraftState, RevisionDraft
from alur.engine.sops.policies import may_review
from alur.engine.sops.queries import drafts_due, number_in_force, publication_faults
from alur.engine.sops.rules.faults import FaultyDefinition
from alur.engine.sops.rules.naming import named_in
from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.models import Office
from alur.foundation.offices.queries import local_day
from alur.kernel.errors import AlurError, Conflict, Invalid, Refused

from .guarding import change, check_may, locked
from .publishing import put_into_force
from .sitting import goes_on
from .undoing import forget_texts, keep_text

MAX_CHARACTERS = 1024 * 1024
FURTHEST = timedelta(days=366)
SOURCE = "sop.yaml"
FREE: dict[str, Any] = {
    "reviewed_by": "",
    "reviewed_at": None,
    "reviewed_against": None,
    "starts_on": None,
    "scheduled_by": "",
}
"""What a draft has that nobody checked."""


@dataclass(frozen=True)
class Signing:
    """Who signed the revision, as what, and when."""

    name: str
    position: str
    on: date


@transaction.atomic
def save_draft(
    *,
    office: Office,
    source: str,
    by: str,
    at: datetime,
    draft: RevisionDraft | None = None,
    edition: int | None = None,
    origin: str = "",
    what: str = "",
    in_sitting: bool = False,
) -> RevisionDraft:
    """Keep the text of an SOP file as a draft: a new one, or over `draft` as it was at `edition`.

    The text may have faults. `origin` says to people where a new draft's text came from, `what` what was changed, for
    whoever wants it undone. Every change can be undone; with `in_sitting`, one that goes on with the same person's last
    one gets no entry of its own. Refused for who may not, and once it was checked (give it back first); Conflict where
    somebody else changed it; the very same text changes nothing.
    """
    check_may(by, office)
    if not source.strip() or "\0" in source or len(source) > MAX_CHARACTERS:
        raise Invalid({"text": _("Isi berkas SOP, paling banyak 1 MB teks.")})
    slug, title = named_in(source)
    written = {"source": source, "slug": slug, "title": title, "changed_by": by, "changed_at": at}
    if draft is None:
        draft = RevisionDraft.objects.create(office=office, makers=[by], origin=origin[:200], **written)
    else:
        draft = locked(draft, edition, (DraftState.DRAFT,))
        if draft.source == source:
            return draft
        makers = [*dict.fromkeys([*draft.makers, by])]
        told_already = in_sitting and goes_on(draft, by, at)
        keep_text(draft, what, by, at)
        change(draft, **written, makers=makers)
        if told_already:
            return draft
    data = {"edition": draft.edition, "slug": slug, "characters": len(source)}
    write_entry(stream=draft.stream, kind="sop.draft_saved", actor=by, at=at, data=data)
    return draft


@transaction.atomic
def review_draft(
    *, draft: RevisionDraft, edition: int, by: str, at: datetime, known_activities: Container[str]
) -> RevisionDraft:
    """Declare it good. Refused for everybody who wrote in it; FaultyDefinition while it has faults."""
    check_may(by, draft.office)
    draft = locked(draft, edition, (DraftState.DRAFT,))
    if not may_review(by, draft):
        raise Refused(_("Anda ikut menyusun rancangan ini. Mintalah administrator lain memeriksanya."))
    faults = publication_faults(draft.office, draft.source, SOURCE, known_activities, create_positions=True)
    if faults:
        raise FaultyDefinition(faults)
    against = number_in_force(draft.office, draft.slug)
    change(draft, state=DraftState.REVIEWED, reviewed_by=by, reviewed_at=at, reviewed_against=against, remark="")
    digest = hashlib.sha256(draft.source.encode()).hexdigest()
    data = {"edition": draft.edition, "against": against, "sha256": digest}
    write_entry(stream=draft.stream, kind="sop.draft_reviewed", actor=by, at=at, data=data)
    return draft


@transaction.atomic
def return_draft(*, draft: RevisionDraft, edition: int, reason: str, by: str, at: datetime) -> RevisionDraft:
    """Let it be written again: not good yet, or not any more. The check and the day are gone; `reason` stays."""
    check_may(by, draft.office)
    draft = locked(draft, edition, ALIVE)
    if not reason.strip():
        raise Invalid({"reason": _("Tulis apa yang perlu diperbaiki.")})
    change(draft, state=DraftState.DRAFT, remark=reason.strip()[:2000], **FREE)
    data = {"edition": draft.edition, "reason": draft.remark}
    write_entry(stream=draft.stream, kind="sop.draft_returned", actor=by, at=at, data=data)
    return draft


def make_effective(
    *,
    draft: RevisionDraft,
    edition: int,
    signing: Signing,
    starts_on: date | None,
    by: str,
    at: datetime,
    known_activities: Container[str],
    create_positions: bool = False,
) -> RevisionDraft:
    """Put a checked draft into force: now, or from the beginning of `starts_on` at the office on.

    Refused before it was checked; Conflict where another revision took effect since; Invalid for a day that is over
    or more than a year away, and for a signature of tomorrow; FaultyDefinition where positions are missing.
    """
    check_may(by, draft.office)
    today = local_day(draft.office, at)
    if faults := _wrong_days(signing, starts_on, today):
        raise Invalid(faults)
    try:
        with transaction.atomic():
            draft = locked(draft, edition, (DraftState.REVIEWED,))
            change(
                draft,
                signer_name=signing.name,
                signer_position=signing.position,
                signed_on=signing.on,
                create_positions=create_positions,
                remark="",
            )
            if starts_on is None or starts_on <= today:
                return _take_up(draft, by, at, known_activities)
            _check_still_good(draft, known_activities)
            change(draft, state=DraftState.SCHEDULED, starts_on=starts_on, scheduled_by=by)
            data = {"starts_on": starts_on.isoformat(), "signed_on": signing.on.isoformat()}
            write_entry(stream=draft.stream, kind="sop.draft_scheduled", actor=by, at=at, data=data)
            return draft
    except IntegrityError:
        raise _overtaken() from None


@transaction.atomic
def unschedule_draft(*, draft: RevisionDraft, edition: int, by: str, at: datetime) -> RevisionDraft:
    """Its day is taken back; it stays checked."""
    check_may(by, draft.office)
    draft = locked(draft, edition, (DraftState.SCHEDULED,))
    change(draft, state=DraftState.REVIEWED, starts_on=None, scheduled_by="")
    write_entry(stream=draft.stream, kind="sop.draft_unscheduled", actor=by, at=at)
    return draft


@transaction.atomic
def drop_draft(*, draft: RevisionDraft, edition: int, by: str, at: datetime) -> RevisionDraft:
    """It will not be. The row stays, for the history."""
    check_may(by, draft.office)
    draft = locked(draft, edition, ALIVE)
    change(draft, state=DraftState.DROPPED, **FREE)
    forget_texts(draft)
    write_entry(stream=draft.stream, kind="sop.draft_dropped", actor=by, at=at)
    return draft


def take_up_drafts(
    *,
    office: Office,
    at: datetime,
    known_activities: Container[str],
    blocked: Callable[[RevisionDraft], None] | None = None,
) -> list[RevisionDraft]:
    """Put into force whatever's day has come at the office; answers those that were looked at.

    Each in a transaction of its own, and once: the guarded update decides. What cannot take effect any more goes back
    to its checkers with the reason, and keeps the others from nothing; `blocked` is told of it in that transaction.
    """
    done = []
    for draft in drafts_due(local_day(office, at), office):
        try:
            with transaction.atomic():
                due = locked(draft, draft.edition, (DraftState.SCHEDULED,))
                done.append(_take_up(due, "system", at, known_activities))
        except (AlurError, IntegrityError) as error:
            if back := _block(draft, error, at, blocked):
                done.append(back)
    return done


@transaction.atomic
def _block(
    draft: RevisionDraft, error: Exception, at: datetime, blocked: Callable[[RevisionDraft], None] | None
) -> RevisionDraft | None:
    """Back to be written, with the reason. None where somebody else dealt with it meanwhile."""
    try:
        draft = locked(draft, draft.edition, (DraftState.SCHEDULED,))
    except Conflict:
        return None
    reason = str(error) if isinstance(error, AlurError) else str(_overtaken())
    change(draft, state=DraftState.DRAFT, remark=reason[:2000], **FREE)
    write_entry(stream=draft.stream, kind="sop.draft_blocked", actor="system", at=at, data={"reason": draft.remark})
    if blocked is not None:
        blocked(draft)
    return draft


def _take_up(draft: RevisionDraft, by: str, at: datetime, known_activities: Container[str]) -> RevisionDraft:
    _check_not_overtaken(draft)
    how = {
        "way": "reviewed",
        "draft": str(draft.pk),
        "made_by": draft.makers,
        "reviewed_by": draft.reviewed_by,
        "scheduled_by": draft.scheduled_by,
        "signed_as": draft.signer_position,
        "signed_on": draft.signed_on.isoformat() if draft.signed_on else "",
    }
    version = put_into_force(draft.office, draft.source, SOURCE, by, at, known_activities, draft.create_positions, how)
    if version.number == draft.reviewed_against:
        raise Conflict(_("SOP sudah berlaku persis seperti ini. Rancangan ini dapat dibuang."))
    since = draft.starts_on or local_day(draft.office, at)
    change(draft, state=DraftState.EFFECTIVE, version=version, starts_on=since)
    forget_texts(draft)
    data = {"version": str(version.pk), "number": version.number}
    write_entry(stream=draft.stream, kind="sop.draft_effective", actor=by, at=at, data=data)
    return draft


def _check_still_good(draft: RevisionDraft, known_activities: Container[str]) -> None:
    _check_not_overtaken(draft)
    faults = publication_faults(
        draft.office, draft.source, SOURCE, known_activities, create_positions=draft.create_positions
    )
    if faults:
        raise FaultyDefinition(faults)


def _check_not_overtaken(draft: RevisionDraft) -> None:
    """The checker compared it with the revision in force; another one since would be undone unseen."""
    if number_in_force(draft.office, draft.slug) != draft.reviewed_against:
        raise _overtaken()


def _overtaken() -> Conflict:
    return Conflict(
        _("Sesudah rancangan ini diperiksa, revisi lain mulai berlaku. Kembalikan, bandingkan, lalu periksa lagi.")
    )


def _wrong_days(signing: Signing, starts_on: date | None, today: date) -> dict[str, str]:
    faults = {}
    if signing.on > today:
        faults["signed_on"] = _("Tanggal pengesahan belum tiba. Sahkan naskahnya lebih dahulu.")
    if starts_on is not None and starts_on < today:
        faults["starts_on"] = _("Pilih hari ini atau sesudahnya.")
    if starts_on is not None and starts_on > today + FURTHEST:
        faults["starts_on"] = _("Pilih hari dalam setahun ke depan.")
    for name, text in (("signer_name", signing.name), ("signer_position", signing.position)):
        if not text.strip():
            faults[name] = _("Bagian ini perlu diisi.")
    return faults
