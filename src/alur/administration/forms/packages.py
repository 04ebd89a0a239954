"""A service from another installation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from alur.engine.sops.rules.packing import MAX_PACKAGE, Unpackable, unpack
from alur.ui.forms import FilesField

from .base import SettingsForm

if TYPE_CHECKING:
    from alur.engine.sops.rules.packing import Package


class PackageForm(SettingsForm):
    file = FilesField(
        label=gettext_lazy("Berkas layanan"),
        help_text=gettext_lazy("Berkas .zip dari tombol “Unduh layanan” pada pemasangan Alur yang lain."),
        accept=".zip",
        max_bytes=4 * 1024 * 1024,
    )
    package: Package

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if files := data.get("file"):
            try:
                self.package = unpack(files[0].read(MAX_PACKAGE + 1))
            except Unpackable as error:
                self.add_error("file", f"{error}.")
        return data
