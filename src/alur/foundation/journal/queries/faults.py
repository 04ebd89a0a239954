"""What `alur verify` asks of the journal itself: guards, chains, keys and anchors. Everything is read in a stream."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from itertools import batched, groupby
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from alur.foundation.journal.models import PERSONAL, Anchor, AnchorHead, Entry, SubjectKey
from alur.foundation.journal.ports import Fault, Inspection
from alur.foundation.journal.rules import FIRST, HeadLine, anchor_digest, entry_hash

from .entries import owners_of

_BATCH = 1000
GUARDED = ("journal_entry", "journal_anchor", "journal_anchorhead")


def guard_faults(look: Inspection) -> Iterator[Fault]:
    """The triggers that keep history from being changed: each must be there and awake."""
    awake = _triggers()
    for name in _guards():
        look.seen += 1
        if name not in awake:
            text = _("Penjaga “%(guard)s” tidak ada: riwayat dapat diubah tanpa ditolak basis data.")
            yield Fault("guard.missing", name, text % {"guard": name})


def _guards() -> list[str]:
    """The triggers of migration 0003. PostgreSQL has no INSERT OR REPLACE, but TRUNCATE."""
    sqlite = connection.vendor == "sqlite"
    names = ("no_update", "no_delete", "continues" if sqlite else "no_truncate")
    return [f"{table}_{name}" for table in GUARDED for name in names] + ([] if sqlite else ["journal_entry_continues"])


def _triggers() -> set[str]:
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')")
        return {row[0] for row in cursor.fetchall()}


def chain_faults(look: Inspection) -> Iterator[Fault]:
    """Every entry of every chain: numbered without a gap, bound to the one before, its bytes unchanged."""
    rows = Entry.objects.order_by("stream", "seq").values_list(*_LINKED).iterator(chunk_size=_BATCH)
    for stream, chain in groupby(_counted(look, rows), key=lambda row: row[0]):
        yield from _of_chain(stream, chain)


def broken_links(stream: str) -> list[str]:
    """Faults of the stream's chain, each in one sentence; empty when it holds."""
    rows = Entry.objects.filter(stream=stream).order_by("seq").values_list(*_LINKED)
    return [fault.text for fault in _of_chain(stream, rows)]


_LINKED = ("stream", "seq", "at", "kind", "actor", "data", "previous_hash", "hash")


def _counted[T](look: Inspection, rows: Iterable[T]) -> Iterator[T]:
    for row in rows:
        look.seen += 1
        yield row


def _of_chain(stream: str, chain: Iterable[tuple[Any, ...]]) -> Iterator[Fault]:
    number, previous = 0, FIRST
    for _stream, seq, at, kind, actor, data, before, kept in chain:
        number += 1
        about = f"{stream}#{seq}"
        if seq != number:
            text = _("%(chain)s: catatan nomor %(number)d hilang.")
            yield Fault("chain.gap", f"{stream}#{number}", text % {"chain": stream, "number": number})
            number = seq
        elif before != previous:
            text = _("%(chain)s: catatan nomor %(number)d tidak menyambung ke catatan sebelumnya.")
            yield Fault("chain.link", about, text % {"chain": stream, "number": seq})
        expected = entry_hash(stream=stream, seq=seq, at=at, kind=kind, actor=actor, data=data, previous=before)
        if kept != expected:
            text = _("%(chain)s: catatan nomor %(number)d (%(kind)s) diubah sejak ditulis.")
            yield Fault("chain.changed", about, text % {"chain": stream, "number": seq, "kind": kind})
        previous = kept


def owner_faults(look: Inspection) -> Iterator[Fault]:
    """Every chain belongs to something that is there."""
    streams = Entry.objects.filter(seq=1).order_by("stream").values_list("stream", flat=True)
    for batch in batched(streams.iterator(chunk_size=_BATCH), _BATCH):
        look.seen += len(batch)
        known = owners_of(batch)
        for stream in batch:
            if stream not in known:
                text = _("%(chain)s: riwayatnya ada, tetapi isinya sudah tidak ada di basis data.")
                yield Fault("chain.orphan", stream, text % {"chain": stream})


def key_faults(look: Inspection) -> Iterator[Fault]:
    """The key of each personal field is there, or was destroyed by an act that the journal tells of."""
    told = _erasures()
    for key, erased_at in SubjectKey.objects.values_list("pk", "erased_at").iterator(chunk_size=_BATCH):
        look.seen += 1
        if erased_at is not None and str(key) not in told:
            text = _("Kunci %(key)s dihancurkan tanpa catatan penghapusan data pribadi.")
            yield Fault("key.destroyed", str(key), text % {"key": key})
    held = Entry.objects.filter(data__has_key=PERSONAL).order_by("stream", "seq").values_list("stream", "seq", "data")
    for batch in batched(held.iterator(chunk_size=_BATCH), _BATCH):
        yield from _without_key(batch)


