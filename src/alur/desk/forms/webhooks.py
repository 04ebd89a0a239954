"""Subscribing another system to what happens."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alur.kernel.ids import new_token
from alur.outlets.webhooks.rules import KINDS, LONGEST_URL
from alur.ui.forms import ChoicesField, LineField, OptionLabel

WORDS = {
    "case.opened": _("Permohonan masuk"),
    "case.task_opened": _("Langkah dibuka"),
    "case.task_claimed": _("Langkah diambil petugas"),
    "case.task_released": _("Langkah dilepas"),
    "case.task_reassigned": _("Langkah dialihkan"),
    "case.task_closed": _("Langkah selesai"),
    "case.task_skipped": _("Langkah dilewati"),
    "case.returned": _("Dikembalikan ke langkah sebelumnya"),
    "case.corrected": _("Langkah dikoreksi"),
    "case.question_asked": _("Pertanyaan kepada pemohon"),
    "case.question_answered": _("Pemohon menjawab"),
    "case.suspended": _("Langkah ditunda"),
    "case.resumed": _("Langkah dilanjutkan"),
    "case.nearly_due": _("Hampir lewat waktu"),
    "case.overdue": _("Lewat waktu"),
    "case.escalated": _("Lewat waktu, atasan diberi tahu"),
    "case.served": _("Layanan selesai"),
    "case.reopened": _("Layanan dibuka lagi"),
    "case.ended": _("Permohonan berakhir"),
}
"""In the order of the page."""


class WebhookForm(forms.Form):
    """The key makes a form that is sent twice one subscription."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    url = LineField(
        label=_("Alamat penerima"),
        help_text=_("Dimulai dengan https://. Minta alamat ini kepada pembuat aplikasinya."),
        max_length=LONGEST_URL,
    )
    kinds = ChoicesField(label=_("Peristiwa apa yang dikirim?"), choices=[])

    def __init__(self, data: Any = None) -> None:  # noqa: ANN401  as Django
        super().__init__(data, initial={"key": new_token()})
        self.fields["url"].widget.attrs |= {"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}
        kinds = self.fields["kinds"]
        assert isinstance(kinds, forms.MultipleChoiceField)
        kinds.choices = [(kind, OptionLabel(str(WORDS[kind]), help=kind)) for kind in KINDS]
