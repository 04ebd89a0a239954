"""A calendar as JSON: what an edition keeps and an import reads.

```json
{"zone": "Asia/Jakarta",
 "week": {"senin": {"opens": "07.30", "closes": "16.00", "breaks": [["12.00", "13.00"]]}, …},
 "periods": [{"name": "Ramadan 1447 H", "starts_on": "2026-02-19", "ends_on": "2026-03-20", "week": {…},
              "source": "…"}],
 "holidays": [{"on": "2026-12-24", "name": "Hari Raya Natal", "kind": "cuti bersama", "source": "…"}],
 "listed_years": [2026], "country": "ID"}
```
A weekday that is left out is closed. The version is not part of it: the edition's number is.
"""

from collections.abc import Callable
from datetime import date
from typing import Any

from .almanac import Holiday, HolidayKind
from .calendars import Calendar, FaultyCalendar, Hours, Period, Week, clock_words

WEEKDAYS = ("senin", "selasa", "rabu", "kamis", "jumat", "sabtu", "minggu")
COUNTRIES = ("", "ID")


def to_data(calendar: Calendar) -> dict[str, Any]:
    """Plain JSON values; `from_data` reads them back to an equal calendar."""
    return {
        "zone": calendar.zone,
        "week": _week_data(calendar.week),
        "periods": [
            {
                "name": period.name,
                "starts_on": period.starts_on.isoformat(),
                "ends_on": period.ends_on.isoformat(),
                "week": _week_data(period.week),
                "source": period.source,
            }
            for period in calendar.periods
        ],
        "holidays": [
            {"on": holiday.on.isoformat(), "name": holiday.name, "kind": str(holiday.kind), "source": holiday.source}
            for holiday in calendar.holidays
        ],
        "listed_years": sorted(calendar.listed_years),
        "country": calendar.country,
    }


def from_data(data: object, version: str) -> Calendar:
    """The calendar; FaultyCalendar says which entry is wrong and how to write it."""
    known = {"zone", "week", "periods", "holidays", "listed_years", "country"}
    table = _table(data, "kalender", known, needed={"zone", "week"})
    years = _list(table.get("listed_years", []), "listed_years")
    if not all(isinstance(year, int) and 1 <= year <= 9999 for year in years):
        raise FaultyCalendar("Kalender, bagian listed_years: isi dengan tahun, misalnya 2026.")
    if table.get("country", "ID") not in COUNTRIES:
        raise FaultyCalendar("Kalender, bagian country: isi dengan “ID” atau kosongkan.")
    calendar = Calendar(
        zone=_text(table["zone"], "zone"),
        version=version,
        week=_week(table["week"], "week"),
        periods=tuple(_each(table.get("periods", []), "periods", _period)),
        holidays=tuple(_each(table.get("holidays", []), "holidays", _holiday)),
        listed_years=frozenset(years),
        country=table.get("country", "ID"),
    )
    if not any(calendar.week):
        raise FaultyCalendar("Kalender tidak punya hari kerja. Isi jam kerja untuk sedikitnya satu hari.")
    return calendar


def _week_data(week: Week) -> dict[str, Any]:
    return {
        name: {
            "opens": clock_words(hours.opens),
            "closes": clock_words(hours.closes),
            "breaks": [[clock_words(begins), clock_words(ends)] for begins, ends in hours.breaks],
        }
        for name, hours in zip(WEEKDAYS, week, strict=True)
        if hours
    }


def _week(data: object, where: str) -> Week:
    table = _table(data, where, set(WEEKDAYS), needed=set())
    monday, tuesday, wednesday, thursday, friday, saturday, sunday = (
        _hours(table[name], f"{where}.{name}") if table.get(name) is not None else None for name in WEEKDAYS
    )
    return (monday, tuesday, wednesday, thursday, friday, saturday, sunday)


def _hours(data: object, where: str) -> Hours:
    table = _table(data, where, {"opens", "closes", "breaks"}, needed={"opens", "closes"})
    breaks = []
    for pair in _list(table.get("breaks", []), f"{where}.breaks"):
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            raise FaultyCalendar(f"Kalender, bagian {where}.breaks: tulis pasangan jam, misalnya 12.00 dan 13.00.")
        breaks.append((_text(pair[0], where), _text(pair[1], where)))
    try:
        return Hours.at(_text(table["opens"], where), _text(table["closes"], where), *breaks)
    except FaultyCalendar as fault:
        raise FaultyCalendar(f"Kalender, bagian {where}: {fault}") from None


def _period(data: object, where: str) -> Period:
    known = {"name", "starts_on", "ends_on", "week", "source"}
    table = _table(data, where, known, needed=known - {"source"})
    return Period(
        name=_text(table["name"], f"{where}.name"),
        starts_on=_date(table["starts_on"], f"{where}.starts_on"),
        ends_on=_date(table["ends_on"], f"{where}.ends_on"),
        week=_week(table["week"], f"{where}.week"),
        source=_text(table.get("source", ""), f"{where}.source"),
    )


def _holiday(data: object, where: str) -> Holiday:
    known = {"on", "name", "kind", "source"}
    table = _table(data, where, known, needed=known - {"source"})
    kinds = [str(kind) for kind in HolidayKind]
    if table["kind"] not in kinds:
        raise FaultyCalendar(f"Kalender, bagian {where}.kind: pilih {', '.join(kinds)}.")
    return Holiday(
        on=_date(table["on"], f"{where}.on"),
        name=_text(table["name"], f"{where}.name"),
        kind=HolidayKind(table["kind"]),
        source=_text(table.get("source", ""), f"{where}.source"),
    )


def _each[T](data: object, where: str, read: Callable[[object, str], T]) -> list[T]:
    return [read(item, f"{where}[{number}]") for number, item in enumerate(_list(data, where), start=1)]


def _table(data: object, where: str, known: set[str], needed: set[str]) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise FaultyCalendar(f"Kalender, bagian {where}: harus berupa tabel.")
    if missing := sorted(needed - data.keys()):
        raise FaultyCalendar(f"Kalender, bagian {where}: {', '.join(missing)} belum diisi.")
    if strange := sorted(str(key) for key in data.keys() - known):
        raise FaultyCalendar(f"Kalender, bagian {where}: {', '.join(strange)} tidak dikenal.")
    return data


def _list(data: object, where: str) -> list[Any]:
    if not isinstance(data, list | tuple):
        raise FaultyCalendar(f"Kalender, bagian {where}: harus berupa daftar.")
    return list(data)


def _text(data: object, where: str) -> str:
    if not isinstance(data, str):
        raise FaultyCalendar(f"Kalender, bagian {where}: harus berupa teks.")
    return data


def _date(data: object, where: str) -> date:
    try:
        return date.fromisoformat(_text(data, where))
    except ValueError:
        raise FaultyCalendar(f"Kalender, bagian {where}: tulis tanggal seperti 2026-12-24.") from None
