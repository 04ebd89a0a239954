"""Writing the history: only ever adding."""

from datetime import datetime
from typing import Any

from .models import Entry
from .rules import FIRST, entry_hash


def write_entry(*, stream: str, kind: str, actor: str, at: datetime, data: dict[str, Any] | None = None) -> Entry:
    """Add one entry to the stream, inside the transaction of the act it tells of.

    The caller holds the stream's lock (for a case: its row); a second writer fails on `(stream, seq)`.
    """
    last = Entry.objects.filter(stream=stream).order_by("-seq").values_list("seq", "hash").first()
    seq, previous = (last[0] + 1, last[1]) if last else (1, FIRST)
    body = data or {}
    digest = entry_hash(stream=stream, seq=seq, at=at, kind=kind, actor=actor, data=body, previous=previous)
    return Entry.objects.create(
        stream=stream, seq=seq, at=at, kind=kind, actor=actor, data=body, previous_hash=previous, hash=digest
    )
