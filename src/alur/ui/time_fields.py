"""Form fields for a day, and for a time of a day: typed, or picked of those that are free."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alur.ui import typed
from alur.ui.dates import long_date
from alur.ui.refusals import REQUIRED, refusal
from alur.ui.widgets import PICKED, SEEN, IndonesianDateWidget, TimeSlotWidget, offer_of, parts_typed


class IndonesianDateField(forms.Field):
    """A day → "YYYY-MM-DD", or "" when left empty.

    Posted as `name-hari`, `name-bulan`, `name-tahun`, or whole as `name` ("24/11/2026", "24 November 2026").
    `earliest` and `latest` are functions answering a date, asked at each check: "today" is the office's, not ours.
    """

    widget = IndonesianDateWidget

    def __init__(
        self,
        *,
        earliest: Callable[[], date] | None = None,
        latest: Callable[[], date] | None = None,
        **options: Any,  # noqa: ANN401  passed on to Django
    ) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(error_messages={"required": REQUIRED}, **options)

    def to_python(self, value: Any) -> str:  # noqa: ANN401  Django's signature
        if isinstance(value, dict):
            pieces = [str(value.get(part, "")).strip() for part in IndonesianDateWidget.parts]
        else:
            pieces = [str(value or "").strip(), "", ""]
        if not any(pieces):
            return ""
        try:
            # A whole date pasted into the first box is as good as three boxes.
            whole = pieces[0] and not (pieces[1] or pieces[2])
            day = typed.read_date(pieces[0]) if whole and not pieces[0].isdecimal() else typed.read_date_parts(*pieces)
        except ValueError as error:
            raise refusal(error) from error
        self._check_bounds(day)
        return day.isoformat()

    def _check_bounds(self, day: date) -> None:
        if self.earliest and day < (first := self.earliest()):
            raise ValidationError(_("Pilih tanggal %(day)s atau sesudahnya.") % {"day": _day(first)}, code="early")
        if self.latest and day > (last := self.latest()):
            raise ValidationError(_("Pilih tanggal %(day)s atau sebelumnya.") % {"day": _day(last)}, code="late")


def _day(day: date) -> str:
    return long_date(day, get_language() or "id")


@dataclass(frozen=True)
class Offer:
    """What a time slot's field shows of the times that are free."""

    slots: Sequence[tuple[Mapping[str, str], str]]
    """Answers of the field, each with its words."""
    zone: str = ""
    """By which clock they are told: "WIB"."""
    watches: Sequence[str] = ()
    """Names of the form's other inputs that change what is free."""
    said: str = ""
    """Of the time that stands in the field now."""
    looked: bool = False
    """Was it asked for by the button? Then the page opens there."""


