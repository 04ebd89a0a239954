"""Positions, who holds them, officers and their import."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.validators import validate_slug
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.administration.rules.spreadsheet import MAX_BYTES
from alur.foundation.privacy.rules import parse_nip
from alur.ui.forms import (
    ChoiceField,
    EmailField,
    FilesField,
    IndonesianDateField,
    LineField,
    OptionLabel,
    ParsedField,
)

from .base import PickField, SettingsForm, day_of, pick

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alur.foundation.offices.models import Officer, Position


def kinds() -> list[tuple[str, OptionLabel]]:
    return [
        ("definitif", OptionLabel(_("Definitif"), help=_("Pejabat tetap jabatan ini."))),
        ("plh", OptionLabel("Plh.", help=_("Pelaksana harian: pejabatnya berhalangan sementara, misalnya cuti."))),
        ("plt", OptionLabel("Plt.", help=_("Pelaksana tugas: pejabatnya tidak ada atau berhalangan tetap."))),
    ]


class PositionForm(SettingsForm):
    name = LineField(
        label=gettext_lazy("Nama jabatan"),
        help_text=gettext_lazy("Seperti pada SK, misalnya Kepala Sub TU."),
        max_length=150,
    )
    key = LineField(
        label=gettext_lazy("Kunci"),
        help_text=gettext_lazy(
            "Nama pendek yang dipakai berkas SOP, misalnya kepala-sub-tu. Kosongkan agar dibuat dari nama jabatan."
            " Kunci tidak dapat diubah lagi."
        ),
        max_length=60,
        required=False,
        validators=[validate_slug],
        error_messages={"invalid": gettext_lazy("Pakai huruf, angka, dan tanda hubung saja, tanpa spasi.")},
    )
    superior = PickField(
        label=gettext_lazy("Atasan"),
        help_text=gettext_lazy("Atasan boleh melepas, mengalihkan, dan mengoreksi tugas bawahannya."),
        nothing=gettext_lazy("Tidak ada"),
        required=False,
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  as Django
        *,
        positions: Iterable[Position],
        change: Position | None = None,
    ) -> None:
        initial = {"name": change.name, "superior": change.superior_id or ""} if change else {}
        super().__init__(data, initial=initial)
        pick(self, "superior").offer((each.pk, each.name) for each in positions if each != change)
        if change:
            del self.fields["key"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "key" in self.fields and not data.get("key") and "key" not in self.errors:
            data["key"] = slugify(data.get("name", ""))[:60].strip("-")
            if data.get("name") and not data["key"]:
                self.add_error("key", _("Kunci tidak dapat dibuat dari nama ini. Tulis kuncinya."))
        return data


class HoldingForm(SettingsForm):
    officer = PickField(label=gettext_lazy("Petugas"))
    kind = ChoiceField(label=gettext_lazy("Memegang sebagai"), choices=[])
    starts_on = IndonesianDateField(label=gettext_lazy("Mulai"), help_text=gettext_lazy("Hari pertama, termasuk."))
    ends_on = IndonesianDateField(
        label=gettext_lazy("Sampai"),
        help_text=gettext_lazy("Hari terakhir, termasuk. Kosongkan bila belum diketahui. Plh. selalu punya akhir."),
        required=False,
    )
    beside = forms.BooleanField(
        label=gettext_lazy("Ya, keduanya memegang jabatan ini pada masa yang sama."), required=False
    )

    def __init__(self, data: Any = None, *, officers: Iterable[Officer], starts_on: str = "") -> None:  # noqa: ANN401  as Django
        super().__init__(data, initial={"starts_on": starts_on})
        pick(self, "officer").offer((each.pk, f"{each.name} ({each.email})") for each in officers)
        _offer_kinds(self)
        self.beside_asked = False

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        _check_days(self, data)
        return data


class EndForm(SettingsForm):
    ends_on = IndonesianDateField(
        label=gettext_lazy("Hari terakhir"),
        help_text=gettext_lazy("Pada hari ini ia masih memegang jabatan; mulai esoknya tidak."),
    )


class OfficerForm(SettingsForm):
    name = LineField(
        label=gettext_lazy("Nama"), help_text=gettext_lazy("Dengan gelar, seperti pada surat."), max_length=150
    )
    email = EmailField(
        label=gettext_lazy("Alamat surel"),
        help_text=gettext_lazy("Dipakai untuk masuk. Pemberitahuan dikirim ke sini."),
    )
    nip = ParsedField(
        parse=parse_nip,
        label="NIP",
        help_text=gettext_lazy("18 angka. Disimpan tersandi, dan hanya tampil sebagian."),
        required=False,
    )


class NewOfficerForm(OfficerForm):
    position = PickField(
        label=gettext_lazy("Jabatan"),
        help_text=gettext_lazy("Boleh diisi nanti, di halaman jabatannya."),
        nothing=gettext_lazy("Belum ada"),
        required=False,
    )
    kind = ChoiceField(label=gettext_lazy("Memegang sebagai"), choices=[], required=False)
    starts_on = IndonesianDateField(
        label=gettext_lazy("Mulai"), help_text=gettext_lazy("Hari pertama memegang jabatan."), required=False
    )
    ends_on = IndonesianDateField(
        label=gettext_lazy("Sampai"), help_text=gettext_lazy("Kosongkan bila belum diketahui."), required=False
    )

    def __init__(self, data: Any = None, *, positions: Iterable[Position], starts_on: str = "") -> None:  # noqa: ANN401  as Django
        super().__init__(data, initial={"starts_on": starts_on, "kind": "definitif"})
        pick(self, "position").offer((each.pk, each.name) for each in positions)
        _offer_kinds(self)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("position"):
            if not data.get("starts_on") and "starts_on" not in self.errors:
                self.add_error("starts_on", _("Isi tanggal mulai memegang jabatan."))
            _check_days(self, data)
        return data


class ChangeOfficerForm(OfficerForm):
    forget_nip = forms.BooleanField(label=gettext_lazy("Hapus NIP yang tersimpan"), required=False)

    def __init__(self, data: Any = None, *, officer: Officer, masked: str) -> None:  # noqa: ANN401  as Django
        super().__init__(data, initial={"name": officer.name, "email": officer.email})
        if masked:
            words = _("Tersimpan: %(nip)s. Kosongkan bila tidak berubah.") % {"nip": masked}
            self.fields["nip"].help_text = words
        else:
            del self.fields["forget_nip"]

    @property
    def new_nip(self) -> str | None:
        """None keeps what is stored."""
        if self.cleaned_data.get("nip"):
            return str(self.cleaned_data["nip"])
        return "" if self.cleaned_data.get("forget_nip") else None


class ImportForm(SettingsForm):
    table = FilesField(
        label=gettext_lazy("Berkas daftar petugas"),
        help_text=gettext_lazy("Excel (.xlsx) atau .csv, paling banyak 1.000 baris."),
        accept=".xlsx,.csv",
        max_bytes=MAX_BYTES,
    )


def _offer_kinds(form: forms.Form) -> None:
    field = form.fields["kind"]
    assert isinstance(field, forms.ChoiceField)
    field.choices = kinds()


def _check_days(form: forms.Form, data: dict[str, Any]) -> None:
    starts_on, ends_on = day_of(data.get("starts_on", "")), day_of(data.get("ends_on", ""))
    if starts_on and ends_on and ends_on < starts_on:
        form.add_error("ends_on", _("Tanggal berakhir tidak boleh sebelum tanggal mulai."))
    if data.get("kind") == "plh" and not ends_on and "ends_on" not in form.errors:
        form.add_error("ends_on", _("Isi hari terakhirnya: Plh. selalu punya tanggal berakhir."))
