"""Keeping and sending what a citizen fills in, by the engine's actions. No rows of our own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from alur.engine.cases.actions import (
    Started,
    file_ids,
    open_draft,
    save_draft,
    start_case,
    store_uploads,
)
from alur.engine.cases.queries import draft_answers
from alur.engine.cases.rules.actors import APPLICANT, Actor
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import FieldType, FormField
from alur.foundation.files.actions import discard, store_file
from alur.foundation.files.queries import files_about, find_again
from alur.kernel.errors import Invalid

from .queries.filling import REFUSED, Filling
from .rules import carried_over

if TYPE_CHECKING:
    from alur.engine.cases.models import Draft
    from alur.engine.sops.models import SopVersion
    from alur.foundation.offices.models import Office


def about_draft(draft: Draft) -> str:
    """What the files of a draft are about."""
    return f"draft:{draft.pk}"


def keep_answers(
    *,
    version: SopVersion,
    draft: Draft | None,
    earlier: Mapping[str, Any],
    fields: Sequence[FormField],
    cleaned: Mapping[str, Any],
    at: datetime,
    by: Actor = APPLICANT,
) -> tuple[Draft, str, dict[str, str]]:
    """Keep the acceptable answers and files of a page. Returns the draft, its secret where it is new, and file faults.

    `earlier` are answers from before the draft (a returned application): files among them stay. What is not in
    `cleaned` was not acceptable and leaves the earlier answer alone.
    """
    token = ""
    with transaction.atomic():
        if draft is None:
            draft, token = open_draft(version=version, at=at)
        answers = {**earlier, **draft_answers(draft)}
        faults: dict[str, str] = {}
        for field in fields:
            if field.type is FieldType.FILE:
                faults |= _keep_files(field, answers, cleaned, version.sop.office, about_draft(draft), at, by)
            elif field.name in cleaned:
                answers[field.name] = cleaned[field.name]
        save_draft(draft=draft, answers=answers, at=at)
    return draft, token, faults


def keep_refused(*, draft: Draft, number: int, refused: Mapping[str, Any] | None, at: datetime) -> None:
    """Keep a topic's page as it was typed while it is not acceptable; None once it is."""
    with transaction.atomic():
        answers = draft_answers(draft)
        pages = {key: page for key, page in answers.get(REFUSED, {}).items() if key != str(number)}
        answers[REFUSED] = pages | ({str(number): dict(refused)} if refused else {})
        save_draft(draft=draft, answers=answers, at=at)


def _keep_files(
    field: FormField,
    answers: dict[str, Any],
    cleaned: Mapping[str, Any],
    office: Office,
    about: str,
    at: datetime,
    by: Actor,
) -> dict[str, str]:
    """One upload after the other, so that a file which is refused does not take the good ones with it.

    A page sent again brings files that the field has already.
    """
    faults: dict[str, str] = {}
    named = {each["id"] for each in answers.get(field.name) or []}
    there = [row for row in files_about(about) if str(row.pk) in named]
    for upload in cleaned.get(field.name) or []:
        if find_again(there, upload):
            continue
        try:
            stored = store_uploads(
                fields=[field], cleaned={field.name: [upload]}, kept=answers, office=office, about=about,
                by=by, at=at,
            )  # fmt: skip
        except Invalid as fault:
            faults[field.name] = f"{(upload.name or '')[:80]}: {fault}"
        else:
            answers[field.name] = stored[field.name]
    return faults


def remove_file(*, draft: Draft, earlier: Mapping[str, Any], file_id: str, at: datetime) -> None:
    """Take a file off the draft; what belongs to the case already is only left out of the answers."""
    with transaction.atomic():
        answers = {**earlier, **draft_answers(draft)}
        for name, value in answers.items():
            if isinstance(value, list) and any(isinstance(each, dict) and each.get("id") == file_id for each in value):
                answers[name] = [each for each in value if each.get("id") != file_id]
        save_draft(draft=draft, answers=answers, at=at)
        for stored in files_about(about_draft(draft)):
            if str(stored.pk) == file_id:
                discard(stored=stored, by=str(APPLICANT), at=at)


def renew_draft(*, draft: Draft, version: SopVersion, at: datetime) -> tuple[Draft, str]:
    """The SOP was replaced while somebody filled in its form: carry what still fits to the version in force."""
    with transaction.atomic():
        fresh, token = open_draft(version=version, at=at)
        kept = carried_over(
            definition_of(version).first_step.fields,
            definition_of(draft.sop_version).first_step.fields,
            draft_answers(draft),
        )
        save_draft(draft=fresh, answers=kept, at=at)
    return fresh, token


def empty_draft(*, draft: Draft, at: datetime) -> None:
    """Start over: what was typed is forgotten, its files are removed."""
    with transaction.atomic():
        save_draft(draft=draft, answers={}, at=at)
        for stored in files_about(about_draft(draft)):
            discard(stored=stored, by=str(APPLICANT), at=at)


def send_application(*, filling: Filling, draft: Draft, language: str, at: datetime) -> Started:
    """Open the case and remember in the draft that it was sent, in one transaction.

    The draft's own id is the idempotency key: one draft, one case. Raises as `start_case`.
    """
    return start_case(
        version=filling.version,
        answers=filling.live,
        by=APPLICANT,
        at=at,
        key=f"draft:{draft.pk}",
        language=language,
        files=file_ids(filling.fields, filling.live),
        draft=draft,
    )


def keep_uploads(
    *, office: Office, uploads: Sequence[UploadedFile[Any]], about: str, at: datetime, by: Actor = APPLICANT
) -> str:
    """Keep files that are about something other than a draft of ours; what is wrong with the refused ones."""
    faults = []
    there = list(files_about(about))
    for upload in uploads:
        if find_again(there, upload):
            continue  # the form was sent again
        try:
            store_file(office=office, upload=upload, about=about, by=str(by), at=at)
        except Invalid as fault:
            faults.append(f"{(upload.name or '')[:80]}: {fault}")
    return " ".join(faults)


def drop_upload(*, about: str, file_id: str, at: datetime) -> None:
    """Remove one of them; one that is gone already is no matter."""
    for stored in files_about(about):
        if str(stored.pk) == file_id:
            discard(stored=stored, by=str(APPLICANT), at=at)
