"""Making an access token: for what, which permissions, how long."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alur.kernel.ids import new_token
from alur.ui.forms import ChoiceField, ChoicesField, LineField, OptionLabel

SCOPES = {
    "read": (_("Membaca"), _("Tugas dan permohonan kantor Anda.")),
    "act": (_("Mengerjakan"), _("Mengambil, menyelesaikan, dan menunda langkah atas nama Anda.")),
    "start": (_("Memulai permohonan"), _("Seperti di loket, dan layanan internal.")),
    "unmask": (_("Melihat nomor utuh"), _("NIK, NIP, dan nomor telepon. Setiap kali tercatat.")),
}
"""What people read for a scope: its name here, and what it allows."""
DAYS = [("30", _("30 hari")), ("90", _("90 hari")), ("365", _("1 tahun"))]


class TokenForm(forms.Form):
    """The key makes a form that is sent twice one token."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    name = LineField(
        label=_("Untuk apa token ini?"), help_text=_("Nama aplikasi yang memakainya, misalnya “Aplikasi antrean”."),
        max_length=80,
    )  # fmt: skip
    scopes = ChoicesField(label=_("Apa yang boleh dilakukan dengannya?"), choices=[])
    days = ChoiceField(label=_("Berapa lama berlaku?"), choices=DAYS)

    def __init__(self, data: Any = None) -> None:  # noqa: ANN401  as Django
        super().__init__(data, initial={"key": new_token()})
        scopes = self.fields["scopes"]
        assert isinstance(scopes, forms.MultipleChoiceField)
        scopes.choices = [
            (scope, OptionLabel(f"{name} ({scope})", help=str(about))) for scope, (name, about) in SCOPES.items()
        ]

    @property
    def lasts(self) -> timedelta:
        """Of a valid form."""
        return timedelta(days=int(self.cleaned_data["days"]))
