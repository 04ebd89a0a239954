"""When superiors hear of what is late."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy, ngettext

from alur.ui.forms import ChoiceField

from .base import SettingsForm

NEVER = "tidak"
CHOICES = {
    "0": gettext_lazy("Begitu lewat waktu"),
    "30": gettext_lazy("30 menit kerja sesudahnya"),
    "60": gettext_lazy("1 jam kerja sesudahnya"),
    "120": gettext_lazy("2 jam kerja sesudahnya"),
    "450": gettext_lazy("1 hari kerja (7,5 jam) sesudahnya"),
    NEVER: gettext_lazy("Tidak usah"),
}


class SuperiorForm(SettingsForm):
    minutes = ChoiceField(
        label=gettext_lazy("Atasan diberi tahu"),
        help_text=gettext_lazy("Hanya jam kerja yang dihitung."),
        choices=[],
    )

    def __init__(self, data: Any = None, *, minutes: int | None) -> None:  # noqa: ANN401  as Django
        now = NEVER if minutes is None else str(minutes)
        super().__init__(data, initial={"minutes": now})
        choices: dict[str, Any] = dict(CHOICES)
        if now not in choices:
            # Set by a script to something else: what holds is offered too.
            count = minutes or 0
            choices[now] = ngettext("%(count)d menit kerja sesudahnya", "%(count)d menit kerja sesudahnya", count) % {
                "count": count
            }
        field = self.fields["minutes"]
        assert isinstance(field, ChoiceField)
        field.choices = list(choices.items())
