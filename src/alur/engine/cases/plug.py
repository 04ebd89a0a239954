"""What the engine brings to the worker: time passing, and the forgetting of drafts, files and keys of old forms."""

from datetime import datetime, timedelta

from alur.foundation.files import actions as files
from alur.foundation.outbox.ports import Periodic
from alur.foundation.outbox.registry import periodic

from .actions import forget_acts, plan_missing, sweep, sweep_drafts


def _time_passes(at: datetime) -> None:
    sweep(at=at)


def _forget(at: datetime) -> None:
    sweep_drafts(at=at)
    files.sweep(at=at)
    forget_acts(at=at)


def _plan(at: datetime) -> None:
    plan_missing(at=at)


periodic.add("cases.sweep", Periodic("cases.sweep", timedelta(seconds=15), _time_passes))
periodic.add("cases.plan", Periodic("cases.plan", timedelta(hours=1), _plan))
periodic.add("cases.forget", Periodic("cases.forget", timedelta(hours=6), _forget))
