"""What an officer fills in when somebody asks for their data: a copy, a correction, erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.foundation.privacy.rules import parse_phone
from alur.kernel.ids import new_token
from alur.ui.forms import ChoiceField, EmailField, LineField, ParsedField

if TYPE_CHECKING:
    from alur.engine.cases.models import Case

CHECKS = (
    ("ktp", gettext_lazy("KTP atau kartu pegawai dilihat")),
    ("tautan", gettext_lazy("Diminta lewat tautan pelacakan permohonan ini")),
    ("telepon", gettext_lazy("Nomor yang terdaftar ditelepon kembali")),
    ("surel", gettext_lazy("Alamat surel yang terdaftar menjawab")),
)
"""How it was made sure that the request is the applicant's; the journal keeps the word."""
SLIP = ("salah-ketik", gettext_lazy("Salah ketik petugas, sesuai berkasnya"))


class SubjectForm(forms.Form):
    """Named by what it does, so that three stand on one page."""

    act = ""
    choices: tuple[tuple[str, Any], ...] = CHECKS

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    checked = ChoiceField(label=gettext_lazy("Bagaimana Anda yakin ini permintaan pemohon?"), choices=[])

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:  # noqa: ANN401  as Django
        super().__init__(data, prefix=self.act, initial={"key": new_token(), **(initial or {})})
        field = self.fields["checked"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(self.choices)
        self.order_fields([name for name in self.fields if name != "checked"] + ["checked"])


class CopyForm(SubjectForm):
    act = "salinan"


class CorrectContactForm(SubjectForm):
    act, choices = "kontak", (*CHECKS, SLIP)
    name = LineField(label=gettext_lazy("Nama"), max_length=150, required=False)
    unit = LineField(label=gettext_lazy("Unit kerja"), required=False)
    email = EmailField(label=gettext_lazy("Surel"), required=False)
    phone = ParsedField(
        label=gettext_lazy("Telepon baru"),
        help_text=gettext_lazy("Kosongkan bila nomornya tetap."),
        parse=parse_phone,
        required=False,
    )

    @classmethod
    def of(cls, case: Case, data: Any = None) -> CorrectContactForm:  # noqa: ANN401  as Django
        return cls(
            data, initial={"name": case.applicant_name, "unit": case.applicant_unit, "email": case.applicant_email}
        )

    @property
    def values(self) -> dict[str, str]:
        """An empty phone stays as it is; nothing else can be told apart from "leave it"."""
        given = {name: self.cleaned_data[name] for name in ("name", "unit", "email")}
        return {**given, "phone": self.cleaned_data["phone"]} if self.cleaned_data["phone"] else given


class EraseForm(SubjectForm):
    act = "hapus"
    number = LineField(label=gettext_lazy("Ketik nomor permohonan ini"), max_length=40)

    def __init__(self, data: Any = None, *, case: Case) -> None:  # noqa: ANN401  as Django
        super().__init__(data)
        self.case = case

    def clean_number(self) -> str:
        typed: str = self.cleaned_data["number"]
        if typed.strip().upper() != self.case.number.upper():
            raise forms.ValidationError(_("Nomor ini bukan nomor permohonan yang Anda buka."))
        return typed
