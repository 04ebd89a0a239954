"""When an SOP is to be looked at again."""

from calendar import monthrange
from datetime import date

CHOICES = (6, 12, 24, 36)
"""Months after a revision took effect."""
USUAL = 12


def review_day(since: date, months: int) -> date:
    """The same day of the month, `months` later; the last one where that month is shorter."""
    month = since.month - 1 + months
    year, month = since.year + month // 12, month % 12 + 1
    return date(year, month, min(since.day, monthrange(year, month)[1]))
