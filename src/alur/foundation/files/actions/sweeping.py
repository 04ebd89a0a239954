"""Clearing away what no row knows and drafts that nobody sent."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import batched
from pathlib import Path

from django.conf import settings

from alur.foundation.files.models import StoredFile

from .storing import DRAFT

ORPHAN_AFTER = timedelta(days=1)
"""Longer than any transaction: a file without a row may still be getting one."""
DRAFT_AFTER = timedelta(days=7)
_BATCH = 500


@dataclass(frozen=True)
class Swept:
    """How many files without a row, and how many files of old drafts, were removed."""

    orphans: int
    drafts: int


def sweep(at: datetime) -> Swept:
    """Remove files on disk without a row after a day, and files of drafts after a week. Safe to run twice at once."""
    drafts = _sweep_drafts(at - DRAFT_AFTER)
    return Swept(orphans=_sweep_orphans(at - ORPHAN_AFTER), drafts=drafts)


def _sweep_drafts(before: datetime) -> int:
    removed = 0
    for stored in StoredFile.objects.filter(about__startswith=DRAFT, uploaded_at__lt=before).iterator():
        # Guarded: in this moment the draft may have become a case.
        deleted, _rows = StoredFile.objects.filter(pk=stored.pk, about__startswith=DRAFT).delete()
        if deleted:
            stored.path.unlink(missing_ok=True)
            removed += 1
    return removed


def _sweep_orphans(before: datetime) -> int:
    root = Path(settings.MEDIA_ROOT)
    removed = 0
    for names in batched(_names_older_than(root, before), _BATCH):
        known = set(StoredFile.objects.filter(stored_name__in=names).values_list("stored_name", flat=True))
        for name in set(names) - known:
            (root / name).unlink(missing_ok=True)
            removed += 1
    return removed


def _names_older_than(root: Path, before: datetime) -> Iterator[str]:
    for folder, _folders, names in os.walk(root):
        for name in names:
            path = Path(folder) / name
            try:
                changed = datetime.fromtimestamp(path.stat().st_mtime, UTC)
            except FileNotFoundError:
                continue
            if changed < before:
                yield path.relative_to(root).as_posix()
