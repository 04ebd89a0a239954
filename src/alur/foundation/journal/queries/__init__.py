"""Reading the history."""

from .anchors import anchored, anchors_since, exported
from .entries import broken_links, entries, owners_of, personal_of, secrets_of

__all__ = ["anchored", "anchors_since", "broken_links", "entries", "exported", "owners_of", "personal_of", "secrets_of"]