def _without_key(rows: Sequence[tuple[str, int, dict[str, Any]]]) -> Iterator[Fault]:
    wanted = {row[2][PERSONAL]["key"] for row in rows}
    known = {str(key) for key in SubjectKey.objects.filter(pk__in=wanted).values_list("pk", flat=True)}
    for stream, seq, data in rows:
        if data[PERSONAL]["key"] not in known:
            text = _("%(chain)s: kunci data pribadi catatan nomor %(number)d hilang tanpa jejak.")
            yield Fault("key.missing", f"{stream}#{seq}", text % {"chain": stream, "number": seq})


def _erasures() -> set[str]:
    told = Entry.objects.filter(kind="journal.subject_erased").values_list("data", flat=True)
    return {key for data in told.iterator(chunk_size=_BATCH) for key in data.get("keys", [])}


def anchor_faults(look: Inspection) -> Iterator[Fault]:
    """Every anchor follows the one before, its digest is that of its heads, and each head is still in its chain."""
    before: dict[str, Anchor] = {}
    for anchor in Anchor.objects.order_by("owner", "number").iterator(chunk_size=200):
        look.seen += 1
        last = before.get(anchor.owner)
        yield from _of_anchor(anchor, last)
        before = {anchor.owner: anchor}
    yield from _of_kept(look)


def _name(anchor: Anchor) -> str:
    return f"{anchor.owner or 'pemasangan'} #{anchor.number} ({anchor.day})"


def _of_anchor(anchor: Anchor, last: Anchor | None) -> Iterator[Fault]:
    about = f"{anchor.owner}#{anchor.number}"
    number, previous = (last.number + 1, last.digest) if last else (1, FIRST)
    if (anchor.number, anchor.previous) != (number, previous):
        text = _("Jangkar %(anchor)s tidak menyambung ke jangkar sebelumnya.")
        yield Fault("anchor.link", about, text % {"anchor": _name(anchor)})
    entry = Entry.objects.filter(stream=OuterRef("stream"), seq=OuterRef("seq")).values("hash")[:1]
    heads = list(
        AnchorHead.objects.filter(anchor=anchor)
        .annotate(now=Subquery(entry))
        .values_list("stream", "seq", "hash", "now")
    )
    lines = [HeadLine(*head[:3]) for head in heads]
    digest = anchor_digest(
        owner=anchor.owner, number=anchor.number, day=anchor.day, previous=anchor.previous, heads=lines
    )
    if anchor.count != len(heads) or anchor.digest != digest:
        text = _("Jangkar %(anchor)s tidak cocok dengan isinya.")
        yield Fault("anchor.changed", about, text % {"anchor": _name(anchor)})
    for stream, seq, kept, now in heads:
        if stream.startswith("anchor:"):
            owner = stream.removeprefix("anchor:")
            now = Anchor.objects.filter(owner=owner, number=seq).values_list("digest", flat=True).first()
        if now != kept:
            text = _("%(chain)s: catatan nomor %(number)d bukan lagi yang dijangkarkan pada %(day)s.")
            said = {"chain": stream, "number": seq, "day": anchor.day}
            yield Fault("anchor.head", f"{stream}#{seq}", text % said)


def _of_kept(look: Inspection) -> Iterator[Fault]:
    """Anchors that were kept elsewhere: here they must be the same."""
    for batch in batched(look.kept_anchors, _BATCH):
        owners = {str(each["owner"]) for each in batch}
        rows = Anchor.objects.filter(owner__in=owners, number__in={int(each["number"]) for each in batch})
        here = {(row.owner, row.number): row.digest for row in rows}
        for each in batch:
            look.seen += 1
            if here.get((each["owner"], each["number"])) != each["digest"]:
                text = _("Jangkar %(owner)s #%(number)s dalam berkas simpanan tidak sama dengan yang ada di sini.")
                about = f"{each['owner']}#{each['number']}"
                said = {"owner": each["owner"] or "pemasangan", "number": each["number"]}
                yield Fault("anchor.kept", about, text % said)


def last_anchor_at() -> datetime | None:
    """When the installation's last anchor was made."""
    return Anchor.objects.filter(owner="").order_by("-number").values_list("at", flat=True).first()
