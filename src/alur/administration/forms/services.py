"""Services: opening and closing, who carries them out, publishing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.engine.sops.rules.standard import BY_OFFICE, Component
from alur.ui.forms import FilesField, LongTextField

from .base import PickField, SettingsForm

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from alur.engine.sops.rules.definition import Executor
    from alur.foundation.offices.models import Position

MAX_BYTES = 1024 * 1024


class CloseForm(SettingsForm):
    note = LongTextField(
        label=gettext_lazy("Alasan, untuk masyarakat"),
        help_text=gettext_lazy("Tampil di halaman layanan, misalnya: Libur akhir tahun, buka lagi 4 Januari."),
        rows=2,
        max_length=300,
        required=False,
    )


class StandardForm(SettingsForm):
    """The components of the standard of service that the office states; names are those of `rules/standard.py`."""

    LABELS = {
        Component.FEE: (gettext_lazy("Biaya atau tarif"), gettext_lazy("Misalnya: Tidak dipungut biaya.")),
        Component.PRODUCT: (
            gettext_lazy("Produk pelayanan"),
            gettext_lazy("Apa yang diterima pemohon. Kosong: output di SOP yang ditampilkan."),
        ),
        Component.SUPERVISION: (
            gettext_lazy("Pengawasan internal"),
            gettext_lazy("Siapa yang mengawasi, dan bagaimana. Misalnya: Atasan langsung, setiap bulan."),
        ),
        Component.COMPLAINTS: (
            gettext_lazy("Penanganan pengaduan, saran, dan masukan"),
            gettext_lazy("Selain telepon, surel, dan alamat kantor, yang sudah tampil dengan sendirinya."),
        ),
        Component.STAFF: (
            gettext_lazy("Jumlah pelaksana"),
            gettext_lazy("Kosong: jumlah petugas yang sekarang memegang jabatan pelaksana."),
        ),
        Component.GUARANTEE: (
            gettext_lazy("Jaminan pelayanan"),
            gettext_lazy("Kepastian bahwa layanan diberikan sesuai standar, misalnya maklumat pelayanan."),
        ),
        Component.SAFETY: (
            gettext_lazy("Jaminan keamanan dan keselamatan"),
            gettext_lazy("Misalnya keamanan dokumen dan ruang layanan. Perlindungan data sudah tampil sendiri."),
        ),
        Component.EVALUATION: (
            gettext_lazy("Evaluasi kinerja pelaksana"),
            gettext_lazy("Kosong: survei kepuasan, bila SOP memuatnya."),
        ),
    }

    def __init__(self, data: Any = None, *, texts: Mapping[str, str]) -> None:  # noqa: ANN401  as Django
        super().__init__(data)
        for component in BY_OFFICE:
            label, help_text = self.LABELS[component]
            self.fields[component.value] = LongTextField(
                label=label, help_text=help_text, rows=2, max_length=1000, required=False,
                initial=texts.get(component, ""),
            )  # fmt: skip

    @property
    def texts(self) -> dict[str, str]:
        return {component.value: self.cleaned_data[component.value] for component in BY_OFFICE}


class ExecutorsForm(SettingsForm):
    """One drop-down for each executor that is a position; its name is the executor's key."""

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  as Django
        *,
        executors: dict[str, Executor],
        bound: dict[str, Position],
        positions: Iterable[Position],
    ) -> None:
        super().__init__(data)
        choices = [(each.pk, each.name) for each in positions]
        for key, executor in executors.items():
            field = PickField(
                label=executor.name,
                help_text=_("Pelaksana “%(key)s” dalam berkas SOP.") % {"key": key},
                initial=bound[key].pk if key in bound else "",
            )
            field.offer(choices)
            self.fields[f"pelaksana-{key}"] = field

    @property
    def chosen(self) -> dict[str, str]:
        """The position's key (as text) for each executor."""
        return {
            name.removeprefix("pelaksana-"): value
            for name, value in self.cleaned_data.items()
            if name.startswith("pelaksana-")
        }


class PublishForm(SettingsForm):
    file = FilesField(
        label=gettext_lazy("Berkas SOP"),
        help_text=gettext_lazy("Berkas .yaml dari naskah yang disahkan."),
        accept=".yaml,.yml",
        max_bytes=MAX_BYTES,
        required=False,
    )
    text = forms.CharField(
        label=gettext_lazy("Isi berkas"),
        help_text=gettext_lazy(
            "Terisi sendiri dari berkas yang Anda pilih. Boleh juga ditempel atau diperbaiki di sini."
        ),
        widget=forms.Textarea(attrs={"rows": 14, "cols": False, "spellcheck": "false", "class": "source"}),
        strip=False,
        required=False,
        max_length=MAX_BYTES,
    )
    create_positions = forms.BooleanField(
        label=gettext_lazy("Buat jabatan yang belum ada"),
        help_text=gettext_lazy("Jabatan baru belum punya pemangku dan atasan; tunjuk sesudahnya."),
        required=False,
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        files = data.get("file") or []
        if files:
            try:
                data["text"] = files[0].read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("Berkas ini bukan teks. Simpan berkas SOP sebagai teks UTF-8."))
        data["text"] = (data.get("text") or "").replace("\r\n", "\n")
        if not data["text"].strip() and not self.errors:
            self.add_error("file", _("Pilih berkas SOP, atau tempel isinya."))
        if "\0" in data["text"]:
            self.add_error("file", _("Berkas ini bukan teks. Simpan berkas SOP sebagai teks UTF-8."))
        return data


DOCUMENT_BYTES = 10 * 1024 * 1024
PASTED_MAX = 1_000_000


class DocumentForm(SettingsForm):
    """A document that was signed, as a file or as a table that was copied."""

    document = FilesField(
        label=gettext_lazy("Naskah SOP"),
        help_text=gettext_lazy("Word (.docx), Excel (.xlsx), PDF berisi teks, atau teks (.txt)."),
        accept=".docx,.xlsx,.pdf,.txt,.md,.html",
        max_bytes=DOCUMENT_BYTES,
        required=False,
    )
    pasted = forms.CharField(
        label=gettext_lazy("Atau tempel tabelnya di sini"),
        help_text=gettext_lazy("Salin seluruh SOP, atau tabelnya saja, dari Word atau Excel."),
        widget=forms.Textarea(attrs={"rows": 6, "cols": False, "spellcheck": "false", "data-html": "id_html"}),
        strip=False,
        required=False,
        max_length=PASTED_MAX,
    )
    html = forms.CharField(widget=forms.HiddenInput, strip=False, required=False, max_length=4 * PASTED_MAX)
    """The same with its cells, where a script could keep them."""

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        files = data.get("document") or []
        pasted = data.get("html") or data.get("pasted") or ""
        if not files and not pasted.strip() and not self.errors:
            self.add_error("document", _("Pilih naskahnya, atau tempel tabelnya."))
        return data

    @property
    def body(self) -> bytes:
        files = self.cleaned_data.get("document") or []
        if files:
            return bytes(files[0].read())
        return str(self.cleaned_data.get("html") or self.cleaned_data.get("pasted")).encode()

    @property
    def name(self) -> str:
        files = self.cleaned_data.get("document") or []
        return str(files[0].name) if files else ""
