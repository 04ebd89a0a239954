"""What comes round: the daily erasing of what was kept long enough."""

from datetime import datetime, timedelta

from alur.foundation.outbox.ports import Periodic
from alur.foundation.outbox.registry import periodic

from .actions import erase_due

RETENTION = "protection.retention"


def _erase(at: datetime) -> None:
    erase_due(at=at)


periodic.add(RETENTION, Periodic(RETENTION, timedelta(days=1), _erase))
