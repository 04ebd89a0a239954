"""What a carrier implements to bring deliveries to the far side, and what it may answer."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, Protocol
from uuid import UUID

type LookedUp = Literal["delivered", "absent", "unknown"]


class RetryLater(Exception):
    """Surely not sent, and another try may succeed. `str()` says in plain Indonesian why."""

    def __init__(self, message: str, after: timedelta | None = None) -> None:
        super().__init__(message)
        self.after = after
        """How long the far side asked us to wait, if it said so."""


class Rejected(Exception):
    """Surely not sent, and another try would end the same way. `str()` gives the far side's words."""


class Obsolete(Exception):
    """Surely not sent, and no longer wanted: what it tells is not so any more. `str()` says why in plain Indonesian."""


class OutcomeUnknown(Exception):
    """Perhaps sent: the answer was lost. The outbox asks `look_up` before any repeat."""


@dataclass(frozen=True)
class Parcel:
    """What a carrier sees of a delivery. `id` never changes: derive the far side's idempotency key from it."""

    id: UUID
    kind: str
    key: str
    about: str
    office_id: int | None
    payload: dict[str, Any]
    result: dict[str, Any]
    """What an earlier attempt learnt of the far side; mostly empty."""
    queued_at: datetime
    attempt: int


class Carrier(Protocol):
    """One way to the far side. Runs outside any transaction, may use the network and must bound its own waiting."""

    @property
    def name(self) -> str: ...

    @property
    def repeat_is_harmless(self) -> bool:
        """May it be sent again although an earlier try perhaps arrived and `look_up` cannot tell?

        True only where the far side sees one thing all the same (mail: the same Message-ID).
        """
        ...

    def send(self, parcel: Parcel) -> Mapping[str, Any] | None:
        """Bring it over; answer the far side's natural key, if it gave one.

        Raises RetryLater, Rejected, Obsolete or OutcomeUnknown; anything else counts as OutcomeUnknown.
        """
        ...

    def look_up(self, parcel: Parcel) -> LookedUp:
        """Did an earlier try arrive? Raises RetryLater when the far side cannot be reached."""
        ...


@dataclass(frozen=True)
class Periodic:
    """Work that comes round. It may run again after a killed worker, so it must bear that; missed rounds run once."""

    name: str
    every: timedelta
    run: Callable[[datetime], None]
