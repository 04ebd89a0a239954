"""What time will do to an office's open tasks: the plan that the worker goes through, as a list."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from alur.engine.cases.models import Timer
from alur.engine.sops.queries import heavy
from alur.foundation.offices.models import Office
from alur.ui import keyset
from alur.ui.keyset import Order, Page, asc

PAGE_SIZE = 200
SOONEST = Order(asc("at"), asc("id"))
LATE_AFTER = timedelta(minutes=2)
"""The worker looks every quarter of a minute: what is planned for longer ago than this is late."""
COUNTED = 1000


def planned_page(office: Office, at: datetime, *, late: bool = False, cursor: str = "") -> Page[Timer]:
    """The next things that will happen by themselves, the soonest first; `late` keeps what should have happened."""
    rows = late_timers(office, at) if late else Timer.objects.filter(office=office)
    rows = rows.select_related("task__case__sop_version__sop").defer(*heavy("task__case__sop_version"))
    return keyset.page_of(rows, SOONEST, cursor=cursor, size=PAGE_SIZE)


def late_timers(office: Office, at: datetime) -> QuerySet[Timer]:
    """What should have happened some minutes ago."""
    return Timer.objects.filter(office=office, at__lt=at - LATE_AFTER)


def late_count(office: Office, at: datetime) -> int:
    """How many are late, counted up to COUNTED."""
    return late_timers(office, at)[:COUNTED].count()
