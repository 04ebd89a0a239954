"""A working calendar as data: hours per weekday, special periods, holidays, zone and version."""

from bisect import bisect_right
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from alur.kernel.errors import AlurError

from .almanac import Holiday, library_holidays

MIDNIGHT = 24 * 60
_DAY = timedelta(days=1)
_CACHED_DAYS = 5000


class FaultyCalendar(AlurError, ValueError):
    """The calendar's data contradict themselves."""


@dataclass(frozen=True, slots=True)
class Hours:
    """Opening and closing of a weekday and its breaks, in minutes after local midnight (24.00 = 1440)."""

    opens: int
    closes: int
    breaks: tuple[tuple[int, int], ...] = ()

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MIDNIGHT:
            raise FaultyCalendar(f"Jam buka {clock_words(self.opens)} harus sebelum tutup {clock_words(self.closes)}.")
        last = self.opens
        for begins, ends in self.breaks:
            if not last < begins < ends < self.closes:
                raise FaultyCalendar(
                    f"Istirahat {clock_words(begins)}–{clock_words(ends)} harus di dalam jam kerja"
                    f" {clock_words(self.opens)}–{clock_words(self.closes)}, urut, dan tidak tumpang tindih."
                )
            last = ends

    @classmethod
    def at(cls, opens: str, closes: str, *breaks: tuple[str, str]) -> Self:
        """`Hours.at("07.30", "16.00", ("12.00", "13.00"))`; FaultyCalendar for other words."""
        return cls(minute_of(opens), minute_of(closes), tuple((minute_of(a), minute_of(b)) for a, b in breaks))


Week = tuple[Hours | None, Hours | None, Hours | None, Hours | None, Hours | None, Hours | None, Hours | None]
"""Monday to Sunday; None where the office is closed."""


