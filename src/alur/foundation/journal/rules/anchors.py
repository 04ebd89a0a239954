"""The anchor: one digest over the heads of many chains. Changing this breaks every anchor; fixed values test it."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class HeadLine(NamedTuple):
    """Where a chain stood: its name, the number of its last entry, and that entry's hash."""

    stream: str
    seq: int
    hash: str


def anchor_digest(*, owner: str, number: int, day: date, previous: str, heads: Iterable[HeadLine]) -> str:
    """SHA-256 over UTF-8 lines, each ended by a line feed, their parts divided by tabs.

    The first line is `alur-anchor`, owner, number, day (ISO) and the digest of the anchor before (64 zeros for the
    first). Each head follows as stream, number and hash, sorted by stream as bytes.
    """
    found = hashlib.sha256(f"alur-anchor\t{owner}\t{number}\t{day.isoformat()}\t{previous}\n".encode())
    for head in sorted(heads, key=lambda each: each.stream.encode()):
        found.update(f"{head.stream}\t{head.seq}\t{head.hash}\n".encode())
    return found.hexdigest()
