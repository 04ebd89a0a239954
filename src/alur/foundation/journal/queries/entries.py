"""Entries, whose they are, and what they hold of a person."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from alur.foundation.journal.models import PERSONAL, Entry, SubjectKey
from alur.foundation.journal.registry import owners
from alur.foundation.journal.sealing import Secret, Unreadable, taken_out


def entries(stream: str) -> QuerySet[Entry]:
    """The stream's entries, oldest first."""
    return Entry.objects.filter(stream=stream).order_by("seq")


def owners_of(streams: Sequence[str]) -> dict[str, str]:
    """`office:<id>` or "" for each of these streams; one whose row is gone is left out. One query a kind of stream."""
    by_prefix: dict[str, list[str]] = defaultdict(list)
    for stream in streams:
        prefix, _colon, key = stream.partition(":")
        by_prefix[prefix].append(key)
    found: dict[str, str] = {}
    for prefix, keys in by_prefix.items():
        if prefix in owners:
            found |= {f"{prefix}:{key}": owner for key, owner in owners.get(prefix)(keys).items()}
        else:
            found |= dict.fromkeys((prefix if key == "" else f"{prefix}:{key}" for key in keys), "")
    return found


def secrets_of(keys: Iterable[str]) -> dict[str, Secret | None]:
    """The keys of these ids, opened; None for one that was destroyed. One that never was is left out. One query."""
    rows = SubjectKey.objects.filter(pk__in={UUID(key) for key in keys})
    return {str(row.pk): None if row.erased_at else Secret(row.pk, taken_out(row.key_sealed)) for row in rows}


def personal_of(told: Sequence[Entry]) -> dict[UUID, dict[str, str]]:
    """What these entries hold sealed of a person, by entry; nothing for one whose subject was erased.

    At most one query; none where no entry has any. The caller has checked who may read it.
    """
    held: dict[UUID, Mapping[str, Any]] = {
        entry.pk: entry.data[PERSONAL] for entry in told if entry.data.get(PERSONAL, {}).get("sealed")
    }
    if not held:
        return {}
    secrets = secrets_of(each["key"] for each in held.values())
    return {pk: _opened(each["sealed"], secret) for pk, each in held.items() if (secret := secrets.get(each["key"]))}


def _opened(sealed: Mapping[str, str], secret: Secret) -> dict[str, str]:
    found = {}
    for name, text in sealed.items():
        try:
            found[name] = secret.unseal(text)
        except Unreadable:
            continue
    return found
