"""What the outbox itself brings: its own periodic work."""

from datetime import timedelta

from .actions import sweep, tidy_jobs
from .ports import Periodic
from .registry import periodic

for work in (
    Periodic(name="outbox.sweep", every=timedelta(seconds=10), run=sweep),
    Periodic(name="outbox.tidy_jobs", every=timedelta(hours=1), run=tidy_jobs),
):
    periodic.add(work.name, work)
