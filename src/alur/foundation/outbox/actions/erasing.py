"""Forgetting what deliveries said and to whom; that they were, and what became of them, stays."""

from collections.abc import Collection

from alur.foundation.outbox.models import Delivery, DeliveryState


def erase_deliveries(*, about: Collection[str]) -> int:
    """Empty the deliveries about these (`case:<id>`), inside the transaction of the act that erases. How many.

    Nothing more is sent: what waited or had failed is cancelled. One that is being sent at this moment keeps what it
    says, for it cannot be called back; see `being_sent`, and erase later.
    """
    found = Delivery.objects.filter(about__in=about).exclude(state=DeliveryState.SENDING)
    open_ones = found.filter(state__in=[DeliveryState.QUEUED, DeliveryState.UNKNOWN, DeliveryState.FAILED])
    open_ones.update(state=DeliveryState.CANCELLED, next_try_at=None)
    return found.update(payload={}, result={}, last_error="")
