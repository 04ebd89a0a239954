"""The acts beside completing a step, each a small form of its own. A form's `act` is its prefix on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alur.engine.cases.forms import FILE_TYPES
from alur.kernel.ids import new_token
from alur.ui.forms import ChoiceField, FilesField, LongTextField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alur.foundation.offices.models import Officer


class ActForm(forms.Form):
    """Only the version that the officer saw, and the key that makes the act happen once."""

    act = ""
    label: Any = ""  # lazy translations, here and below
    button: Any = ""
    explains: Any = ""
    dangerous = False

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, data: Any = None, *, version: int | None = None, name: str = "") -> None:  # noqa: ANN401  as Django
        super().__init__(data, prefix=name or self.act, initial={"key": new_token(), "version": version})

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What somebody wrote, label by label: shown again where the form itself has no place any more."""
        if not self.is_bound:
            return []
        shown = [(str(field.label), str(field.value() or "")) for field in self.visible_fields()]
        return [(label, value) for label, value in shown if value]

    @property
    def has_fields(self) -> bool:
        return bool(self.visible_fields())


class ClaimForm(ActForm):
    act, label, button = "ambil", _("Ambil tugas"), _("Ambil tugas")
    explains = _("Tugas menjadi pegangan Anda. Batas waktunya tidak berubah.")


class ReleaseForm(ActForm):
    act, label, button = "lepas", _("Lepas tugas"), _("Lepas tugas")
    explains = _("Tugas kembali ke jabatannya dan dapat diambil rekan Anda. Batas waktunya tidak berubah.")


class ResumeForm(ActForm):
    act, label, button = "lanjutkan", _("Lanjutkan"), _("Lanjutkan sekarang")
    explains = _("Waktu langkah ini berjalan lagi dari sisa yang ada.")


class QuestionForm(ActForm):
    act, label, button = "tanya", _("Tanya pemohon"), _("Kirim pertanyaan")
    explains = _("Waktu langkah ini berhenti sampai pemohon menjawab.")
    text = LongTextField(label=_("Pertanyaan untuk pemohon"), rows=3, max_length=2000)


class SuspendForm(ActForm):
    act, label, button = "tunda", _("Tunda"), _("Tunda langkah ini")
    explains = _("Waktu langkah ini berhenti sampai Anda melanjutkannya.")
    text = LongTextField(label=_("Alasan penundaan"), rows=2, max_length=1000)


class SkipForm(ActForm):
    act, label, button = "lewati", _("Lewati langkah ini"), _("Lewati")
    explains = _("Langkah ini boleh dilewati. Tulis mengapa tidak dikerjakan.")
    reason = LongTextField(label=_("Alasan melewati"), rows=2, max_length=1000)


class ReassignForm(ActForm):
    act, label, button = "alihkan", _("Alihkan ke rekan"), _("Alihkan tugas")
    explains = _("Batas waktunya tidak berubah.")
    to = ChoiceField(label=_("Kepada siapa?"), choices=[])
    reason = LongTextField(label=_("Alasan pengalihan"), rows=2, max_length=1000)

    def __init__(self, data: Any = None, *, holders: Iterable[Officer], **options: Any) -> None:  # noqa: ANN401  as Django
        super().__init__(data, **options)
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(each.pk), each.name) for each in holders]


class CorrectForm(ActForm):
    act, label, button = "koreksi", _("Koreksi langkah ini"), _("Buka lagi langkah ini")
    explains = _("Langkah ini dibuka lagi untuk Anda. Isian yang lama tetap tersimpan di riwayat.")
    reason = LongTextField(label=_("Apa yang perlu dikoreksi?"), rows=2, max_length=1000)


class RenewForm(ActForm):
    act, label, button = "tautan", _("Buat tautan baru"), _("Buat tautan baru")
    explains = _(
        "Tautan yang lama langsung tidak berlaku. Pakai ini bila tautannya hilang, habis, atau jatuh ke orang lain."
    )


class CloseWatchForm(ActForm):
    act, label, button = "akhiri", _("Akhiri masa tunggu"), _("Akhiri masa tunggu sekarang")
    explains = _("Permohonan berlanjut seolah waktunya habis. Yang datang sesudah ini hanya dicatat di riwayat.")
    reason = LongTextField(label=_("Alasan mengakhiri"), rows=2, max_length=1000)


class ContributeForm(ActForm):
    """A participant's note; files stay with it."""

    act, label, button = "catatan", _("Tambahkan catatan"), _("Simpan catatan")
    explains = _("Dibaca pelaksana langkah ini. Catatan tidak menyelesaikan langkahnya.")
    text = LongTextField(label=_("Catatan untuk langkah ini"), rows=3, max_length=4000)
    attachments = FilesField(label=_("Berkas"), required=False, max_count=3, accept=FILE_TYPES)

    def __init__(self, data: Any = None, files: Any = None, **options: Any) -> None:  # noqa: ANN401  as Django
        super().__init__(data, **options)
        if files is not None:
            self.files = files


class CancelForm(ActForm):
    act, label, button = "batalkan", _("Batalkan permohonan"), _("Batalkan permohonan ini")
    explains = _("Semua langkah dihentikan dan tidak dapat dibuka lagi. Pemohon diberi tahu alasannya.")
    dangerous = True
    reason = LongTextField(label=_("Alasan pembatalan"), rows=3, max_length=1000)


class WaiveForm(forms.Form):
    """Why a mail that a step waits for is cancelled. The delivery's state makes it happen once."""

    reason = LongTextField(
        label=_("Bagaimana hasilnya disampaikan?"),
        help_text=_("Misalnya: diserahkan langsung di loket, atau surel ini ternyata tidak perlu."),
        rows=3,
        max_length=1000,
    )
