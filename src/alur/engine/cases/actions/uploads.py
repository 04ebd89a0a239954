"""Files of a form: stored before the act that hands them in, attached by it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from alur.engine.cases.models import Case
from alur.engine.cases.rules.actors import Actor
from alur.engine.sops.rules.definition import FieldType, FormField
from alur.foundation.files.actions import attach, store_file
from alur.foundation.files.models import StoredFile
from alur.foundation.offices.models import Office
from alur.kernel.errors import Invalid


def store_uploads(
    *,
    fields: Sequence[FormField],
    cleaned: Mapping[str, Any],
    kept: Mapping[str, Any],
    office: Office,
    about: str,
    by: Actor,
    at: datetime,
) -> dict[str, Any]:
    """The cleaned answers with each upload stored and replaced by `[{id, name, size}]`, after those already kept.

    Raises Invalid by field where a file is not acceptable.
    """
    answers = dict(cleaned)
    for field in fields:
        if field.type != FieldType.FILE:
            continue
        stored = list(kept.get(field.name, []))
        uploads = cleaned.get(field.name) or []
        if len(stored) + len(uploads) > (most := field.max or 1):
            raise Invalid({field.name: _("Paling banyak %(most)d berkas. Hapus yang lama dahulu.") % {"most": most}})
        for upload in uploads:
            try:
                row = store_file(office=office, upload=upload, about=about, by=str(by), at=at)
            except Invalid as fault:
                raise Invalid({field.name: "; ".join(fault.fields.values())}) from fault
            stored.append({"id": str(row.pk), "name": row.name, "size": row.size})
        answers[field.name] = stored
    return answers


def file_ids(fields: Sequence[FormField], answers: Mapping[str, Any]) -> list[UUID]:
    """The stored files that these answers name."""
    names = [field.name for field in fields if field.type == FieldType.FILE]
    return [UUID(each["id"]) for name in names for each in answers.get(name) or []]


def attach_files(*, files: Sequence[UUID], case: Case, by: Actor, at: datetime) -> None:
    """Hand the stored files to the case, all or none, in the act's transaction.

    Files that the case has already stay as they are (a returned form is sent again with them). Raises Conflict.
    """
    if not files:
        return
    mine = StoredFile.objects.filter(pk__in=files, office=case.office_id).exclude(about=case.stream)
    attach(files=mine, about=case.stream, by=str(by), at=at)
