"""What a receiver gets of a message from outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol


@dataclass(frozen=True)
class Arrived:
    source: str
    office: str
    """Its slug."""
    about: str
    payload: Mapping[str, Any]
    happened_at: datetime
    """By the far side's clock; messages come in any order."""


class Receiver(Protocol):
    def __call__(self, arrived: Arrived, at: datetime) -> None:
        """Do what follows, in the transaction that marks the message as handled: no network, and all or nothing.

        An error is tried again later, some times.
        """
        ...
