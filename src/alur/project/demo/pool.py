"""Meeting accounts of one sample office, and a weekly meeting on one of them. Their links are pasted by hand: a sample
office has no account at any provider."""

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING

from alur.activities.meetings.actions import HostFacts, add_host, book_series
from alur.activities.meetings.queries import pool_of
from alur.activities.meetings.rules.pool import Hours
from alur.activities.meetings.rules.series import Every, Pattern
from alur.foundation.offices.queries import local_day, positions

if TYPE_CHECKING:
    from alur.foundation.offices.models import Officer

KEEPER = "pengelola-tik"
WEEKS = 6


def add_hosts(officer: "Officer", at: datetime) -> None:
    """A large one and a small one."""
    keeper = positions(officer.office).get(key=KEEPER)
    for name, capacity in (("Zoom besar", 500), ("Zoom kecil", 100)):
        facts = HostFacts(name=name, keeper=keeper, capacity=capacity, before=10, after=15, hours=Hours.ALWAYS)
        add_host(officer=officer, facts=facts, at=at)


def book_weekly(officer: "Officer", now: datetime) -> None:
    first = local_day(officer.office, now) + timedelta(days=1)
    pattern = Pattern(first, Every.WEEK, first + timedelta(weeks=WEEKS - 1))
    small = pool_of(officer.office_id)[0]
    book_series(
        officer=officer, host=small, title="Rapat koordinasi mingguan", pattern=pattern, starts=time(8), minutes=45,
        participants=25, at=now,
    )  # fmt: skip
