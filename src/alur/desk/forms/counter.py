"""By which way an application came to the counter."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alur.kernel.ids import new_token
from alur.ui.forms import ChoiceField, OptionLabel

CHANNELS = [
    ("kunjungan", _("Datang sendiri")),
    ("surat", _("Surat")),
    ("telepon", _("Telepon")),
    ("whatsapp", "WhatsApp"),
    ("surel", _("Surel")),
]
"""Values as the engine's Channel; what the web brings in is never entered here."""


class ChannelForm(forms.Form):
    """Names with an underscore: no field of an SOP file can have one, so they never meet in one form."""

    counter_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    counter_kept = forms.CharField(widget=forms.HiddenInput, required=False)
    counter_channel = ChoiceField(label=_("Permohonan datang lewat apa?"), choices=CHANNELS)

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  as Django
        *,
        internal: bool = False,
        outcomes: Sequence[tuple[str, str, str]] = (),
    ) -> None:
        """`outcomes` of the first step: key, label, what follows."""
        super().__init__(data, initial={"counter_key": new_token()})
        if internal:
            del self.fields["counter_channel"]
        if outcomes:
            choices = [(key, OptionLabel(label, help=follows)) for key, label, follows in outcomes]
            self.fields["counter_outcome"] = ChoiceField(label=_("Apa hasilnya?"), choices=choices)
