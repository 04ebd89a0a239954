"""Files of a form that is not accepted yet: found again when the form comes again."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from alur.engine.cases.rules.actors import Actor
from alur.engine.sops.rules.definition import FormField
from alur.foundation.files.models import StoredFile
from alur.foundation.files.queries import files_about, find_again
from alur.foundation.offices.models import Office
from alur.kernel.errors import Invalid

from .uploads import store_uploads

type Kept = dict[str, list[dict[str, Any]]]
"""Stored files by field, as answers keep them: id, name, size."""


def keep_uploads(
    *,
    fields: Sequence[FormField],
    cleaned: Mapping[str, Any],
    kept: Kept,
    office: Office,
    key: str,
    stream: str,
    by: Actor,
    at: datetime,
    store: bool = True,
) -> tuple[Kept, dict[str, str]]:
    """Store the uploads of a form under its `key`, so that a refusal does not lose them. Returns files, and faults.

    The same upload sent again with the same form is the same file (a double click, or the back button): it is found
    among the form's files or those of the case (`stream`). `store=False` only looks for such.
    """
    about = f"draft:{hashlib.sha256(f'{by}:{key}'.encode()).hexdigest()[:40]}"
    known: list[StoredFile] = []
    if any(cleaned.get(field.name) for field in fields):
        known = [row for row in (*files_about(stream), *files_about(about)) if row.uploaded_by == str(by)]
    files: Kept = {}
    faults: dict[str, str] = {}
    for field in fields:
        uploads = [(upload, find_again(known, upload)) for upload in cleaned.get(field.name) or []]
        again = [row for _upload, row in uploads if row is not None]
        fresh = [upload for upload, row in uploads if row is None]
        before = _with(kept.get(field.name, []), again)
        try:
            stored = store_uploads(
                fields=[field],
                cleaned={field.name: fresh if store else []},
                kept={field.name: before},
                office=office,
                about=about,
                by=by,
                at=at,
            )
        except Invalid as fault:
            faults |= fault.fields
            stored = {field.name: before}
        files[field.name] = stored[field.name]
    return files, faults


def _with(kept: list[dict[str, Any]], rows: list[StoredFile]) -> list[dict[str, Any]]:
    there = {each["id"] for each in kept}
    more = [{"id": str(row.pk), "name": row.name, "size": row.size} for row in rows if str(row.pk) not in there]
    return [*kept, *more]
