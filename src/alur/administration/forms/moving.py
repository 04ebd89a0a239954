"""Moving running cases to a newer revision: from which, to which, and what each step becomes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from .base import PickField, SettingsForm, pick

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

STEP = "langkah-"
"""Before the key of an older step, in the name of its field."""


class RevisionsForm(SettingsForm):
    """Which revision is left, and for which."""

    dari = PickField(label=gettext_lazy("Dari revisi"))
    ke = PickField(label=gettext_lazy("Ke revisi"))

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  as Django
        *,
        left: Sequence[tuple[int, str]],
        newer: Sequence[tuple[int, str]],
    ) -> None:
        super().__init__(data, initial={"dari": left[0][0] if left else "", "ke": newer[-1][0] if newer else ""})
        pick(self, "dari").offer(left)
        pick(self, "ke").offer(newer)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("dari") and data.get("ke") and int(data["dari"]) >= int(data["ke"]):
            self.add_error("ke", gettext_lazy("Pilih revisi yang lebih baru daripada revisi asalnya."))
        return data


class StepsForm(SettingsForm):
    """One drop-down for each step of the older revision that matters; as proposed until somebody chooses."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        steps: Iterable[tuple[str, str]],
        targets: Sequence[tuple[str, str]],
        proposed: Mapping[str, str],
    ) -> None:
        super().__init__(None)
        self.asked = [key for key, _words in steps]
        known = {key for key, _words in targets}
        for key, words in steps:
            name = STEP + key
            typed = None if data is None or name not in data else data[name]
            field = PickField(label=words, nothing=gettext_lazy("Tidak ada pasangannya"), required=False)
            field.offer(targets)
            self.fields[name] = field
            self.initial[name] = typed if typed in known or typed == "" else proposed.get(key, "")

    @property
    def chosen(self) -> dict[str, str]:
        """Key of the older step → key of the newer one, "" for none."""
        return {key: self.initial[STEP + key] for key in self.asked}
