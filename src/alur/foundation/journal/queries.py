"""Reading the history."""

from django.db.models import QuerySet

from .models import Entry
from .rules import FIRST, entry_hash


def entries(stream: str) -> QuerySet[Entry]:
    """The stream's entries, oldest first."""
    return Entry.objects.filter(stream=stream).order_by("seq")


def broken_links(stream: str) -> list[str]:
    """Faults of the stream's chain, each in one sentence; empty when it holds."""
    faults = []
    previous = FIRST
    for number, entry in enumerate(entries(stream), start=1):
        if entry.seq != number:
            faults.append(f"{stream}: catatan {number} hilang, berikutnya {entry.seq}")
            return faults
        expected = entry_hash(
            stream=stream,
            seq=entry.seq,
            at=entry.at,
            kind=entry.kind,
            actor=entry.actor,
            data=entry.data,
            previous=previous,
        )
        if entry.previous_hash != previous or entry.hash != expected:
            faults.append(f"{stream}: catatan {number} ({entry.kind}) tidak cocok dengan rantainya")
        previous = entry.hash
    return faults
