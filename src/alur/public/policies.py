"""How often somebody may try to find a case by its number: counted in the cache, per address and per number."""

import hashlib

from django.core.cache import cache

WINDOW_SECONDS = 15 * 60
TRIES_PER_ADDRESS = 10
TRIES_PER_NUMBER = 5


def may_look_up(*, address: str, number: str) -> bool:
    """Count a try and say whether it may go on. The four digits are few: every try counts, also a right one.

    A number is counted whoever asks, so that many addresses do not try it out together.
    """
    spelled = "".join(number.split()).upper()
    # Both are counted, whatever the first says.
    allowed = [_count("address", address) <= TRIES_PER_ADDRESS, _count("number", spelled) <= TRIES_PER_NUMBER]
    return all(allowed)


def _count(what: str, whose: str) -> int:
    key = f"public:look-up:{what}:{hashlib.sha256(whose.encode()).hexdigest()}"
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, WINDOW_SECONDS)
        return 1
