"""What is written down after a meeting: who was there, and where its minutes or recording lie."""

from collections.abc import Iterable
from urllib.parse import urlsplit

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
