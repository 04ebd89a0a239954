"""Case numbers: prefix, year and a serial per office, prefix and year."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.db.models import F

from alur.engine.cases.models import Counter
from alur.foundation.offices.models import Office


def next_number(*, office: Office, prefix: str, at: datetime) -> str:
    """`TIK-2026-0092`; inside the transaction that uses it, so a number is never given twice nor lost to a rollback."""
    year = at.astimezone(ZoneInfo(office.zone)).year
    counter = Counter.objects.filter(office=office, prefix=prefix, year=year)
    if not counter.update(last=F("last") + 1):  # the year's first
        Counter.objects.get_or_create(office=office, prefix=prefix, year=year)
        counter.update(last=F("last") + 1)
    serial = counter.values_list("last", flat=True).get()
    return f"{prefix}-{year}-{serial:04}"
