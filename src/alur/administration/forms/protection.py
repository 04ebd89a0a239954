"""Data protection: whom to ask, how long data are kept, the register of breaches."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.foundation.offices.queries import local_day
from alur.outlets.protection.actions.settings import KEEP
from alur.outlets.protection.panels import ENDS, months_words
from alur.ui.forms import ChoiceField, EmailField, IndonesianDateField, LineField, LongTextField, WholeNumberField

from .base import PickField, SettingsForm, pick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from alur.foundation.offices.models import Office, Position
    from alur.outlets.protection.rules.retention import Kept

MONTHS = (1, 3, 6, 12, 24, 36, 60, 120, 240)
"""What is offered; a rule that says something else is offered too."""
AS_DEFAULT = "bawaan"


class ContactForm(SettingsForm):
    position = PickField(
        label=gettext_lazy("Jabatan"),
        help_text=gettext_lazy(
            "Pemangkunya dapat memberi salinan, menghapus data atas permintaan, dan mengisi register kegagalan."
        ),
        required=False,
        nothing=gettext_lazy("Belum ditunjuk"),
    )
    email = EmailField(
        label=gettext_lazy("Surel"),
        help_text=gettext_lazy("Bila kosong, dipakai surel kantor."),
        required=False,
    )
    phone = LineField(
        label=gettext_lazy("Telepon"),
        help_text=gettext_lazy("Bila kosong, dipakai telepon kantor."),
        max_length=30,
        required=False,
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  as Django
        *,
        positions: Iterable[Position],
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, initial=initial)
        pick(self, "position").offer([(each.pk, each.name) for each in positions])


class RetentionForm(SettingsForm):
    """One drop-down for each outcome."""

    def __init__(self, data: Any = None, *, kept: Mapping[str, Kept], fallback: Mapping[str, Kept]) -> None:  # noqa: ANN401
        super().__init__(data)
        for end_kind, now in kept.items():
            default = _("Seperti bawaan: %(time)s") % {"time": months_words(fallback[end_kind].months)}
            offered = sorted({*MONTHS, *([now.months] if now.own and now.months else [])})
            choices = [(AS_DEFAULT, default), *((str(each), months_words(each)) for each in offered)]
            chosen = (KEEP if now.months is None else str(now.months)) if now.own else AS_DEFAULT
            self.fields[end_kind] = ChoiceField(
                label=ENDS[end_kind],
                choices=[*choices, (KEEP, _("Tidak dihapus"))],
                widget=forms.Select,
                initial=chosen,
            )

    @property
    def months(self) -> dict[str, int | str | None]:
        given = {name: self.cleaned_data[name] for name in ENDS}
        known: dict[str, str | None] = {AS_DEFAULT: None, KEEP: KEEP}
        return {name: known[value] if value in known else int(value) for name, value in given.items()}


def _clock(text: str) -> time | None:
    parts = text.replace(":", ".").split(".")
    try:
        return time(int(parts[0]), int(parts[1]) if len(parts) > 1 else 0)
    except (ValueError, IndexError):
        return None


class AtForm(SettingsForm):
    """A day and an hour at the office."""

    on = IndonesianDateField(label=gettext_lazy("Tanggal"))
    hour = LineField(label=gettext_lazy("Jam"), help_text=gettext_lazy("Waktu setempat, misalnya 14.30."), max_length=5)

    def __init__(self, data: Any = None, *, office: Office, initial: dict[str, Any] | None = None) -> None:  # noqa: ANN401
        super().__init__(data, initial=initial or {})
        self.zone = ZoneInfo(office.zone)

    def clean_hour(self) -> str:
        typed: str = self.cleaned_data["hour"]
        if _clock(typed) is None:
            raise forms.ValidationError(_("Tulis jam seperti 14.30."))
        return typed

    @property
    def moment(self) -> datetime:
        hour = _clock(self.cleaned_data["hour"]) or time()
        return datetime.combine(date.fromisoformat(self.cleaned_data["on"]), hour, self.zone)


_ABOUT = {
    "happened": gettext_lazy("Kapan dan bagaimana data terungkap"),
    "what": gettext_lazy("Data apa, milik siapa"),
    "people": gettext_lazy("Berapa orang"),
    "measures": gettext_lazy("Upaya penanganan dan pemulihan"),
}


class BreachForm(AtForm):
    title = LineField(
        label=gettext_lazy("Apa yang terjadi, dalam satu baris"),
        help_text=gettext_lazy("Misalnya: Laptop loket hilang."),
    )
    happened = LongTextField(label=_ABOUT["happened"], rows=3)
    what = LongTextField(
        label=_ABOUT["what"],
        help_text=gettext_lazy("Misalnya: nama, NIK, dan telepon pemohon layanan konsultasi sejak Januari."),
        rows=3,
    )
    people = WholeNumberField(
        label=_ABOUT["people"], help_text=gettext_lazy("Kosongkan bila belum diketahui."), minimum=0, maximum=10**9,
        required=False,
    )  # fmt: skip
    measures = LongTextField(label=_ABOUT["measures"], rows=3, required=False)

    field_order = ["title", "on", "hour", "happened", "what", "people", "measures"]

    def __init__(self, data: Any = None, *, office: Office) -> None:  # noqa: ANN401  as Django
        super().__init__(data, office=office)
        self.fields["on"].label = _("Kapan kantor mengetahuinya")
        self.fields["on"].help_text = _("Batas 3 × 24 jam dihitung sejak saat ini.")


class BreachFactsForm(SettingsForm):
    version = forms.IntegerField(widget=forms.HiddenInput)
    happened = LongTextField(label=_ABOUT["happened"], rows=4)
    what = LongTextField(label=_ABOUT["what"], rows=3)
    people = WholeNumberField(label=_ABOUT["people"], minimum=0, maximum=10**9, required=False)
    measures = LongTextField(label=_ABOUT["measures"], rows=4, required=False)


class NoteForm(AtForm):
    kind = ChoiceField(label=gettext_lazy("Apa yang dicatat"), choices=[])
    text = LongTextField(
        label=gettext_lazy("Catatan"),
        help_text=gettext_lazy("Misalnya: dikirim lewat surel kepada 41 orang; nomor surat; isi fakta baru."),
        rows=3,
    )

    field_order = ["kind", "on", "hour", "text"]

    def __init__(self, data: Any = None, *, office: Office, kinds: Iterable[tuple[str, Any]], at: datetime) -> None:  # noqa: ANN401
        local = at.astimezone(ZoneInfo(office.zone))
        initial = {"on": local_day(office, at), "hour": f"{local:%H.%M}"}
        super().__init__(data, office=office, initial=initial)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(kinds)
        self.fields["on"].label = _("Kapan")
