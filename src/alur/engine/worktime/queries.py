"""Which calendar an office works by."""

from django.db.models import QuerySet

from alur.foundation.offices.models import Office

from .models import CalendarEdition
from .rules import Calendar, default_calendar, from_data
from .rules.almanac import library_version

_CACHED = 256
_calendars: dict[tuple[int, str], Calendar] = {}


def calendar_for(office: Office) -> Calendar:
    """The office's current edition, or the shipped calendar of its zone where it has none. One small query."""
    newest = _NEWEST.filter(office=office).first()
    if newest is None:
        return default_calendar(office.zone)
    return _calendars.get(newest) or calendar_edition(office, newest[0])


_NEWEST = CalendarEdition.objects.order_by("-number").values_list("number", "digest")


def current_edition(office: Office) -> int:
    """The number of the edition in force; 0 where the office has none and works by the shipped calendar."""
    return editions(office).values_list("number", flat=True).first() or 0


def calendar_edition(office: Office, number: int) -> Calendar:
    """The calendar of that edition, as due dates name it; CalendarEdition.DoesNotExist where there is none."""
    edition = CalendarEdition.objects.get(office=office, number=number)
    # Named by the content, not by the row: the same calendar is read once, and nothing can go stale.
    key = (edition.number, edition.digest)
    if key not in _calendars:
        if len(_calendars) >= _CACHED:
            _calendars.clear()
        _calendars[key] = from_data(edition.data, version=f"edisi {edition.number} · {library_version()}")
    return _calendars[key]


def editions(office: Office) -> QuerySet[CalendarEdition]:
    """The office's calendars, newest first."""
    return CalendarEdition.objects.filter(office=office).order_by("-number")
