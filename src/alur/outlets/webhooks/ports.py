"""What webhooks ask of a connector: one request to an address that somebody typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol


@dataclass(frozen=True)
class Answered:
    """What the far side said. `after`: how long it asked us to wait."""

    status: int
    after: timedelta | None = None


class Sender(Protocol):
    """Sends one POST. Checks the address it connects to, follows no redirect, bounds time and size."""

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """Any status is an answer. Raises the outbox's RetryLater (surely not sent), Rejected (an address that must not
        be asked) or OutcomeUnknown (sent, and the answer was lost)."""
        ...
