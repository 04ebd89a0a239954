"""How often somebody may try numbers and links, and add notes: counted in the cache, per address, number or link."""

import hashlib

from django.core.cache import cache

WINDOW_SECONDS = 15 * 60
TRIES_PER_ADDRESS = 10
TRIES_PER_NUMBER = 5
UNKNOWN_LINKS_PER_ADDRESS = 30
NOTES_PER_LINK = 20


def may_look_up(*, address: str, number: str) -> bool:
    """Count a try and say whether it may go on. The four digits are few: every try counts, also a right one.

    A number is counted whoever asks, so that many addresses do not try it out together.
    """
    spelled = "".join(number.split()).upper()
    # Both are counted, whatever the first says.
    allowed = [_count("address", address) <= TRIES_PER_ADDRESS, _count("number", spelled) <= TRIES_PER_NUMBER]
    return all(allowed)


def may_try_link(*, address: str) -> bool:
    """Count a secret link that is none, and say whether this address may try more. Mails break links: not too few."""
    return _count("link", address) <= UNKNOWN_LINKS_PER_ADDRESS


def may_add_note(*, link: str) -> bool:
    """Count a note or a file added through a link, and say whether it may be."""
    return _count("note", link) <= NOTES_PER_LINK


def _count(what: str, whose: str) -> int:
    key = f"public:look-up:{what}:{hashlib.sha256(whose.encode()).hexdigest()}"
    cache.add(key, 0, WINDOW_SECONDS)
    try:
        return cache.incr(key)
    except ValueError:  # it ran out between the two calls
        cache.set(key, 1, WINDOW_SECONDS)
        return 1
