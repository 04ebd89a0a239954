"""The day that an SOP itself states: the only date that its document carries, so that it is the same tomorrow."""

import re
from datetime import date

from alur.engine.sops.rules.definition import Identity

_MONTHS = (
    "januari", "februari", "maret", "april", "mei", "juni", "juli", "agustus", "september", "oktober", "november",
    "desember",
)  # fmt: skip


UNDATED = date(2000, 1, 1)
"""PDF/A asks for a date of creation; that of an SOP which states none is this, whenever it is printed."""


def stated_date(sop: Identity) -> date:
    """When it took effect, else was revised, else made: the first of them that is written as a date."""
    return next((day for text in (sop.effective_on, sop.revised_on, sop.made_on) if (day := _read(text))), UNDATED)


def _read(text: str) -> date | None:
    """“4 Juli 2023”, with or without a day of the week before it."""
    found = re.search(r"\b(\d{1,2})\s+([A-Za-z]+)\s+(\d{4})\b", text)
    if found is None or found[2].lower() not in _MONTHS:
        return None
    try:
        return date(int(found[3]), _MONTHS.index(found[2].lower()) + 1, int(found[1]))
    except ValueError:
        return None
