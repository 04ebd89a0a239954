"""How often a date was changed since it was published, and when last: out of the visits of its case, and of what was
done to its date beside them."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from .flow import OpenedAs, VisitState

AGAIN = 2
"""What a return or correction counts. One that opens a cancelled case again must come to more than the end did."""


@dataclass(frozen=True)
class Mark:
    """A visit as far as it may have changed a date."""

    number: int
    step: str
    state: VisitState
    opened_as: OpenedAs
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True)
class Rescheduled:
    """What a visit had booked was moved, or called off, by whoever keeps it: no visit tells of it."""

    task: int
    """The number of that visit. Once it stands no longer, neither does this."""
    at: datetime
    slot: tuple[str, str, str] | None
    """Day, "HH:MM" and "HH:MM" at the office; None: called off."""
    ends: datetime | None = None
    """When it is really over: a slot has one day, and is told until its last minute. None where nobody kept it."""

    def as_data(self) -> dict[str, Any]:
        """As the case and its journal keep it."""
        slot = list(self.slot) if self.slot else None
        ends = self.ends.isoformat() if self.ends else None
        return {"task": self.task, "at": self.at.isoformat(), "slot": slot, "ends": ends}


def rescheduled_of(stored: Iterable[Mapping[str, Any]] | None) -> list[Rescheduled]:
    """Out of the case's column, oldest first."""
    return [
        Rescheduled(each["task"], datetime.fromisoformat(each["at"]), _slot(each["slot"]), _instant(each.get("ends")))
        for each in stored or ()
    ]


def _instant(words: str | None) -> datetime | None:
    return datetime.fromisoformat(words) if words else None


def _slot(words: Sequence[str] | None) -> tuple[str, str, str] | None:
    return (words[0], words[1], words[2]) if words else None


@dataclass(frozen=True)
class Revision:
    """`sequence` is 0 when the date was first published, grows with what may have changed it, and never falls."""

    sequence: int
    changed_at: datetime


def revision_of(
    marks: Sequence[Mark],
    *,
    published_by: str,
    telling: Container[str],
    cancelled_at: datetime | None,
    rescheduled: Sequence[Rescheduled] = (),
) -> Revision | None:
    """None as long as the step `published_by` was never done. `telling`: the steps whose answers make the date.

    Only ever counts what stays so: visits are never deleted, a done one stays done, why one was opened stays written,
    and so does whatever was `rescheduled`. So neither a return nor a correction lets the number fall, and no table has
    to remember it.
    """
    done = [(each, (_closed(each), each.number)) for each in marks if each.state is VisitState.DONE]
    publishing = [order for each, order in done if each.step == published_by]
    if not publishing:
        return None
    first = min(publishing)
    later = [
        order[0] for each, order in done if (each.step in telling or each.step == published_by) and order > first
    ]  # fmt: skip
    again = [
        each.opened_at for each in marks
        if each.opened_as in (OpenedAs.BACK, OpenedAs.CORRECTION) and each.number > first[1]
    ]  # fmt: skip
    ended = [cancelled_at] if cancelled_at else []
    beside = [each.at for each in rescheduled if each.at >= first[0]]
    changed_at = max([first[0], *later, *again, *ended, *beside])
    return Revision(
        sequence=len(later) + AGAIN * len(again) + len(ended) + len(beside),
        changed_at=changed_at - timedelta(microseconds=changed_at.microsecond),  # calendars write seconds
    )


def _closed(mark: Mark) -> datetime:
    assert mark.closed_at is not None
    return mark.closed_at
