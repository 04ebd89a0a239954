"""Keeping what comes, and handing it on.

Nothing here is written in the journal: that a message came is no act. What a receiver does with it is, and writes it.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.db import InterfaceError, OperationalError, transaction

from alur.foundation.offices.models import Office
from alur.foundation.outbox.rules import place_of
from alur.foundation.privacy.sealing import seal
from alur.kernel import clock

from .models import Arrival
from .queries import opened, waiting
from .registry import receivers

MOST_TRIES = 8
KEPT = timedelta(days=90)
"""Messages name people; what is to stay of them longer, its receiver keeps."""
AT_A_TIME = 500
log = structlog.get_logger("alur.arrivals")


def take_in(
    *,
    source: str,
    key: Sequence[str],
    office: Office,
    about: str,
    payload: Mapping[str, Any],
    happened_at: datetime,
    at: datetime,
) -> bool:
    """Keep a message whose sender was made sure of; False where it came before.

    `key` is what makes it this one, within its office: an office cannot use up another's.
    """
    digest = hashlib.sha256(json.dumps([office.pk, *key]).encode()).hexdigest()
    row = Arrival(
        source=source, key=digest, office=office, about=about, happened_at=happened_at, arrived_at=at, next_try_at=at,
        payload_sealed=seal(json.dumps(payload, separators=(",", ":"))),
    )  # fmt: skip
    # One statement: of two that come at once one is kept, and neither is an error.
    Arrival.objects.bulk_create([row], ignore_conflicts=True)
    return Arrival.objects.filter(pk=row.pk).exists()


def hand_on(at: datetime) -> None:
    """Give each waiting message to the receiver of its source. One that cannot be handled does not hold up the rest."""
    for pk in list(waiting().filter(next_try_at__lte=at).values_list("pk", flat=True)[:AT_A_TIME]):
        try:
            _hand_on_one(pk, at)
        except (OperationalError, InterfaceError):
            raise
        except Exception as error:
            _not_handled(pk, error)


@transaction.atomic
def _hand_on_one(pk: UUID, at: datetime) -> None:
    # Guarded: of two workers one changes the row, the other finds nothing to do.
    if Arrival.objects.filter(pk=pk, next_try_at__isnull=False).update(next_try_at=None, last_error=""):
        row = Arrival.objects.select_related("office").get(pk=pk)
        receivers.get(row.source)(opened(row), at)


def _not_handled(pk: UUID, error: Exception) -> None:
    row = Arrival.objects.get(pk=pk)
    tries = row.tries + 1
    next_at = clock.now() + timedelta(seconds=5 * 4**tries) if tries < MOST_TRIES else None
    log.error("arrival not handled", source=row.source, error=type(error).__name__, place=place_of(error), tries=tries)
    guard = Arrival.objects.filter(pk=pk, tries=row.tries, next_try_at__isnull=False)
    guard.update(tries=tries, next_try_at=next_at, last_error=type(error).__name__[:80])


def forget(at: datetime) -> None:
    """Drop what came more than `KEPT` ago."""
    Arrival.objects.filter(arrived_at__lt=at - KEPT).delete()
