"""What the engine brings to the worker: time passing, and the forgetting of drafts and their files."""

from datetime import datetime, timedelta

from alur.foundation.files import actions as files
from alur.foundation.outbox.ports import Periodic
from alur.foundation.outbox.registry import periodic

from .actions import sweep, sweep_drafts


def _time_passes(at: datetime) -> None:
    sweep(at=at)


def _forget(at: datetime) -> None:
    sweep_drafts(at=at)
    files.sweep(at=at)


periodic.add("cases.sweep", Periodic("cases.sweep", timedelta(seconds=15), _time_passes))
periodic.add("cases.forget", Periodic("cases.forget", timedelta(hours=6), _forget))
