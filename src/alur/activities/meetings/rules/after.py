"""What is written down after a meeting: who was there, and where its minutes or recording lie."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

BACK_WITHIN = timedelta(minutes=10)
"""A host whose line broke comes back within it: until then nobody else gets the time."""
LONGEST_NAME = 120
MOST_NAMES = 1000
LONGEST_LINK = 500


def tidy(names: Iterable[str]) -> list[str]:
    """Each on one line, without empty ones, in the given order. Two people may have one name."""
    return [name for each in names if (name := " ".join(each.split()))]


def is_link(text: str) -> bool:
    """An https address of a named machine, without a password in it, that fits its column."""
    if len(text) > LONGEST_LINK or not text.isprintable() or " " in text:
        return False
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and "@" not in parts.netloc


def over_at(
    told: Iterable[tuple[datetime | None, datetime | None]], starts: datetime, ends: datetime
) -> datetime | None:
    """When a meeting that was to go on until `ends` was over, by the beginnings and ends that were told of it, in
    whatever order; None while it is open, or where it did not end early.

    What ended before `starts` was a trial and says nothing, however late it is told.
    """
    found = [
        (began, ended) for began, ended in told if (ended is None or ended > starts) and (began is None or began < ends)
    ]
    last = [ended for _began, ended in found if ended is not None]
    if not last or len(last) < len(found):
        return None
    return max(last) if max(last) < ends else None


def free_from(over: datetime | None, ends: datetime, occupied_to: datetime) -> datetime | None:
    """From when on what is left of the booked time is anybody's; None where nothing is left."""
    if over is None:
        return None
    found = over + max(occupied_to - ends, BACK_WITHIN)
    return found if found < occupied_to else None
