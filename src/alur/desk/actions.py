"""What the desk writes itself: files of a form not accepted yet, and that somebody looked at a masked number."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from alur.engine.cases.actions import store_uploads
from alur.engine.cases.actions.run import act_on
from alur.engine.cases.rules.actors import Actor
from alur.foundation.files.queries import files_about, find_again
from alur.kernel.errors import Invalid, Refused

from .policies import may_unmask

if TYPE_CHECKING:
    from alur.engine.cases.models import Case, Task
    from alur.engine.sops.rules.definition import FormField
    from alur.foundation.files.models import StoredFile
    from alur.foundation.offices.models import Office, Officer

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


def unmask(*, case: Case, task: Task, field: str, officer: Officer, by: Actor, at: datetime) -> None:
    """Note on the case's stream who looked at which field of which task. Raises Refused.

    Taken under the case's lock like every act: the stream has one writer at a time.
    """
    with act_on(case.pk, by=by, at=at) as (run, locked):
        if not may_unmask(officer, locked, at):
            raise Refused(_("Nomor lengkap hanya dapat dilihat petugas yang mengerjakan permohonan ini."))
        run.tell("case.unmasked", locked, task, field=field)
