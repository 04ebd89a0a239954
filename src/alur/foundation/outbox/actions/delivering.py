"""One attempt: claim, send outside any transaction, record."""

import random
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

import structlog
from django.tasks import TaskContext, task
from django.utils.translation import gettext as _

from alur.foundation.outbox.models import Delivery, DeliveryState
from alur.foundation.outbox.ports import Carrier, Obsolete, OutcomeUnknown, Parcel, Rejected, RetryLater
from alur.foundation.outbox.registry import carriers
from alur.foundation.outbox.rules import MAX_ATTEMPTS, Outcome, after_attempt, place_of, wait_after
from alur.kernel import clock
from alur.kernel.trace import following

from .leases import begin_repeat, claim, kept, release, renew

log = structlog.get_logger("alur.outbox")
ERROR_LENGTH = 500


@dataclass(frozen=True)
class Attempt:
    """What one attempt came to."""

    outcome: Outcome
    may_have_arrived: bool
    repeated: bool = False
    error: str = ""
    after: timedelta | None = None
    result: dict[str, Any] = field(default_factory=dict)


class LeaseLost(Exception):
    """Somebody else works on it now; this attempt must stop without a word."""


@task(takes_context=True)
def deliver_parcel(context: "TaskContext[[str], None]", delivery_id: str) -> None:
    """The job that nudges a worker. The row decides whether there is anything to do."""
    deliver(delivery_id=UUID(delivery_id), worker=context.task_result.worker_ids[-1])


def deliver(*, delivery_id: UUID, worker: str) -> str | None:
    """Make one attempt on a due delivery and record how it ended; the new state, or None if it was not ours to take.

    Call it outside a transaction: the claim must be on disk before anything leaves this machine.
    """
    delivery = claim(delivery_id=delivery_id, worker=worker, at=clock.now())
    if delivery is None:
        return None
    with following(delivery.request_id):
        return _deliver(delivery)


def _deliver(delivery: Delivery) -> str | None:
    def renewed() -> bool:
        return renew(delivery_id=delivery.pk, lease_number=delivery.lease_number, at=clock.now())

    with kept(renewed):
        try:
            if delivery.attempts > MAX_ATTEMPTS:
                # Every earlier attempt took its worker down before it could answer: stop feeding it to workers.
                attempt = Attempt(Outcome.OPEN, True, error=_("Pengiriman ini berulang kali terputus di tengah jalan."))
            else:
                attempt = _attempt(delivery)
        except LeaseLost:
            return None
    return _record(delivery, attempt)


def _attempt(delivery: Delivery) -> Attempt:
    if delivery.carrier not in carriers:
        error = _("Pengirim “%(name)s” tidak terpasang di server ini.") % {"name": delivery.carrier}
        return Attempt(Outcome.LATER, delivery.may_have_arrived, error=error)
    carrier = carriers.get(delivery.carrier)
    parcel = _parcel(delivery)
    open_before = delivery.may_have_arrived
    if open_before:
        settled, open_before = _ask(carrier, parcel, delivery)
        if settled is not None:
            return settled
        if not begin_repeat(delivery, in_doubt=open_before, at=clock.now()):
            raise LeaseLost
    return _send(carrier, parcel, open_before)


def _ask(carrier: Carrier, parcel: Parcel, delivery: Delivery) -> tuple[Attempt | None, bool]:
    """Ask the far side about an earlier attempt. No Attempt means: send, and the flag says whether that is a repeat."""
    try:
        seen = carrier.look_up(parcel)
    except RetryLater as later:
        return Attempt(Outcome.LATER, True, error=str(later), after=later.after), True
    except Exception as error:
        _log_bug(parcel, delivery.carrier, error)
        return Attempt(Outcome.LATER, True, error=_bug_words(error)), True
    if seen == "delivered":
        return Attempt(Outcome.DELIVERED, False), False
    if seen == "absent":
        return None, False
    if carrier.repeat_is_harmless or delivery.repeat_approved:
        return None, True
    words = _("Jawaban penerima hilang dan tidak dapat dicek. Pastikan dahulu apakah sudah sampai.")
    return Attempt(Outcome.ASK, True, error=words), True


def _send(carrier: Carrier, parcel: Parcel, open_before: bool) -> Attempt:
    try:
        result = carrier.send(parcel)
    except RetryLater as later:
        return Attempt(Outcome.LATER, open_before, error=str(later), after=later.after)
    except Rejected as rejected:
        return Attempt(Outcome.REJECTED, open_before, error=str(rejected))
    except Obsolete as obsolete:
        return Attempt(Outcome.OBSOLETE, open_before, error=str(obsolete))
    except OutcomeUnknown as unknown:
        return Attempt(Outcome.OPEN, True, repeated=open_before, error=str(unknown))
    except Exception as error:
        # A fault in the carrier: nobody knows how far it came.
        _log_bug(parcel, carrier.name, error)
        return Attempt(Outcome.OPEN, True, repeated=open_before, error=_bug_words(error))
    return Attempt(Outcome.DELIVERED, False, repeated=open_before, result=dict(result or {}))


def _record(delivery: Delivery, attempt: Attempt) -> str | None:
    now = clock.now()
    follows = after_attempt(attempt.outcome, attempts=delivery.attempts, may_have_arrived=attempt.may_have_arrived)
    wait = max(wait_after(delivery.attempts, random.random()), attempt.after or timedelta())  # noqa: S311  jitter
    recorded = release(
        delivery,
        state=follows.state,
        next_try_at=now + wait if follows.tries_again else None,
        may_have_arrived=attempt.may_have_arrived,
        # An approval is for one repeat; it holds on where surely none was made.
        repeat_approved=delivery.repeat_approved and attempt.outcome is Outcome.LATER,
        repeats=delivery.repeats + attempt.repeated,
        last_error=attempt.error[:ERROR_LENGTH],
        result=delivery.result | attempt.result,
        delivered_at=now if follows.state == DeliveryState.DELIVERED else None,
    )
    log.info(
        "attempt recorded" if recorded else "attempt came too late",
        delivery=str(delivery.pk),
        carrier=delivery.carrier,
        kind=delivery.kind,
        attempt=delivery.attempts,
        outcome=attempt.outcome.value,
        state=follows.state,
    )
    return follows.state if recorded else None


def _parcel(delivery: Delivery) -> Parcel:
    return Parcel(
        id=delivery.pk,
        kind=delivery.kind,
        key=delivery.key,
        about=delivery.about,
        office_id=delivery.office_id,
        payload=delivery.payload,
        result=delivery.result,
        queued_at=delivery.created_at,
        attempt=delivery.attempts,
    )


def _bug_words(error: Exception) -> str:
    return _("Pengirim berhenti karena kesalahan program (%(kind)s).") % {"kind": type(error).__name__}


def _log_bug(parcel: Parcel, carrier: str, error: Exception) -> None:
    """The error's text may quote an address, so only its kind and place are logged."""
    log.error(
        "carrier failed", delivery=str(parcel.id), carrier=carrier, error=type(error).__name__, place=place_of(error)
    )