class TimeSlotField(forms.Field):
    """A day with start and end → {"date": "YYYY-MM-DD", "start": "HH:MM", "end": "HH:MM"}, or None when left empty.

    Posted as `name-hari|bulan|tahun|mulai|selesai`. Times are on the office's wall clock; the end is the same day.
    Where times are offered, one of them can be picked instead (`name-pilihan`).
    """

    widget = TimeSlotWidget
    offered: Mapping[str, dict[str, str]] = {}

    def __init__(
        self,
        *,
        earliest: Callable[[], date] | None = None,
        latest: Callable[[], date] | None = None,
        **options: Any,  # noqa: ANN401  passed on to Django
    ) -> None:
        self.day = IndonesianDateField(earliest=earliest, latest=latest)
        super().__init__(error_messages={"required": REQUIRED}, **options)

    def offer(self, offer: Offer) -> None:
        """Show these times to be picked instead of typed: those of them that the field would take."""
        slots = [(slot, words) for slot, words in offer.slots if self._takes(slot)]
        self.offered = {offer_of(slot): dict(slot) for slot, _words in slots}
        widget = self.widget
        assert isinstance(widget, TimeSlotWidget)
        widget.offers = [(offer_of(slot), words) for slot, words in slots]
        widget.zone, widget.watches, widget.said = offer.zone, offer.watches, offer.said
        widget.looks, widget.looked = True, offer.looked

    def _takes(self, slot: Mapping[str, str]) -> bool:
        try:
            self.day.clean(slot["date"])
        except ValidationError:
            return False
        return True

    def note_taken(self, slot: Mapping[str, str]) -> None:
        """The next form says that this very time is meant although it was said to be taken."""
        assert isinstance(self.widget, TimeSlotWidget)
        self.widget.insisted = offer_of(slot)

    def so_far(self, value: Any) -> tuple[dict[str, str], list[str]]:  # noqa: ANN401  typed parts, or a stored value
        """What is there of a time that is still being typed, some of `date`, `start`, `end`; and what is wrong with
        what is complete. A date with a box left empty is not."""
        if not isinstance(value, dict):
            return {}, []
        if "date" in value or value.get(PICKED):
            return _stored(str(value.get(PICKED) or offer_of(value))), []
        found, faults = dict[str, str](), list[str]()
        boxes = [str(value.get(part, "")).strip() for part in IndonesianDateWidget.parts]
        whole = boxes[0] and not any(boxes[1:]) and not boxes[0].isdecimal()
        readers: list[tuple[str, Any, Callable[[Any], str]]] = [
            ("date", value if all(boxes) or whole else None, self.day.clean),
            ("start", str(value.get("mulai", "")).strip(), _time),
            ("end", str(value.get("selesai", "")).strip(), _time),
        ]
        for part, text, read in readers:
            try:
                found |= {part: read(text)} if text else {}
                if part == "end" and text and "start" in found:
                    _in_order(found["start"], found["end"])
            except ValidationError as fault:
                found.pop(part, None)
                faults += fault.messages
        return found, faults

    def _picked(self, value: dict[str, Any]) -> dict[str, str]:
        # Typed first, then looked at what is free, then picked: what was typed has had its say.
        if any(parts_typed(value)) and "|".join(parts_typed(value)) != value.get(SEEN):
            said = _("Pilih satu waktu di daftar, atau pilih “Waktu lain” lalu tulis waktunya.")
            raise ValidationError(said, code="both")
        begins = str(value[PICKED]).rpartition(" ")[0]
        # Its end may be another by now: how long it takes, another field may say.
        slot = next((each for key, each in self.offered.items() if key.rpartition(" ")[0] == begins), None)
        if slot is None:
            raise ValidationError(_("Waktu itu tidak bebas lagi. Pilih waktu lain."), code="gone")
        return {**slot, "date": self.day.clean(slot["date"])}

    def to_python(self, value: Any) -> dict[str, str] | None:  # noqa: ANN401  Django's signature
        if isinstance(value, dict) and value.get(PICKED):
            return self._picked(value)
        if not isinstance(value, dict) or not any(str(each).strip() for part, each in value.items() if part != SEEN):
            return None
        day = self.day.clean(value.get("date", value))
        start, end = value.get("start", value.get("mulai", "")), value.get("end", value.get("selesai", ""))
        if not start or not end:
            raise ValidationError(_("Isi jam mulai dan jam selesai."), code="incomplete")
        start, end = _time(start), _time(end)
        _in_order(start, end)
        return {"date": day, "start": start, "end": end}


def _stored(key: str) -> dict[str, str]:
    """ "2026-11-24 09:00 11:00" as an answer; empty where it is none: anybody may post anything."""
    day, _space, times = key.partition(" ")
    start, _space, end = times.partition(" ")
    try:
        return {"date": typed.read_date(day).isoformat(), "start": typed.read_time(start), "end": typed.read_time(end)}
    except ValueError:
        return {}


def _time(text: str) -> str:
    try:
        return typed.read_time(text)
    except ValueError as error:
        raise refusal(error) from error


def _in_order(start: str, end: str) -> None:
    if end <= start:
        raise ValidationError(_("Jam selesai harus sesudah jam mulai."), code="order")
