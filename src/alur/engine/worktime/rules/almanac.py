"""Public holidays and cuti bersama of any year, out of the `holidays` library."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from importlib.metadata import version


class HolidayKind(StrEnum):
    NATIONAL = "libur nasional"
    JOINT_LEAVE = "cuti bersama"
    OFFICE = "kantor"


_REASON = {
    HolidayKind.NATIONAL: "libur",
    HolidayKind.JOINT_LEAVE: "cuti bersama",
    HolidayKind.OFFICE: "libur kantor",
}


@dataclass(frozen=True, slots=True)
class Holiday:
    """A day on which the office is closed, and which decision says so."""

    on: date
    name: str
    kind: HolidayKind
    source: str

    @property
    def reason(self) -> str:
        """As a skipped span is explained: "cuti bersama: Hari Raya Natal"."""
        return f"{_REASON[self.kind]}: {self.name}"


@lru_cache(maxsize=1)
def library_version() -> str:
    """Named in calendar versions: another release of the library may know other days."""
    return f"holidays {version('holidays')}"


@lru_cache(maxsize=64)
def library_holidays(country: str, year: int) -> Mapping[date, Holiday]:
    """The year's holidays by day: national ones and cuti bersama. Empty for years the library does not know.

    Islamic holidays of years without a decree yet are estimates, which their names say ("perkiraan").
    """
    import holidays  # noqa: PLC0415  takes half a second: only once a year of a calendar is really asked for

    found: dict[date, Holiday] = {}
    for category, kind in (("government", HolidayKind.JOINT_LEAVE), ("public", HolidayKind.NATIONAL)):
        days = holidays.country_holidays(country, categories=(category,), years=year, language="id")
        for on, name in days.items():
            # The kind is said beside the name; "cuti bersama: Cuti Bersama …" would say it twice.
            found[on] = Holiday(on, name.removeprefix("Cuti Bersama "), kind, library_version())
    return found
