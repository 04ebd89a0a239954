"""The day's anchors: what every chain's last entry was, in a digest that can be kept where nobody here can reach it."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from itertools import batched
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from alur.foundation.journal.models import Anchor, AnchorHead, Entry
from alur.foundation.journal.queries import owners_of
from alur.foundation.journal.rules import FIRST, HeadLine, anchor_digest

HEADS_EACH = 5000
"""The most heads of one anchor: a backlog becomes several, each in a short transaction of its own."""
_MARGIN = timedelta(days=1)
"""How far before the last closing anchor is looked for chains: longer than any transaction takes, or a clock jumps."""
_BATCH = 500


def make_anchors(*, at: datetime) -> int:
    """Anchor every chain that went on since the last anchors, once a day; answers how many anchors were made.

    The first run of a day (in the time zone of the installation) does it, late after downtime. Stopped half-way it may
    be run again: what is anchored is not anchored twice, and the closing anchor comes last.
    """
    day = at.astimezone(timezone.get_default_timezone()).date()
    if Anchor.objects.filter(owner="", day__gte=day).exists():
        return 0
    made: list[Anchor] = []
    waiting: dict[str, list[HeadLine]] = defaultdict(list)
    since = _since()
    for owner, head in _unanchored(since):
        waiting[owner].append(head)
        if owner and len(waiting[owner]) == HEADS_EACH:
            made.append(_anchor(owner, waiting.pop(owner), day, at))
    installation = waiting.pop("", [])
    made += [_anchor(owner, heads, day, at) for owner, heads in sorted(waiting.items())]
    installation += _open_anchors(since)
    made.append(_anchor("", installation, day, at))
    return len(made)


def _since() -> UUID | None:
    """Ids are in the order of their making: the smallest that an entry not anchored yet can have."""
    last = Anchor.objects.filter(owner="").order_by("-number").values_list("pk", flat=True).first()
    if last is None:
        return None
    earlier = (last.int >> 80) - int(_MARGIN.total_seconds() * 1000)
    return UUID(int=max(earlier, 0) << 80)


def _open_anchors(since: UUID | None) -> list[HeadLine]:
    """The offices' anchors that no closing anchor covers yet, those of a run that was stopped half-way included."""
    lately = Anchor.objects.exclude(owner="").filter(pk__gte=since or UUID(int=0)).order_by("owner", "number")
    heads = [HeadLine(f"anchor:{each.owner}", each.number, each.digest) for each in lately]
    known = AnchorHead.objects.filter(stream__in={head.stream for head in heads}).values_list("stream", "seq")
    done = set(known)
    return [head for head in heads if (head.stream, head.seq) not in done]


def _unanchored(since: UUID | None) -> Iterator[tuple[str, HeadLine]]:
    """The head of each chain that is not anchored yet, with its owner."""
    for batch in batched(_ends(since), _BATCH):
        yield from _heads(batch)


def _ends(since: UUID | None) -> Iterator[tuple[str, int]]:
    """Each chain that has an entry since then, with the number of its last one.

    Without a date it is every chain there is: page by page. No cursor stays open: on SQLite it would keep an old view
    of the database, and the anchor could not be written.
    """
    if since is not None:
        news = Entry.objects.filter(pk__gte=since).order_by("stream")
        yield from list(news.values_list("stream").annotate(Max("seq")))
        return
    last = ""
    while page := list(
        Entry.objects.filter(stream__gt=last).order_by("stream").values_list("stream").annotate(Max("seq"))[:_BATCH]
    ):
        yield from page
        last = page[-1][0]


def _heads(ends: Sequence[tuple[str, int]]) -> Iterator[tuple[str, HeadLine]]:
    streams = [stream for stream, _seq in ends]
    done = set(AnchorHead.objects.filter(stream__in=streams).values_list("stream", "seq"))
    wanted = {stream: seq for stream, seq in ends if (stream, seq) not in done}
    owned = owners_of(list(wanted))
    rows = Entry.objects.filter(stream__in=wanted, seq__in=set(wanted.values())).values_list("stream", "seq", "hash")
    for row in rows:
        head = HeadLine(*row)
        if wanted[head.stream] == head.seq:
            yield owned.get(head.stream, ""), head


@transaction.atomic
def _anchor(owner: str, heads: Sequence[HeadLine], day: date, at: datetime) -> Anchor:
    last = Anchor.objects.filter(owner=owner).order_by("-number").values_list("number", "digest").first()
    number, previous = (last[0] + 1, last[1]) if last else (1, FIRST)
    digest = anchor_digest(owner=owner, number=number, day=day, previous=previous, heads=heads)
    made = Anchor(owner=owner, number=number, day=day, at=at, count=len(heads), previous=previous, digest=digest)
    made.save(force_insert=True)
    AnchorHead.objects.bulk_create([AnchorHead(anchor=made, **head._asdict()) for head in heads], batch_size=500)
    return made
