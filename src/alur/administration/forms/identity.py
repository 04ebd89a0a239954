"""Name, letterhead and logo of the office."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.ui.forms import EmailField, FilesField, IndonesianDateField, LineField, LongTextField

from .base import SettingsForm

if TYPE_CHECKING:
    from uuid import UUID

    from alur.foundation.offices.models import LetterheadEdition

LOGO_BYTES = 1024 * 1024
PICTURES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff")


class LetterheadForm(SettingsForm):
    parents = LongTextField(
        label=gettext_lazy("Unit di atasnya"),
        help_text=gettext_lazy("Satu baris satu unit, yang paling atas lebih dahulu."),
        rows=3,
        max_length=600,
        required=False,
    )
    name = LineField(label=gettext_lazy("Nama kantor"))
    short_name = LineField(
        label=gettext_lazy("Nama singkat"),
        help_text=gettext_lazy("Paling banyak 40 huruf, misalnya Dinas."),
        max_length=40,
    )
    address = LongTextField(label=gettext_lazy("Alamat"), rows=2, max_length=500, required=False)
    phone = LineField(
        label=gettext_lazy("Telepon"),
        help_text=gettext_lazy("Tampil di halaman layanan bagi yang perlu bantuan."),
        max_length=30,
        required=False,
    )
    email = EmailField(label=gettext_lazy("Alamat surel kantor"), required=False)
    logo = FilesField(
        label=gettext_lazy("Logo"),
        help_text=gettext_lazy("Gambar PNG atau JPG. Kosongkan bila tidak berubah."),
        accept=".png,.jpg,.jpeg",
        max_bytes=LOGO_BYTES,
        required=False,
    )
    no_logo = forms.BooleanField(label=gettext_lazy("Tanpa logo"), required=False)
    starts_on = IndonesianDateField(
        label=gettext_lazy("Berlaku mulai"),
        help_text=gettext_lazy("Hari ini atau sesudahnya. Sampai hari itu yang lama tetap dipakai."),
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  as Django
        files: Any = None,  # noqa: ANN401  as Django
        *,
        now: LetterheadEdition,
        today: date,
    ) -> None:
        shared = {each: getattr(now, each) for each in ("name", "short_name", "address", "phone", "email")}
        initial = {**shared, "parents": "\n".join(now.parent_names), "starts_on": today.isoformat()}
        super().__init__(data, files, initial=initial)
        self.kept_logo: UUID | None = now.logo
        if now.logo is None:
            del self.fields["no_logo"]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        files = data.get("logo") or []
        if files and not files[0].read(8).startswith(PICTURES):
            self.add_error("logo", _("Logo harus gambar PNG atau JPG."))
        data["parent_names"] = [line.strip()[:200] for line in data.get("parents", "").split("\n") if line.strip()][:8]
        return data

    @property
    def letterhead(self) -> dict[str, Any]:
        named = ("name", "short_name", "parent_names", "address", "phone", "email")
        return {each: self.cleaned_data[each] for each in named}
