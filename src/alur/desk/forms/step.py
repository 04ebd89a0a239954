"""Completing a step: the fields of the SOP file, the activity's own form, and the decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.engine.cases.forms import StepForm
from alur.engine.sops.rules.definition import FieldType, FormField, Step
from alur.kernel.ids import new_token
from alur.ui.forms import ChoiceField, LongTextField, OptionLabel


class DecisionForm(forms.Form):
    """Outcome, chosen officer, reason and note. Nothing is chosen beforehand.

    Names have an underscore, which no field of an SOP file can have. `needs_reason` are the outcomes that ask for one.
    """

    step_key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    step_version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    step_kept = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  as Django's Form
        *,
        version: int,
        outcomes: Sequence[tuple[str, OptionLabel]],
        outcome_required: bool,
        officers: Sequence[tuple[str, str]] | None,
        officer_required: bool,
        needs_reason: Mapping[str, str],
        takes_reason: bool,
        key: str = "",
        with_note: bool = True,
        note_help: str = "",
    ) -> None:
        super().__init__(data, initial={"step_key": key or new_token(), "step_version": version})
        self.needs_reason = needs_reason
        if outcomes:
            self.fields["step_outcome"] = ChoiceField(
                label=_("Apa hasilnya?"), choices=outcomes, required=outcome_required
            )
            _say(self.fields["step_outcome"], _("Pilih hasil langkah ini."))
        if officers is not None:
            self.fields["step_chosen"] = ChoiceField(
                label=_("Siapa yang ditugaskan?"), choices=officers, required=officer_required
            )
            _say(self.fields["step_chosen"], _("Pilih petugas yang ditugaskan."))
        if takes_reason:
            self.fields["step_reason"] = LongTextField(
                label=_("Alasan"), help_text=self._reason_help(), required=False, rows=3, max_length=2000
            )
        if with_note:
            self.fields["step_note"] = LongTextField(
                label=_("Catatan"),
                help_text=note_help or _("Dibaca petugas langkah berikutnya."),
                required=False,
                rows=2,
                max_length=2000,
            )

    def _reason_help(self) -> str:
        if not self.needs_reason:
            return ""
        return _("Wajib diisi bila Anda memilih: %(outcomes)s.") % {"outcomes": "; ".join(self.needs_reason.values())}

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        if data.get("step_outcome") in self.needs_reason and not (data.get("step_reason") or "").strip():
            self.add_error("step_reason", _("Tulis alasannya. Alasan ini dibaca oleh penerima langkah berikutnya."))
        return data


def _say(field: forms.Field, message: str) -> None:
    """In the summary several fields may say that something is to be chosen: each says what."""
    field.error_messages |= {"required": message, "invalid_choice": message}


ENGINE_FIELDS = {"outcome": "step_outcome", "reason": "step_reason", "chosen": "step_chosen"}
"""Where the engine's complaints belong on this page."""

KEPT = gettext_lazy("Tersimpan: %(value)s. Kosongkan bila tidak berubah.")


@dataclass
class StepForms:
    """The forms of one step as the page shows them together."""

    step: Step
    declared: StepForm
    own: forms.Form | None
    decision: DecisionForm
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    """Files handed in before: by an earlier visit, or by a try that was refused."""
    sealed: dict[str, Any] = field(default_factory=dict)
    """NIK, NIP, phones of an earlier visit: kept when left empty, never filled into an input."""

    @property
    def all(self) -> list[forms.Form]:
        return [self.declared, *([self.own] if self.own else []), self.decision]

    def is_valid(self) -> bool:
        """Asks every form, so that everything wrong is said at once."""
        asked = [form.is_valid() for form in self.all]
        return all(asked)

    @property
    def file_fields(self) -> list[FormField]:
        return [each for each in self.step.fields if each.type is FieldType.FILE and each.name in self.declared.fields]

    @property
    def rows(self) -> list[tuple[forms.BoundField, list[dict[str, Any]]]]:
        """Each declared field with the files it has already."""
        return [(bound, self.kept.get(bound.name, [])) for bound in self.declared]

    @property
    def answers(self) -> dict[str, Any]:
        """Cleaned values, with the files that are kept, and with what was sealed before where it was left empty."""
        cleaned = dict(self.declared.cleaned_data)
        cleaned |= {each.name: self.kept.get(each.name, []) for each in self.file_fields}
        for name, value in self.sealed.items():
            if name in self.declared.fields and not cleaned.get(name):
                cleaned[name] = value
        return cleaned

    def resume(self, typed: StepForms, *, own: forms.Form | None = None, looked: str = "") -> StepForms:
        """These fresh forms, filled with what was typed there and not judged; `own` stands as it was judged. `looked`
        names the time slot of which was asked what is free."""
        for new, old in ((self.declared, typed.declared), (self.decision, typed.decision)):
            refill(new, old)
        self.declared.offer_times(looked)
        self.kept = typed.kept
        self.own = own or self.own
        return self

    def complain(self, fields: Mapping[str, str]) -> None:
        """Put the engine's complaints at their fields; what has no field here stands above all."""
        for name, message in fields.items():
            target = ENGINE_FIELDS.get(name, name)
            form = next((each for each in self.all if target in each.fields), None)
            (form or self.decision).add_error(target if form else None, message)

    def typed(self) -> list[tuple[str, str]]:
        """What was typed, label by label: shown again where the step takes no answer any more."""
        shown: list[tuple[str, str]] = []
        for form in self.all:
            for bound in form.visible_fields():
                value = "" if isinstance(bound.field.widget, forms.FileInput) else _as_words(bound)
                if value:
                    shown.append((str(bound.label), value))
        return shown


def refill(new: forms.Form, old: forms.Form) -> None:
    """Fill a fresh form with what was typed in another, without judging it. Files stay where they are."""
    for bound in old.visible_fields():
        if bound.name in new.fields and not isinstance(bound.field.widget, forms.FileInput):
            new.initial[bound.name] = bound.data


def _as_words(bound: forms.BoundField) -> str:
    value = bound.value()
    choices = dict(getattr(bound.field, "choices", []))
    if isinstance(value, list):
        return ", ".join(str(choices.get(each, each)) for each in value)
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part)
    return str(choices.get(value, value or ""))
