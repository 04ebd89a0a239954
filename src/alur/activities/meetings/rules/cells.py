"""Time in cells of five minutes: what a booking occupies, so that "no overlap" is one unique key."""

from datetime import UTC, datetime, timedelta

CELL = timedelta(minutes=5)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def occupied(starts: datetime, ends: datetime, before: int, after: int) -> tuple[datetime, datetime]:
    """The meeting with its buffers (minutes), half open: another may begin the moment it ends. In UTC: on the clock of
    a zone, ten minutes before a summer time's end may be forty."""
    return starts.astimezone(UTC) - timedelta(minutes=before), ends.astimezone(UTC) + timedelta(minutes=after)


def cells(first: datetime, last: datetime) -> range:
    """The numbers of the cells that [first, last) touches, counted from 1970 in UTC: no zone, no midnight in between.

    A range that begins or ends inside a cell takes all of it: never less than was asked for.
    """
    return range((first - _EPOCH) // CELL, -((_EPOCH - last) // CELL))


def begin_of(cell: int) -> datetime:
    return _EPOCH + cell * CELL
