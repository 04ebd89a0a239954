"""The office, the one who asks, and what is being sent."""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from pydantic import Field

from .shared import Office, Position, Shape


class Delivery(Shape):
    id: UUID
    kind: str
    carrier: str
    case: str
    state: Literal["queued", "sending", "delivered", "unknown", "failed", "cancelled"]
    attempts: int
    created_at: datetime
    next_try_at: datetime | None
    delivered_at: datetime | None
    last_error: str


class Deliveries(Shape):
    deliveries: list[Delivery]
    next: str = Field(description="The cursor of the next page; empty on the last.")


class DeliveryDone(Shape):
    id: UUID
    act: Literal["retry", "confirm", "cancel"]


class Holding(Shape):
    position: Position
    kind: Literal["definitive", "plh", "plt"]
    until: date | None


class Me(Shape):
    """Whose token this is."""

    name: str
    email: str
    office: Office
    administrator: bool
    language: Literal["id", "en"]
    positions: list[Holding]
    scopes: list[Literal["read", "act", "start", "unmask"]]
    expires_at: datetime


class Language(Shape):
    language: Literal["id", "en"]


class Offices(Shape):
    offices: list[Office]
