"""A calendar month at an office."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)


@dataclass(frozen=True, order=True)
class Month:
    year: int
    number: int

    def __str__(self) -> str:
        return f"{self.year:04}-{self.number:02}"

    @classmethod
    def of(cls, day: date) -> "Month":
        return cls(day.year, day.month)

    @classmethod
    def read(cls, text: str) -> "Month":
        """From "2026-11"; ValueError for anything else."""
        match = _MONTH.fullmatch(text)
        if not match or not (1 <= int(match[2]) <= 12 and 2000 <= int(match[1]) <= 2999):
            raise ValueError("not a month")
        return cls(int(match[1]), int(match[2]))

    @property
    def first(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def following(self) -> "Month":
        return Month(self.year + 1, 1) if self.number == 12 else Month(self.year, self.number + 1)

    @property
    def previous(self) -> "Month":
        return Month(self.year - 1, 12) if self.number == 1 else Month(self.year, self.number - 1)

    def bounds(self, zone: str) -> tuple[datetime, datetime]:
        """First instant of the month and of the next one, by the office's clock."""
        start, end = (datetime(each.year, each.number, 1, tzinfo=ZoneInfo(zone)) for each in (self, self.following))
        return start, end
