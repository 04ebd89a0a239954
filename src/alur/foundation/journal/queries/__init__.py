"""Reading the history."""

from .anchors import anchored, anchors_since, exported
from .entries import entries, owners_of, personal_of, secrets_of
from .faults import broken_links

__all__ = ["anchored", "anchors_since", "broken_links", "entries", "exported", "owners_of", "personal_of", "secrets_of"]
