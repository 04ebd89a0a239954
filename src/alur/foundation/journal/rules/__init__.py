"""The bytes of the journal: how an entry's and an anchor's digest are made. Plain Python."""

from .anchors import HeadLine, anchor_digest
from .chain import FIRST, entry_hash

__all__ = ["FIRST", "HeadLine", "anchor_digest", "entry_hash"]
