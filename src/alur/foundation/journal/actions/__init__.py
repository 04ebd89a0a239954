"""Writing the history: only ever adding."""

from .anchoring import make_anchors
from .erasing import erase_subject
from .writing import secret_of, write_entry

__all__ = ["erase_subject", "make_anchors", "secret_of", "write_entry"]
