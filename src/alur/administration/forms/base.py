"""What every form of the settings has: a key that makes it happen once, and lists to choose from."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alur.kernel.ids import new_token
from alur.ui.forms import ChoiceField

if TYPE_CHECKING:
    from collections.abc import Iterable

KEY = "kunci"


class SettingsForm(forms.Form):
    """`kunci` names this filling in of the form: sent twice, it is done once."""

    kunci = forms.CharField(widget=forms.HiddenInput, max_length=64, required=False)

    def __init__(self, data: Any = None, files: Any = None, *, initial: dict[str, Any] | None = None) -> None:  # noqa: ANN401  as Django
        super().__init__(data, files, initial={KEY: new_token(), **(initial or {})})


class ConfirmForm(SettingsForm):
    """Nothing to fill in: the page asks once more."""


class PickField(ChoiceField):
    """One of a list that may be long, as a drop-down; nothing chosen beforehand."""

    def __init__(self, *, nothing: Any = None, **options: Any) -> None:  # noqa: ANN401  lazy words; passed on
        self.nothing = _("Pilih …") if nothing is None else nothing
        super().__init__(choices=[("", self.nothing)], widget=forms.Select, **options)

    def offer(self, choices: Iterable[tuple[Any, Any]]) -> None:
        self.choices = [("", self.nothing), *((str(key), words) for key, words in choices)]


def day_of(cleaned: str) -> date | None:
    """What a date field cleaned to, as a date."""
    return date.fromisoformat(cleaned) if cleaned else None


def pick(form: forms.Form, name: str) -> PickField:
    field = form.fields[name]
    assert isinstance(field, PickField)
    return field
