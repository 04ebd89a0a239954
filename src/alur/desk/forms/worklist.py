"""Acts on several tasks at once, and names for saved views."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from alur.kernel.ids import new_token
from alur.ui.forms import ChoiceField, LineField, LongTextField

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alur.foundation.offices.models import Officer


class BulkReassignForm(forms.Form):
    """To whom, and why: the same for all tasks that were chosen."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    to = ChoiceField(label=_("Kepada siapa?"), choices=[])
    reason = LongTextField(label=_("Alasan pengalihan"), rows=2, max_length=1000)

    def __init__(self, data: Any = None, *, holders: Iterable[Officer]) -> None:  # noqa: ANN401  as Django
        super().__init__(data, initial={"key": new_token()})
        field = self.fields["to"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(str(each.pk), each.name) for each in holders]


class ViewNameForm(forms.Form):
    name = LineField(label=_("Nama tampilan"), max_length=40)
