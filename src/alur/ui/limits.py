"""How often somebody may try something: counted in a cache, in windows of some minutes."""

import hashlib
from dataclasses import dataclass

from django.core.cache import caches


@dataclass(frozen=True)
class Limit:
    """So many tries of one kind in a window, for each of those who are counted (an address, a number, a token).

    `cache` names one of CACHES: "default" is shared by all processes, "process" costs no write to the database.
    """

    what: str
    most: int
    seconds: int
    cache: str = "default"

    def allows(self, whose: str) -> bool:
        """Count a try, and say whether it may go on. What is kept of `whose` is a hash."""
        kept = caches[self.cache]
        key = f"limit:{self.what}:{hashlib.sha256(whose.encode()).hexdigest()}"
        kept.add(key, 0, self.seconds)
        try:
            count = kept.incr(key)
        except ValueError:  # it ran out between the two calls
            kept.set(key, count := 1, self.seconds)
        return int(count) <= self.most
