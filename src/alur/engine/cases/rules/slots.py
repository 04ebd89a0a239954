"""How often a date was changed since it was published, and when last: out of the visits of its case."""

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

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
class Revision:
    """`sequence` is 0 when the date was first published, grows with what may have changed it, and never falls."""

    sequence: int
    changed_at: datetime


def revision_of(
    marks: Sequence[Mark], *, published_by: str, telling: Container[str], cancelled_at: datetime | None
) -> Revision | None:
    """None as long as the step `published_by` was never done. `telling`: the steps whose answers make the date.

    Only ever counts what stays so: visits are never deleted, a done one stays done, and why one was opened stays
    written. So neither a return nor a correction lets the number fall, and no table has to remember it.
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
    changed_at = max([first[0], *later, *again, *ended])
    return Revision(
        sequence=len(later) + AGAIN * len(again) + len(ended),
        changed_at=changed_at - timedelta(microseconds=changed_at.microsecond),  # calendars write seconds
    )


def _closed(mark: Mark) -> datetime:
    assert mark.closed_at is not None
    return mark.closed_at
