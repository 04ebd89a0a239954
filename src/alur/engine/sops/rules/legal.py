"""Times that a law gives for a whole case: what they say, read into numbers."""

import re
from dataclasses import dataclass
from datetime import timedelta

from alur.engine.worktime.rules import Duration, UnknownDuration, parse_duration

_WALL = re.compile(r"(\d{1,3}) ?[x×] ?(\d{1,3}) ?jam", re.IGNORECASE)


@dataclass(frozen=True)
class Within:
    """Either `wall`, hours that run through nights and holidays, or `working`, working time."""

    wall: timedelta | None = None
    working: Duration | None = None


def parse_within(text: str) -> Within:
    """Read "3 x 24 jam" (wall clock) or "10 hari" (working days). UnknownDuration for everything else."""
    found = _WALL.fullmatch(text.strip())
    if found:
        hours = int(found[1]) * int(found[2])
        if hours:
            return Within(wall=timedelta(hours=hours))
    working = parse_duration(text)
    if working is None:
        raise UnknownDuration(f"Waktu “{text[:60]}” tidak dibatasi. Tulis misalnya “10 hari” atau “3 x 24 jam”.")
    return Within(working=working)


def extended(within: Within, by: Within) -> Within:
    """Both together; ValueError where their units differ."""
    if within.wall is not None and by.wall is not None:
        return Within(wall=within.wall + by.wall)
    if within.working and by.working and within.working.unit is by.working.unit:
        return Within(working=Duration(within.working.amount + by.working.amount, within.working.unit))
    raise ValueError("an extension is told in the unit of what it extends")
