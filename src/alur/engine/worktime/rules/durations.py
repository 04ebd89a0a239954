"""The standard time ("waktu") of a signed row, read from its words."""

import re
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from fractions import Fraction

from alur.kernel.errors import AlurError

_BLANK = {"", "-", "–", "—", "tentatif"}
_MINUTES = {"menit": 1, "mnt": 1, "jam": 60}
_PART = re.compile(r"(\d+(?:[.,]\d+)?) ?([a-z]+(?: kerja)?)")
_IN_WORDS = re.compile(r"\([a-z ]+\)")
"""Signed documents often repeat the number in words: "5 (lima) menit"."""


class UnknownDuration(AlurError, ValueError):
    """The words are no time that we understand."""


class Unit(StrEnum):
    MINUTE = "menit"
    DAY = "hari"


@dataclass(frozen=True, slots=True)
class Duration:
    """Working minutes, or working days. At least 1: a standard of no time would make every task late at once."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if self.amount < 1:
            raise ValueError(f"a duration is at least 1, not {self.amount}")

    def __str__(self) -> str:
        hours, minutes = divmod(self.amount, 60)
        if self.unit is Unit.DAY or not hours:
            return f"{self.amount} {self.unit}"
        return f"{hours} jam {minutes} menit" if minutes else f"{hours} jam"

    @property
    def time(self) -> timedelta:
        """The working time of a duration in minutes; OverflowError where it is longer than Python can say."""
        if self.unit is Unit.DAY:
            raise ValueError("working days differ in length")
        return timedelta(minutes=self.amount)


def parse_duration(text: str) -> Duration | None:
    """Read "15 menit", "2 Jam", "1,5 jam", "1 jam 30 menit", "3 hari", "3 (tiga) hari kerja".

    None for "", "-", "–" and "Tentatif": measured, never late. UnknownDuration for everything else.
    """
    words = " ".join(_IN_WORDS.sub(" ", text.casefold()).split())
    if words in _BLANK:
        return None
    parts = _PART.findall(words)
    if not parts or _PART.sub("", words).strip():
        raise _unknown(text)
    units = [unit for _, unit in parts]
    if units in (["hari"], ["hari kerja"]):
        return _duration(Fraction(parts[0][0].replace(",", ".")), Unit.DAY, text)
    if len(set(units)) != len(units) or not set(units) <= _MINUTES.keys():
        raise _unknown(text)
    minutes = sum(Fraction(number.replace(",", ".")) * _MINUTES[unit] for number, unit in parts)
    return _duration(Fraction(minutes), Unit.MINUTE, text)


def _duration(amount: Fraction, unit: Unit, text: str) -> Duration:
    if amount < 1 or amount.denominator != 1:
        raise _unknown(text)
    return Duration(int(amount), unit)


def _unknown(text: str) -> UnknownDuration:
    shown = " ".join(text.split())
    return UnknownDuration(
        f"Waktu “{shown[:60]}” tidak dikenal. Tulis misalnya “15 menit”, “2 jam”, “1 jam 30 menit”, “3 hari”,"
        " atau “Tentatif” bila tidak dibatasi."
    )