@dataclass(frozen=True, slots=True)
class Period:
    """Days (both ends included) that have hours of their own: Ramadan, from the government's decision."""

    name: str
    starts_on: date
    ends_on: date
    week: Week
    source: str = ""

    def __post_init__(self) -> None:
        if self.ends_on < self.starts_on:
            raise FaultyCalendar(f"Masa “{self.name}” berakhir sebelum mulai.")


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of time (UTC) that counted or did not, and why, in Indonesian words.

    `minutes`: working minutes of a counted span, plain length of a skipped one.
    """

    start: datetime
    end: datetime
    counted: bool
    reason: str
    minutes: float


@dataclass(frozen=True, slots=True)
class Day:
    """One local day from midnight to midnight: its spans, and of these the working windows; all in UTC."""

    spans: tuple[Span, ...]
    windows: tuple[tuple[datetime, datetime], ...]


@dataclass(frozen=True)
class Calendar:
    """Everything that decides when an office works.

    `holidays` holds what the office itself lists; in `listed_years` that list is complete, other years are filled
    from the library for `country` ("" = from nowhere).
    """

    zone: str
    version: str
    week: Week
    periods: tuple[Period, ...] = ()
    holidays: tuple[Holiday, ...] = ()
    listed_years: frozenset[int] = frozenset()
    country: str = "ID"
    tz: ZoneInfo = field(init=False, repr=False, compare=False)
    _own: dict[date, Holiday] = field(init=False, repr=False, compare=False)
    _days: dict[date, Day] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        try:
            zone = ZoneInfo(self.zone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            raise FaultyCalendar(f"Zona waktu “{self.zone}” tidak dikenal.") from None
        own = {holiday.on: holiday for holiday in self.holidays}
        if len(own) < len(self.holidays):
            raise FaultyCalendar("Satu tanggal libur tertulis dua kali.")
        ordered = sorted(self.periods, key=lambda period: period.starts_on)
        for earlier, later in pairwise(ordered):
            if later.starts_on <= earlier.ends_on:
                raise FaultyCalendar(f"Masa “{earlier.name}” dan “{later.name}” tumpang tindih.")
        object.__setattr__(self, "periods", tuple(ordered))
        object.__setattr__(self, "holidays", tuple(own[on] for on in sorted(own)))
        object.__setattr__(self, "tz", zone)
        object.__setattr__(self, "_own", own)

    def day(self, on: date) -> Day:
        """That local day's spans and windows; computed once."""
        day = self._days.get(on)
        if day is None:
            if len(self._days) >= _CACHED_DAYS:
                self._days.clear()
            day = self._days[on] = self._build(on)
        return day

    def date_of(self, at: datetime) -> date:
        """The local day of an aware instant."""
        return at.astimezone(self.tz).date()

    def holiday_on(self, on: date) -> Holiday | None:
        if on in self._own or on.year in self.listed_years or not self.country:
            return self._own.get(on)
        return library_holidays(self.country, on.year).get(on)

    def period_on(self, on: date) -> Period | None:
        place = bisect_right(self.periods, on, key=lambda period: period.starts_on)
        return self.periods[place - 1] if place and on <= self.periods[place - 1].ends_on else None

    def with_year_listed(self, year: int) -> "Calendar":
        """The same calendar with the library's days of that year spelled out, to be edited or kept for ever."""
        if year in self.listed_years or not self.country:
            return self
        known = {
            **library_holidays(self.country, year),
            **{own.on: own for own in self.holidays if own.on.year == year},
        }
        kept = tuple(own for own in self.holidays if own.on.year != year)
        return replace(self, holidays=(*kept, *known.values()), listed_years=self.listed_years | {year})

    def _build(self, on: date) -> Day:
        whole = (self._instant(on, 0), self._instant(on, MIDNIGHT))
        period = self.period_on(on)
        hours = (period.week if period else self.week)[on.weekday()]
        holiday = self.holiday_on(on)
        if holiday:
            return Day((span(*whole, counted=False, reason=holiday.reason),), ())
        if hours is None:
            reason = "akhir pekan" if on.weekday() >= 5 else "bukan hari kerja"
            return Day((span(*whole, counted=False, reason=reason),), ())
        named = f" ({period.name})" if period else ""
        marks: list[tuple[int, bool, str]] = [(hours.opens, False, "di luar jam kerja")]
        for begins, ends in hours.breaks:
            marks += [(begins, True, "jam kerja"), (ends, False, "istirahat")]
        marks += [(hours.closes, True, "jam kerja"), (MIDNIGHT, False, "di luar jam kerja")]
        spans: list[Span] = []
        since = whole[0]
        for minute, counted, reason in marks:
            until = max(since, self._instant(on, minute))
            if until > since:  # also leaves out what a change to summer time swallows
                spans.append(span(since, until, counted=counted, reason=reason + named))
            since = until
        return Day(tuple(spans), tuple((part.start, part.end) for part in spans if part.counted))

    def _instant(self, on: date, minute: int) -> datetime:
        if minute == MIDNIGHT:
            on, minute = on + _DAY, 0
        return datetime.combine(on, time(minute // 60, minute % 60), tzinfo=self.tz).astimezone(UTC)


def span(start: datetime, end: datetime, *, counted: bool, reason: str) -> Span:
    return Span(start, end, counted, reason, in_minutes(end - start))


def in_minutes(length: timedelta) -> float:
    """Minutes, a whole number where it is one."""
    whole, rest = divmod(length, timedelta(minutes=1))
    return whole if not rest else length / timedelta(minutes=1)


def minute_of(words: str) -> int:
    """Minutes after midnight of "07.30" or "07:30"; "24.00" is the day's end."""
    hour, separator, minute = words.strip().replace(":", ".").partition(".")
    if not (separator and hour.isdecimal() and minute.isdecimal() and len(minute) == 2 and int(minute) < 60):
        raise FaultyCalendar(f"Jam “{words}” tidak dikenal. Tulis seperti “07.30”.")
    at = int(hour) * 60 + int(minute)
    if at > MIDNIGHT:
        raise FaultyCalendar(f"Jam “{words}” lewat dari 24.00.")
    return at


def clock_words(minute: int) -> str:
    return f"{minute // 60:02}.{minute % 60:02}"
