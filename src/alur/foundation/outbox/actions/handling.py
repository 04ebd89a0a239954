"""What a person decides about a delivery. Each decision is journaled on the delivery's own stream."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.models import Officer
from alur.foundation.outbox.models import Delivery, DeliveryState
from alur.foundation.outbox.policies import may_handle
from alur.foundation.outbox.rules import sources_of
from alur.kernel.errors import Conflict, Refused

from .leases import supersede
from .queueing import nudge


def retry(*, delivery: Delivery, by: Officer, at: datetime) -> Delivery:
    """“Kirim ulang”: try again now, with a fresh count of attempts.

    For one that perhaps arrived this approves one repeat; the far side is still asked first where it can answer.
    """
    with transaction.atomic():
        _decide(
            delivery,
            "delivery.retried",
            by,
            at,
            sources=[DeliveryState.UNKNOWN, DeliveryState.FAILED],
            state=DeliveryState.QUEUED,
            attempts=0,
            next_try_at=at,
            nudged_at=at,
            repeat_approved=delivery.may_have_arrived,
        )
        nudge(delivery.pk)
    delivery.refresh_from_db()
    return delivery


def mark_delivered(*, delivery: Delivery, by: Officer, at: datetime) -> Delivery:
    """“Sudah sampai”: somebody asked the recipient."""
    with transaction.atomic():
        _decide(
            delivery,
            "delivery.confirmed",
            by,
            at,
            sources=[DeliveryState.UNKNOWN],
            state=DeliveryState.DELIVERED,
            next_try_at=None,
            delivered_at=at,
            may_have_arrived=False,
        )
    delivery.refresh_from_db()
    return delivery


def cancel(*, delivery: Delivery, by: Officer, at: datetime) -> Delivery:
    """No longer wanted. One that is being sent at this moment cannot be called back."""
    with transaction.atomic():
        _decide(
            delivery,
            "delivery.cancelled",
            by,
            at,
            sources=sources_of(DeliveryState.CANCELLED),
            state=DeliveryState.CANCELLED,
            next_try_at=None,
        )
    delivery.refresh_from_db()
    return delivery


def _decide(delivery: Delivery, kind: str, by: Officer, at: datetime, *, sources: list[str], **changes: Any) -> None:  # noqa: ANN401
    if not may_handle(by, delivery):
        raise Refused(_("Pengiriman ini milik kantor lain."))
    if not supersede(delivery, sources, **changes):
        raise Conflict(_("Status pengiriman ini sudah berubah. Muat ulang halaman, lalu lihat keadaannya sekarang."))
    write_entry(
        stream=f"delivery:{delivery.pk}",
        kind=kind,
        actor=by.actor,
        at=at,
        data={"from": delivery.state, "attempts": delivery.attempts, "may_have_arrived": delivery.may_have_arrived},
    )
