"""The working calendar: a year at a glance, its changes, and why a deadline is when it is."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from alur.administration.forms.base import ConfirmForm
from alur.administration.forms.calendar import DAYS, DayForm, DeadlineForm, HoursForm, PeriodForm
from alur.administration.queries.calendar import YEARS, year_of
from alur.engine.worktime.actions import save_calendar
from alur.engine.worktime.queries import calendar_for, current_edition
from alur.engine.worktime.rules import (
    BeyondHorizon,
    Deadline,
    FaultyCalendar,
    Holiday,
    HolidayKind,
    Period,
    deadline,
    with_holiday,
    with_period,
    with_week,
    without_holiday,
    without_period,
)
from alur.foundation.offices.queries import local_day
from alur.kernel import clock
from alur.kernel.errors import Conflict, Invalid
from alur.ui.dates import long_date

from .pages import administrator_of, administrators, form_page, handle, language, posted, reading, to

if TYPE_CHECKING:
    from alur.engine.worktime.rules import Calendar
    from alur.foundation.offices.models import Officer


@reading
def calendar_page(request: HttpRequest) -> HttpResponseBase:
    """Hours, periods and closed days of the year that is asked for."""
    office = administrator_of(request).office
    this_year = local_day(office, clock.now()).year
    asked = request.GET.get("tahun", "")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else this_year
    number = number if YEARS[0] <= number <= YEARS[1] else this_year
    year = year_of(office, number)
    hours = list(zip([words for _key, words in DAYS], year.calendar.week, strict=True))
    context = {"year": year, "hours": hours, "years": [number - 1, number + 1], "zone": office.zone, "here": "calendar"}
    return render(request, "administration/calendar.html", context)


def _save(officer: Officer, change: Calendar, based_on: int, note: str, at: datetime) -> int:
    return save_calendar(
        office=officer.office, calendar=change, based_on=based_on, note=note[:200], by=officer.actor, at=at
    ).number


def _back(year: int) -> str:
    return f"{to('calendar')}?tahun={year}"


def _new_edition(number: int) -> str:
    return _("Kalender tersimpan sebagai edisi %(number)d. Batas waktu yang sudah diberikan tidak berubah.") % {
        "number": number
    }


@administrators
def change_hours(request: HttpRequest) -> HttpResponse:
    """The usual week."""
    officer = administrator_of(request)
    office = officer.office
    calendar, edition = calendar_for(office), current_edition(office)
    form = HoursForm(posted(request), week=calendar.week, initial={"edition": edition})

    def save(data: dict[str, Any]) -> str:
        if data["edition"] != edition:
            raise Conflict(_("Kalender baru saja diubah orang lain. Periksa kalender yang berlaku, lalu ubah lagi."))
        changed = with_week(calendar, data["week"])
        return _new_edition(_save(officer, changed, edition, _("Jam kerja diubah"), clock.now()))

    lead = _("Kosongkan hari yang libur. Minimal menurut Perpres 21/2023: 37 jam 30 menit seminggu di luar istirahat.")
    context = form_page(
        _("Jam kerja"), _("Simpan jam kerja"), to("calendar"), _("Kalender"), lead=lead, here="calendar"
    )
    return handle(request, form, save, then=to("calendar"), context=context, template="administration/week.html")


@administrators
def new_period(request: HttpRequest) -> HttpResponse:
    """Days with hours of their own, such as Ramadan."""
    officer = administrator_of(request)
    office = officer.office
    calendar, edition = calendar_for(office), current_edition(office)
    latest = calendar.periods[-1].week if calendar.periods else calendar.week
    form = PeriodForm(posted(request), week=latest)

    def save(data: dict[str, Any]) -> str:
        period = Period(
            name=data["name"],
            starts_on=date.fromisoformat(data["starts_on"]),
            ends_on=date.fromisoformat(data["ends_on"]),
            week=data["week"],
            source=data["source"],
        )
        try:
            changed = with_period(calendar, period)
        except FaultyCalendar as fault:
            raise Invalid({"starts_on": str(fault)}) from None
        return _new_edition(_save(officer, changed, edition, period.name, clock.now()))

    lead = _("Pada hari-hari ini jam di bawah berlaku sebagai ganti jam biasa. Kosongkan hari yang libur.")
    context = form_page(_("Masa khusus"), _("Simpan masa"), to("calendar"), _("Kalender"), lead=lead, here="calendar")
    return handle(request, form, save, then=to("calendar"), context=context, template="administration/week.html")


@administrators
def remove_period(request: HttpRequest, day: str) -> HttpResponse:
    officer = administrator_of(request)
    starts_on = _day_or_404(day)
    calendar, edition = calendar_for(officer.office), current_edition(officer.office)
    period = next((each for each in calendar.periods if each.starts_on == starts_on), None)
    if period is None:
        raise Http404

    def remove(data: dict[str, Any]) -> str:
        changed = without_period(calendar, starts_on)
        return _new_edition(_save(officer, changed, edition, f"{period.name} –", clock.now()))

    back = _back(starts_on.year)
    context = form_page(
        _("Hapus masa %(name)s") % {"name": period.name},
        _("Hapus masa"),
        back,
        _("Kalender"),
        lead=_("Jam biasa berlaku lagi pada hari-hari itu, untuk tugas yang dibuka sesudah ini."),
        danger=True,
        here="calendar",
    )
    return handle(request, ConfirmForm(posted(request)), remove, then=back, context=context)


@administrators
def new_day(request: HttpRequest) -> HttpResponse:
    """A day on which the office is closed."""
    officer = administrator_of(request)
    office = officer.office
    form = DayForm(posted(request))
    day = date.fromisoformat(form.cleaned_data["on"]) if form.is_valid() else local_day(office, clock.now())

    def save(data: dict[str, Any]) -> str:
        if not YEARS[0] <= day.year <= YEARS[1]:
            raise Invalid({"on": _("Tanggal itu tidak masuk akal. Periksa tahunnya.")})
        holiday = Holiday(day, data["name"], HolidayKind(data["kind"]), data["source"])
        changed = with_holiday(calendar_for(office), holiday)
        return _new_edition(_save(officer, changed, current_edition(office), holiday.name, clock.now()))

    lead = _("Hari ini dilewati saat menghitung tenggat. Bila tanggalnya sudah libur, keterangannya diganti.")
    context = form_page(
        _("Tambah hari libur"), _("Simpan hari"), to("calendar"), _("Kalender"), lead=lead, here="calendar"
    )
    return handle(request, form, save, then=_back(day.year), context=context)


@administrators
def remove_day(request: HttpRequest, day: str) -> HttpResponse:
    officer = administrator_of(request)
    on = _day_or_404(day)
    calendar, edition = calendar_for(officer.office), current_edition(officer.office)
    holiday = calendar.holiday_on(on)
    if holiday is None:
        raise Http404

    def remove(data: dict[str, Any]) -> str:
        changed = without_holiday(calendar, on)
        return _new_edition(_save(officer, changed, edition, f"{holiday.name} –", clock.now()))

    context = form_page(
        _("Hapus libur %(name)s") % {"name": holiday.name},
        _("Hapus hari libur"),
        _back(on.year),
        _("Kalender"),
        lead=_("%(day)s menjadi hari kerja biasa, bila menurut jam kerja kantor buka hari itu.")
        % {"day": long_date(on, language())},
        danger=True,
        here="calendar",
    )
    return handle(request, ConfirmForm(posted(request)), remove, then=_back(on.year), context=context)


def _day_or_404(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Http404 from None


@reading
def explain(request: HttpRequest) -> HttpResponseBase:
    """When something is due by the office's calendar, with each span that counted or did not."""
    office = administrator_of(request).office
    calendar = calendar_for(office)
    form = DeadlineForm(request.GET if "duration" in request.GET else None)
    found: Deadline | None = None
    if form.is_bound and form.is_valid():
        try:
            at = form.start.replace(tzinfo=calendar.tz)
            found = deadline(calendar, at, form.cleaned_data["duration"])
        except (BeyondHorizon, OverflowError):
            form.add_error("duration", _("Waktu ini tidak habis dalam 10 tahun. Periksa lama waktu dan tanggalnya."))
    context = {"form": form, "found": found, "calendar": calendar, "zone": office.zone, "here": "calendar"}
    return render(request, "administration/deadline.html", context, status=422 if form.errors else 200)
