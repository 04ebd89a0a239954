"""Anchors as rows and as the lines of a file that is kept elsewhere."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from alur.foundation.journal.models import Anchor, AnchorHead


def anchors_since(day: date | None = None) -> QuerySet[Anchor]:
    """The anchors of that day and later, in the order of their making."""
    found = Anchor.objects.order_by("day", "owner", "number")
    return found.filter(day__gte=day) if day else found


def exported(anchor: Anchor) -> dict[str, Any]:
    """One line of the file: all that the digest is made of but the heads, and the digest."""
    return {
        "owner": anchor.owner,
        "number": anchor.number,
        "day": anchor.day.isoformat(),
        "count": anchor.count,
        "previous": anchor.previous,
        "digest": anchor.digest,
    }


def anchored(streams: Sequence[str]) -> list[dict[str, Any]]:
    """Every anchor that holds a head of these chains: the head, and the anchor as `exported` has it. One query."""
    heads = AnchorHead.objects.filter(stream__in=streams).select_related("anchor").order_by("stream", "seq")
    return [{"stream": head.stream, "seq": head.seq, "hash": head.hash, **exported(head.anchor)} for head in heads]
