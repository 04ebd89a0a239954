"""Moments and persons as every panel writes them."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from . import models

if TYPE_CHECKING:
    from alur.foundation.offices.models import Office, Officer


def moment(at: datetime | None, office: Office) -> datetime | None:
    """On the office's wall clock, with its offset."""
    return at.astimezone(ZoneInfo(office.zone)) if at else None


def when(at: datetime, office: Office) -> datetime:
    return at.astimezone(ZoneInfo(office.zone))


def person(officer: Officer | None) -> models.Person | None:
    return models.Person(id=officer.pk, name=officer.name) if officer else None


def branch_of(scope: str) -> str:
    """The innermost branch that a scope lies in, by its key in the SOP."""
    return next((part.partition(":")[2] for part in reversed(scope.split("/")) if ":" in part), "")
