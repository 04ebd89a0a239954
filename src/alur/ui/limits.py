"""How often somebody may try something: counted in windows of some minutes, over all processes of all nodes."""

import hashlib
from dataclasses import dataclass
from typing import cast

from django.core.cache import caches

from .shared_cache import SharedCache

_NONE_LEFT = -(10**12)
"""Kept instead of a lot: far below what many threads at once can make of one that is used up."""


@dataclass(frozen=True)
class Limit:
    """So many tries of one kind in a window, for each of those who are counted (an address, a number, a token).

    `lot`: a process takes so many tries at once from the shared count and gives them out by itself, where one write to
    the database for each would cost more than it saves. There are never more than `most`; fewer by what other processes
    took and did not need.
    """

    what: str
    most: int
    seconds: int
    lot: int = 1

    def allows(self, whose: str) -> bool:
        """Count a try, and say whether it may go on. What is kept of `whose` is a hash."""
        key = f"count:{self.what}:{hashlib.sha256(whose.encode()).hexdigest()}"
        if self.lot > 1 and (left := _one_of_the_lot(key)) is not None:
            return left
        count, ends_in = cast("SharedCache", caches["default"]).count(key, self.lot, self.seconds)
        taken = max(0, min(self.lot, self.most - (count - self.lot)))
        if self.lot > 1:
            caches["process"].set(key, taken - 1 if taken else _NONE_LEFT, ends_in)
        return taken > 0


def _one_of_the_lot(key: str) -> bool | None:
    """Is there one left? False until the window ends where the shared count had none; None where to ask it again."""
    try:
        before = caches["process"].decr(key) + 1
    except ValueError:  # none was taken, or its window ended
        return None
    if before > 0:
        return True
    return None if before > _NONE_LEFT // 2 else False
