"""Work that comes round: one worker runs it, a killed one's turn is repeated, missed rounds run once.

A clock that went back must not stop it: a round planned further ahead than its own interval was planned by a clock that
was wrong, and is due now.
"""

from datetime import datetime, timedelta

import structlog
from django.db import InterfaceError, OperationalError
from django.db.models import Q

from alur.foundation.outbox.models import PeriodicRun
from alur.foundation.outbox.ports import Periodic
from alur.foundation.outbox.registry import periodic
from alur.foundation.outbox.rules import LEASE, place_of
from alur.kernel import clock

from .leases import kept

log = structlog.get_logger("alur.outbox")
AFTER_FAILURE = timedelta(minutes=1)
SKEW = timedelta(minutes=1)
"""So far the clocks of the workers' machines may lie apart."""


def run_due_periodic(*, worker: str, at: datetime) -> list[str]:
    """Run every registered work that is due; the names of those run here.

    OperationalError or InterfaceError when the database is away.
    """
    rows = {row.name: row for row in PeriodicRun.objects.all()}
    ran = []
    for work in periodic:
        row = rows.get(work.name) or PeriodicRun.objects.get_or_create(name=work.name, defaults={"next_at": at})[0]
        if not at < row.next_at <= at + work.every + SKEW and _claim(row, worker, at):
            _run(work, row, at)
            ran.append(work.name)
    return ran


def _claim(row: PeriodicRun, worker: str, at: datetime) -> bool:
    # As of a round: a lease that ends later than any lease given now was given by a clock that was wrong. Its holder,
    # if it still runs, renews it within moments; all that comes round bears being run twice.
    free = PeriodicRun.objects.filter(
        Q(lease_until__isnull=True) | Q(lease_until__lt=at) | Q(lease_until__gt=at + LEASE + SKEW)
    )
    same = free.filter(name=row.name, lease_number=row.lease_number, next_at=row.next_at)
    taken = same.update(lease_number=row.lease_number + 1, lease_until=at + LEASE, worker=worker, started_at=at)
    row.lease_number += 1
    return taken == 1


def _run(work: Periodic, row: PeriodicRun, at: datetime) -> None:
    held = PeriodicRun.objects.filter(name=row.name, lease_number=row.lease_number)

    def renewed() -> bool:
        return held.update(lease_until=clock.now() + LEASE) == 1

    try:
        with kept(renewed):
            work.run(at)
    except (OperationalError, InterfaceError):
        # The database is away: the claim runs out by itself and the round is repeated, after the worker has waited.
        raise
    except Exception as error:
        log.error("periodic work failed", work=work.name, error=type(error).__name__, place=place_of(error))
        next_at = clock.now() + min(work.every, AFTER_FAILURE)
        held.update(next_at=next_at, lease_until=None, last_error=type(error).__name__)
    else:
        held.update(next_at=at + work.every, lease_until=None, finished_at=clock.now(), last_error="")
