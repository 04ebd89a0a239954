"""Every write of the outbox."""

from .delivering import deliver
from .erasing import erase_deliveries
from .handling import cancel, mark_delivered, retry
from .holding import hold, release_held
from .leases import claim, renew
from .queueing import queue_delivery
from .schedule import run_due_periodic
from .sweeping import sweep, tidy_jobs

__all__ = [
    "cancel",
    "claim",
    "deliver",
    "erase_deliveries",
    "hold",
    "mark_delivered",
    "queue_delivery",
    "release_held",
    "renew",
    "retry",
    "run_due_periodic",
    "sweep",
    "tidy_jobs",
]
