"""Drafts of revisions: their text, giving them back, and the signature they take effect with."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.engine.sops.rules.reviewing import CHOICES
from alur.ui.forms import ChoiceField, IndonesianDateField, LineField, LongTextField

from .base import SettingsForm
from .services import PublishForm

if TYPE_CHECKING:
    from alur.engine.sops.models import RevisionDraft
    from alur.engine.sops.rules.definition import Signer

NOW, LATER = "sekarang", "nanti"


class DraftForm(PublishForm):
    """The text, by file or typed; `edition` is what the page showed."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, files: Any = None, *, draft: RevisionDraft) -> None:  # noqa: ANN401  as Django
        super().__init__(data, files, initial={"text": draft.source, "edition": draft.edition})
        del self.fields["create_positions"]


class EditionForm(SettingsForm):
    """Nothing to fill in, of the edition that the page showed."""

    edition = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, *, draft: RevisionDraft, initial: dict[str, Any] | None = None) -> None:  # noqa: ANN401  as Django
        super().__init__(data, initial={"edition": draft.edition, **(initial or {})})


class ReturnForm(EditionForm):
    reason = LongTextField(
        label=gettext_lazy("Apa yang perlu diperbaiki"),
        help_text=gettext_lazy("Tampil pada rancangan, bagi yang memperbaikinya."),
        rows=3,
        max_length=2000,
    )


class EffectiveForm(EditionForm):
    signer_name = LineField(label=gettext_lazy("Nama yang mengesahkan"))
    signer_position = LineField(label=gettext_lazy("Jabatan yang mengesahkan"))
    signed_on = IndonesianDateField(
        label=gettext_lazy("Tanggal pengesahan"), help_text=gettext_lazy("Hari naskah SOP ditandatangani.")
    )
    begins = ChoiceField(
        label=gettext_lazy("Kapan berlaku"),
        choices=[(NOW, gettext_lazy("Sekarang juga")), (LATER, gettext_lazy("Mulai tanggal tertentu"))],
    )
    starts_on = IndonesianDateField(
        label=gettext_lazy("Berlaku mulai"),
        help_text=gettext_lazy("Isi bila bukan sekarang. Berlaku sejak pukul 00.00 hari itu, waktu kantor."),
        required=False,
    )
    create_positions = forms.BooleanField(
        label=gettext_lazy("Buat jabatan yang belum ada"),
        help_text=gettext_lazy("Jabatan baru belum punya pemangku dan atasan; tunjuk sesudahnya."),
        required=False,
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  as Django
        *,
        draft: RevisionDraft,
        signer: Signer | None,
        lacking: bool,
    ) -> None:
        known = {
            "signer_name": signer.name if signer else "",
            "signer_position": signer.position if signer else "",
            "begins": NOW,
        }
        super().__init__(data, draft=draft, initial=known)
        if not lacking:
            del self.fields["create_positions"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("begins") == LATER and not data.get("starts_on") and "starts_on" not in self.errors:
            self.add_error("starts_on", gettext_lazy("Pilih hari mulai berlaku."))
        return data


NEVER = "tidak"


class ReviewForm(SettingsForm):
    months = ChoiceField(label=gettext_lazy("Tinjau sesudah berlaku"), choices=[])

    def __init__(self, data: Any = None, *, now: int | None) -> None:  # noqa: ANN401  as Django
        super().__init__(data, initial={"months": NEVER if now is None else str(now)})
        after = [(str(each), _("%(count)d bulan") % {"count": each}) for each in CHOICES]
        field = self.fields["months"]
        assert isinstance(field, ChoiceField)
        field.choices = [*after, (NEVER, _("Jangan ingatkan"))]
