"""Writing the history: only ever adding."""

from .anchoring import make_anchors
from .erasing import erase_subject
from .writing import first_secret_of, secret_of, write_entry

__all__ = ["erase_subject", "first_secret_of", "make_anchors", "secret_of", "write_entry"]
