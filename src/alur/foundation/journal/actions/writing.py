"""An entry at the end of its chain, and the key of whom its personal fields are about."""

import os
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from alur.foundation.journal.models import PERSONAL, Entry, SubjectKey
from alur.foundation.journal.ports import Kind
from alur.foundation.journal.registry import kinds
from alur.foundation.journal.rules import FIRST, entry_hash
from alur.foundation.journal.sealing import Secret, locked_up, taken_out


def write_entry(
    *,
    stream: str,
    kind: str,
    actor: str,
    at: datetime,
    data: Mapping[str, Any] | None = None,
    personal: Mapping[str, Any] | None = None,
    secret: Secret | None = None,
    after: Entry | None = None,
    begins: bool = False,
) -> Entry:
    """Add one entry to the stream, inside the transaction of the act it tells of.

    The caller holds the stream's lock (for a case: its row); a second writer fails on `(stream, seq)`. `data` holds
    identifiers and choices. `personal` holds what is about a person, by the fields that the kind declares, and needs
    the `secret` of its subject (`secret_of`). `after` is the stream's last entry, for who has just written it; `begins`
    says that there is none, as in a case just opened.
    KeyError for a kind that nobody declared, ValueError for a personal field that the kind does not.
    """
    body = dict(data or {})
    declared = kinds.get(kind)
    if personal:
        body[PERSONAL] = _kept(declared, personal, secret)
    last = after
    if last is None and not begins:
        last = Entry.objects.filter(stream=stream).order_by("-seq").only("seq", "hash").first()
    seq, previous = (last.seq + 1, last.hash) if last else (1, FIRST)
    digest = entry_hash(stream=stream, seq=seq, at=at, kind=kind, actor=actor, data=body, previous=previous)
    entry = Entry(stream=stream, seq=seq, at=at, kind=kind, actor=actor, data=body, previous_hash=previous, hash=digest)
    entry.save(force_insert=True)
    return entry


def secret_of(subject: str, *, at: datetime) -> Secret:
    """The key of the subject (`case:<root id>`), made at its first use; after an erasure a new one.

    The caller holds the lock of the subject's stream.
    """
    row = next(iter(SubjectKey.objects.filter(subject=subject, erased_at__isnull=True)), None)  # one at most
    if row is not None:
        return Secret(row.pk, taken_out(row.key_sealed))
    return first_secret_of(subject, at=at)


def first_secret_of(subject: str, *, at: datetime) -> Secret:
    """The key of a subject that has none, as that of a case which is just opened."""
    raw = os.urandom(32)
    row = SubjectKey(subject=subject, key_sealed=locked_up(raw), made_at=at)
    row.save(force_insert=True)
    return Secret(row.pk, raw)


def _kept(kind: Kind, personal: Mapping[str, Any], secret: Secret | None) -> dict[str, Any]:
    unknown = set(personal) - {*kind.sealed, *kind.committed}
    if unknown or secret is None:
        raise ValueError(f"{kind.name}: no such personal field, or no key for it: {sorted(unknown or personal)}")
    kept: dict[str, Any] = {"key": str(secret.id)}
    sealed = {name: secret.seal(str(personal[name])) for name in kind.sealed if personal.get(name)}
    committed = {name: secret.commit(name, personal[name]) for name in kind.committed if name in personal}
    return kept | ({"sealed": sealed} if sealed else {}) | ({"committed": committed} if committed else {})
