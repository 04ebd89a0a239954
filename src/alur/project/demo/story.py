"""A story: how a case was applied for, what people then did, and how long before now the last of it was."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from alur.engine.worktime.rules import Calendar

from .acts import Act
from .moments import Anchor, evening_before, working_time_before


@dataclass(frozen=True)
class Story:
    """One case. `entered_by` (an officer's login) took it at the counter, or started it where the SOP is internal.

    `evening`: minutes after 19.00 at which it was sent, on the evening before the office took it up.
    """

    service: str
    answers: Mapping[str, Any]
    ended: Anchor
    acts: tuple[Act, ...] = ()
    channel: str = "web"
    entered_by: str = ""
    evening: int | None = None
    language: str = "id"

    def instants(self, calendar: Calendar, now: datetime) -> list[datetime]:
        """When it was applied for, and when each act was."""
        at = self.ended(calendar, now)
        found = [at]
        for act in reversed(self.acts):
            at = working_time_before(calendar, at, timedelta(minutes=act.after))
            found.append(at)
        found.reverse()
        if self.evening is not None:
            found[0] = evening_before(calendar, found[0], self.evening)
        return found
