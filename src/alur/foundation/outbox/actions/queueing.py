"""Queueing: the row that promises the effect, and the job that gets a worker to it at once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from alur.foundation.outbox.models import Delivery
from alur.foundation.outbox.registry import carriers
from alur.kernel.trace import request_id

from .delivering import deliver_parcel


def queue_delivery(
    *,
    carrier: str,
    kind: str,
    key: str,
    payload: dict[str, Any],
    office_id: int | None,
    by: str,
    at: datetime,
    about: str = "",
) -> Delivery:
    """Promise an outside effect, inside the caller's transaction: it happens if and only if that commits.

    The same `key` again answers the first row and has no second effect. `by` is a journal actor (`officer:<id>`,
    `applicant`, `system`). `payload` holds no secrets. KeyError for a carrier nobody registered.
    """
    carriers.get(carrier)
    with transaction.atomic():
        delivery, made = Delivery.objects.get_or_create(
            key=key,
            defaults={
                "carrier": carrier,
                "kind": kind,
                "payload": payload,
                "office_id": office_id,
                "about": about,
                "queued_by": by,
                "request_id": request_id(),
                "created_at": at,
                "next_try_at": at,
                "nudged_at": at,
            },
        )
        if made:
            nudge(delivery.pk)
    return delivery


def nudge(delivery_id: UUID) -> None:
    """Queue a job for the delivery, in the current transaction. Losing the job loses only time: see `sweep`."""
    deliver_parcel.enqueue(str(delivery_id))
