"""What a higher slice offers that keeps personal data of no application: they end by the office's general rule."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from django.utils.functional import Promise

from alur.foundation.offices.models import Office


@dataclass(frozen=True)
class Held:
    """How much of it an office still has."""

    count: int
    due: int
    """Of it, what was over before the asked instant."""
    oldest: datetime | None
    """When the oldest was over; None where there is none, or where it goes on."""


class Beside(Protocol):
    """Personal data that hang on no application: those of an application are its `Keeper`'s."""

    @property
    def label(self) -> str | Promise:
        """Of many: "rapat tanpa permohonan"."""
        ...

    def held(self, office: Office, before: datetime | None, at: datetime) -> Held:
        """What is over at `at` and names people still. Writes nothing; `before` None: nothing is due."""
        ...

    def erase(self, office: Office, before: datetime, at: datetime, most: int) -> int:
        """Forget the people of at most so many that were over before the instant, the oldest first; how many. Inside
        the caller's transaction, which holds the office's lock and writes the journal."""
        ...
