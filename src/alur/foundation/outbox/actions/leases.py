"""Claims: who may act on a delivery now. Every write carries the lease's number in its WHERE."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any
from uuid import UUID

import structlog
from django.db import DatabaseError, connections
from django.db.models import F

from alur.foundation.outbox.models import Delivery, DeliveryState
from alur.foundation.outbox.queries import claimable
from alur.foundation.outbox.rules import LEASE, LONGEST_ATTEMPT, RENEW_EVERY

log = structlog.get_logger("alur.outbox")


def claim(*, delivery_id: UUID, worker: str, at: datetime) -> Delivery | None:
    """Take a due delivery for one attempt; None when it is not due, held back, or somebody was faster.

    One that was `sending` or `unknown` before has perhaps arrived already: its last worker may have been killed after
    sending and before it could say so.
    """
    found = claimable(at).filter(pk=delivery_id).first()
    if found is None:
        return None
    taken = {
        "state": DeliveryState.SENDING,
        "lease_number": found.lease_number + 1,
        "lease_until": at + LEASE,
        "attempts": found.attempts + 1,
        "worker": worker,
        "nudged_at": None,
        "may_have_arrived": found.may_have_arrived or found.state != DeliveryState.QUEUED,
    }
    # Again in the WHERE: the lease may have been renewed since we looked.
    same = claimable(at).filter(pk=found.pk, state=found.state, lease_number=found.lease_number)
    if same.update(**taken) != 1:
        return None
    for name, value in taken.items():
        setattr(found, name, value)
    return found


def renew(*, delivery_id: UUID, lease_number: int, at: datetime) -> bool:
    """Hold the lease longer; False when somebody else has it now."""
    held = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.SENDING, lease_number=lease_number)
    return held.update(lease_until=at + LEASE) == 1


def begin_repeat(delivery: Delivery, *, in_doubt: bool, at: datetime) -> bool:
    """Just before sending again: still ours? A doubtful repeat is counted, and a person's approval of it spent, before
    it leaves, so that a worker killed while repeating leaves no leave to repeat once more."""
    held = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENDING, lease_number=delivery.lease_number)
    repeats = delivery.repeats + in_doubt
    return held.update(lease_until=at + LEASE, repeats=repeats, repeat_approved=False) == 1


def release(delivery: Delivery, **changes: Any) -> bool:  # noqa: ANN401  columns of the row
    """Record how the attempt ended; False, and nothing changed, when the lease has passed to somebody else.

    A late writer whose lease ran out unclaimed may still write: what it knows is true and nobody contradicts it.
    """
    held = Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.SENDING, lease_number=delivery.lease_number)
    return held.update(lease_until=None, **changes) == 1


def supersede(delivery: Delivery, sources: list[str], **changes: Any) -> bool:  # noqa: ANN401  columns of the row
    """A person's decision over a delivery as that person saw it; False when it has moved on since."""
    seen = Delivery.objects.filter(pk=delivery.pk, state=delivery.state, lease_number=delivery.lease_number)
    return seen.filter(state__in=sources).update(lease_number=F("lease_number") + 1, **changes) == 1


@contextmanager
def kept(renewed: Callable[[], bool]) -> Iterator[None]:
    """Renew a lease while the block runs, from a thread of its own that dies with the process."""
    over = threading.Event()

    def beat() -> None:
        ends = time.monotonic() + LONGEST_ATTEMPT.total_seconds()
        try:
            while not over.wait(RENEW_EVERY.total_seconds()) and time.monotonic() < ends:
                try:
                    if not renewed():
                        return
                except DatabaseError as error:
                    log.warning("lease not renewed", error=type(error).__name__)
        finally:
            connections.close_all()

    thread = threading.Thread(target=beat, name="alur-lease", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join(timeout=2)
