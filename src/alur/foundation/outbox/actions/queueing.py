"""Queueing: the row that promises the effect, and the job that gets a worker to it at once."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

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
    delivery = Delivery(
        carrier=carrier,
        kind=kind,
        key=key,
        payload=payload,
        office_id=office_id,
        about=about,
        queued_by=by,
        request_id=request_id(),
        created_at=at,
        next_try_at=at,
        nudged_at=at,
    )
    try:
        with transaction.atomic():
            delivery.save(force_insert=True)
            nudge(delivery.pk)
    except IntegrityError:
        # Nearly always the first of its key, so it is written before it is looked for.
        before = Delivery.objects.filter(key=key).first()
        if before is None:
            raise
        return before
    return delivery


def nudge(delivery_id: UUID) -> None:
    """Queue a job for the delivery, in the current transaction. Losing the job loses only time: see `sweep`."""
    deliver_parcel.enqueue(str(delivery_id))
