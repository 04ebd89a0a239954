"""May this officer do on a page what no slice below decides?"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from alur.foundation.offices.queries import keys_held

if TYPE_CHECKING:
    from alur.foundation.offices.models import Officer

NOT_ENTERED = ("web", "internal")
"""Channels that nobody at the counter wrote down."""


def may_use_counter(officer: Officer, at: datetime) -> bool:
    """Enter what came on paper, at the desk or by telephone: whoever holds a position of the office."""
    return bool(keys_held(officer, at))
