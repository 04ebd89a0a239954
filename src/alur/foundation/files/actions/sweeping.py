"""Clearing away what no row knows and drafts that nobody sent."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import batched

from alur.foundation.files.models import StoredFile
from alur.foundation.files.queries import known_names
from alur.foundation.files.registry import store

from .storing import DRAFT, forget_bytes

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
    """Remove files without a row after a day, and files of drafts after a week. Safe to run twice at once."""
    drafts = _sweep_drafts(at - DRAFT_AFTER)
    return Swept(orphans=_sweep_orphans(at - ORPHAN_AFTER), drafts=drafts)


def _sweep_drafts(before: datetime) -> int:
    removed = 0
    for stored in StoredFile.objects.filter(about__startswith=DRAFT, uploaded_at__lt=before).iterator():
        # Guarded: in this moment the draft may have become a case.
        deleted, _rows = StoredFile.objects.filter(pk=stored.pk, about__startswith=DRAFT).delete()
        if deleted:
            forget_bytes([stored.stored_name])
            removed += 1
    return removed


def _sweep_orphans(before: datetime) -> int:
    kept = store()
    removed = 0
    for names in batched(kept.older_than(before), _BATCH):
        for name in set(names) - known_names(names):
            kept.remove(name)
            removed += 1
    return removed
