"""The calendar: hours of a week, days, periods, and a deadline to explain."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.engine.worktime.rules import FaultyCalendar, Hours, UnknownDuration, parse_duration
from alur.ui.forms import ChoiceField, IndonesianDateField, LineField
from alur.ui.typed import read_time

from .base import SettingsForm

if TYPE_CHECKING:
    from django.forms import BoundField

    from alur.engine.worktime.rules import Duration, Week

DAYS = [
    ("senin", gettext_lazy("Senin")),
    ("selasa", gettext_lazy("Selasa")),
    ("rabu", gettext_lazy("Rabu")),
    ("kamis", gettext_lazy("Kamis")),
    ("jumat", gettext_lazy("Jumat")),
    ("sabtu", gettext_lazy("Sabtu")),
    ("minggu", gettext_lazy("Minggu")),
]
_PAUSE = re.compile(r"\s*[-–—]\s*|\s+sampai\s+|\s+s\.?d\.?\s+")


class TimeField(LineField):
    """A time of day, as people write it → "07.30"."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  passed on
        widget = forms.TextInput(attrs={"class": "time", "inputmode": "decimal", "autocomplete": "off"})
        super().__init__(max_length=20, widget=widget, **options)

    def to_python(self, value: Any) -> str:  # noqa: ANN401  Django's signature
        text = super().to_python(value) or ""
        if not text:
            return ""
        try:
            return read_time(text).replace(":", ".")
        except ValueError as fault:
            raise forms.ValidationError(str(fault)) from fault


class PausesField(LineField):
    """ "12.00–13.00", several with a comma between → pairs of times."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401  passed on
        widget = forms.TextInput(attrs={"class": "pauses", "autocomplete": "off"})
        super().__init__(max_length=100, widget=widget, **options)

    def clean(self, value: Any) -> list[tuple[str, str]]:  # noqa: ANN401  Django's signature
        text = super().clean(value)
        found = []
        for part in filter(None, (each.strip() for each in re.split(r"[;,]", text))):
            ends = _PAUSE.split(part)
            try:
                begins, closes = (read_time(end).replace(":", ".") for end in ends)
            except ValueError:
                said = _("Tulis istirahat seperti 12.00–13.00. Beberapa istirahat dipisah dengan koma.")
                raise forms.ValidationError(said) from None
            found.append((begins, closes))
        return found


class WeekForm(SettingsForm):
    """Seven days of opening, closing and breaks. A day without opening and closing is closed."""

    def __init__(self, data: Any = None, *, week: Week | None = None, initial: dict[str, Any] | None = None) -> None:  # noqa: ANN401  as Django
        super().__init__(data, initial=initial)
        for number, (day, _words) in enumerate(DAYS):
            hours = week[number] if week else None
            self.fields[f"{day}-buka"] = TimeField(
                label=_("Buka"), required=False, initial=_clock(hours.opens) if hours else ""
            )
            self.fields[f"{day}-tutup"] = TimeField(
                label=_("Tutup"), required=False, initial=_clock(hours.closes) if hours else ""
            )
            pauses = ", ".join(f"{_clock(a)}–{_clock(b)}" for a, b in hours.breaks) if hours else ""
            self.fields[f"{day}-istirahat"] = PausesField(label=_("Istirahat"), required=False, initial=pauses)

    @property
    def rows(self) -> list[tuple[Any, list[BoundField]]]:
        """Day by day, for the page."""
        return [(words, [self[f"{day}-{part}"] for part in ("buka", "tutup", "istirahat")]) for day, words in DAYS]

    @property
    def others(self) -> list[BoundField]:
        """Visible fields that belong to no day."""
        return [each for each in self.visible_fields() if "-" not in each.name]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        week = [self._hours(day, data) for day, _words in DAYS]
        if not any(week) and not self.errors:
            self.add_error(None, _("Isi jam kerja untuk sedikitnya satu hari."))
        data["week"] = tuple(week)
        return data

    def _hours(self, day: str, data: dict[str, Any]) -> Hours | None:
        opens, closes = data.get(f"{day}-buka", ""), data.get(f"{day}-tutup", "")
        if any(f"{day}-{part}" in self.errors for part in ("buka", "tutup", "istirahat")):
            return None
        if bool(opens) != bool(closes):
            empty = "tutup" if opens else "buka"
            self.add_error(f"{day}-{empty}", _("Isi jam buka dan jam tutup, atau kosongkan keduanya bila libur."))
            return None
        if not opens:
            return None
        try:
            return Hours.at(opens, closes, *data.get(f"{day}-istirahat", []))
        except FaultyCalendar as fault:
            self.add_error(f"{day}-buka", str(fault))
            return None


class HoursForm(WeekForm):
    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6)


class PeriodForm(WeekForm):
    name = LineField(
        label=gettext_lazy("Nama masa"), help_text=gettext_lazy("Misalnya Ramadan 1448 H."), max_length=100
    )
    starts_on = IndonesianDateField(label=gettext_lazy("Mulai"), help_text=gettext_lazy("Hari pertama, termasuk."))
    ends_on = IndonesianDateField(label=gettext_lazy("Sampai"), help_text=gettext_lazy("Hari terakhir, termasuk."))
    source = LineField(
        label=gettext_lazy("Dasar"), help_text=gettext_lazy("Surat edaran atau ketetapan yang mengaturnya.")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        starts_on, ends_on = data.get("starts_on"), data.get("ends_on")
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("Tanggal berakhir tidak boleh sebelum tanggal mulai."))
        elif starts_on and ends_on and (date.fromisoformat(ends_on) - date.fromisoformat(starts_on)).days > 366:
            self.add_error("ends_on", _("Masa khusus paling lama satu tahun."))
        return data


class DayForm(SettingsForm):
    on = IndonesianDateField(label=gettext_lazy("Tanggal"))
    name = LineField(
        label=gettext_lazy("Nama"), help_text=gettext_lazy("Misalnya Hari Jadi Kabupaten."), max_length=100
    )
    kind = ChoiceField(
        label=gettext_lazy("Jenis"),
        choices=[
            ("libur nasional", gettext_lazy("Libur nasional")),
            ("cuti bersama", gettext_lazy("Cuti bersama")),
            ("kantor", gettext_lazy("Libur kantor")),
        ],
    )
    source = LineField(
        label=gettext_lazy("Dasar"), help_text=gettext_lazy("Keputusan atau surat edaran yang mengaturnya.")
    )


class DeadlineForm(forms.Form):
    """Read only: sent by GET, so that an explanation has an address."""

    day = IndonesianDateField(label=gettext_lazy("Diterima tanggal"))
    hour = TimeField(label=gettext_lazy("Pukul"), help_text=gettext_lazy("Jam setempat, 24 jam, misalnya 15.50."))
    duration = LineField(
        label=gettext_lazy("Mutu waktu"),
        help_text=gettext_lazy("Seperti pada SOP: 15 menit, 2 jam, 1 jam 30 menit, 3 hari."),
        max_length=60,
    )

    def clean_duration(self) -> Duration | None:
        try:
            return parse_duration(self.cleaned_data["duration"])
        except UnknownDuration as fault:
            raise forms.ValidationError(str(fault)) from fault

    @property
    def start(self) -> datetime:
        """Local and naive; the calendar knows its zone."""
        day = date.fromisoformat(self.cleaned_data["day"])
        hour, minute = self.cleaned_data["hour"].split(".")
        return datetime.combine(day, time(int(hour), int(minute)))


def _clock(minute: int) -> str:
    return f"{minute // 60:02}.{minute % 60:02}"
