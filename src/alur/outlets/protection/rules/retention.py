"""How long a case's personal data are kept after it ended, and from which instant they may go."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

END_KINDS = ("selesai", "ditolak", "dibatalkan", "ditarik")
"""Outcomes of a case, in the order of pages."""

DEFAULT: Mapping[str, int] = {"selesai": 24, "ditolak": 24, "dibatalkan": 24, "ditarik": 6}
"""Months. Two years is how long somebody may complain to the Ombudsman of a service (UU 37/2008, article 24(1) d); who
takes an application back has nothing to complain of."""

SHORTEST, LONGEST = 1, 600
EVERY = ""
"""In a rule: every service that has none of its own."""

type Rules = Mapping[tuple[str, str], int | None]
"""(service's slug, or EVERY; end kind) → months, None for never."""


@dataclass(frozen=True)
class Kept:
    """How long: `months` None for as long as the office stands. `own`: the rules name this service."""

    months: int | None
    own: bool = False


def kept_for(rules: Rules, service: str, end_kind: str) -> Kept:
    """The service's own rule, else the office's for every service, else ours."""
    if (service, end_kind) in rules:
        return Kept(rules[service, end_kind], own=True)
    return Kept(rules.get((EVERY, end_kind), DEFAULT[end_kind]))


def erased_before(at: datetime, months: int, zone: str) -> datetime:
    """Cases that ended before this instant may be erased at `at`: so many calendar months earlier at the office."""
    return _shifted(at, -months, zone)


def may_go_at(ended_at: datetime, months: int, zone: str) -> datetime:
    """From when on a case that ended at `ended_at` may be erased; for showing."""
    return _shifted(ended_at, months, zone)


def _shifted(at: datetime, months: int, zone: str) -> datetime:
    """The same wall clock so many months on or back; the 31st becomes the last day of a shorter month."""
    local = at.astimezone(ZoneInfo(zone))
    year, month = divmod(local.year * 12 + local.month - 1 + months, 12)
    if not 1 <= year <= 9999:
        year, month = (1, 0) if year < 1 else (9999, 11)
    day = min(local.day, monthrange(year, month + 1)[1])
    return local.replace(year=year, month=month + 1, day=day).astimezone(UTC)
