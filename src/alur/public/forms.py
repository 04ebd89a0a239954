"""Forms of the public pages: topics of an application, steps of the applicant, looking up, answering, withdrawing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.engine.cases.forms import FILE_TYPES, StepForm, build_form
from alur.engine.cases.queries.free_times import Free
from alur.engine.sops.rules.definition import Definition, FieldType, FormField, Step
from alur.foundation.offices.queries import local_day
from alur.foundation.privacy.rules import mask, mask_email, mask_phone
from alur.kernel import clock
from alur.ui.forms import REQUIRED, ChoiceField, FilesField, LineField, LongTextField, OptionLabel

from .queries.filling import Filling

if TYPE_CHECKING:
    from alur.foundation.offices.models import Office

GO_ON = "lanjut"
"""Where a step may also be sent back: the plain way on, which its activity decides."""


def fields_form(
    fields: Sequence[FormField],
    *,
    office: Office,
    language: str,
    given: Mapping[str, Any],
    known: Mapping[str, Any] | None = None,
    data: Any = None,  # noqa: ANN401  what Django's forms take
    files: Any = None,  # noqa: ANN401  as above
    free: Free | None = None,
) -> StepForm:
    """The engine's form with the number of files already kept counted in; `known` answers are shown masked; by
    `free` time slots offer what is free."""
    form = build_form(
        fields,
        language=language,
        today=lambda: local_day(office, clock.now()),
        given=given,
        data=data,
        files=files,
        free=free,
    )
    _name_in_messages(form)
    _hide_known(form, known or {})
    if form.is_bound:
        _check_room(form, fields, given)
    return form


def _name_in_messages(form: forms.Form) -> None:
    """The error summary stands apart from the fields: "Bagian ini perlu diisi" three times over helps nobody there."""
    for field in form.fields.values():
        if field.error_messages.get("required") == REQUIRED:
            field.error_messages["required"] = _("Isi “%(label)s”.") % {"label": field.label}


def _check_room(form: StepForm, fields: Sequence[FormField], given: Mapping[str, Any]) -> None:
    """A field for one file replaces it; one for several says when they are too many together."""
    form.full_clean()
    for field in fields:
        limit = field.max or 1
        new = form.cleaned_data.get(field.name) if field.type is FieldType.FILE else None
        if new and limit > 1 and len(new) + len(given.get(field.name) or []) > limit:
            said = _("Paling banyak %(count)d berkas. Hapus dahulu berkas yang tidak diperlukan.")
            form.add_error(field.name, said % {"count": limit})


def as_typed(form: forms.Form) -> dict[str, Any]:
    """What was typed, as initial values of the same form: to show it again without judging it."""
    return {
        name: field.widget.value_from_datadict(form.data, form.files, form.add_prefix(name))
        for name, field in form.fields.items()
        if not isinstance(field, FilesField)
    }


def faults_of(filling: Filling, *, office: Office, language: str) -> list[tuple[int, str, str]]:
    """What is missing or no longer right in a whole application: number of the topic, field, message."""
    found = []
    for number in filling.numbers:
        topic = filling.topics[number - 1]
        form = build_form(
            topic.fields,
            language=language,
            today=lambda: local_day(office, clock.now()),
            given=filling.live,
            data={field.name: filling.live[field.name] for field in topic.fields if field.name in filling.live},
        )
        left = filling.refused(number)
        if left and left["judged"] and not form.errors:
            said = _("Perubahan terakhir di “%(topic)s” belum dapat disimpan. Perbaiki dahulu.")
            found.append((number, topic.fields[0].name, said % {"topic": topic.topic.in_language(language)}))
        for name, messages in form.errors.items():
            label = str(form.fields[name].label) if name in form.fields else ""
            found.append((number, name, f"{label}: {messages[0]}" if label else str(messages[0])))
    return found


# ── Steps of the applicant ───────────────────────────────────────────────────────────────────────


def _hide_known(form: StepForm, earlier: Mapping[str, Any]) -> None:
    """Who holds the link need not see the whole NIK or telephone number: left empty, the earlier one stays."""
    for field in form.declared:
        if field.type is FieldType.CONSENT and earlier:
            form.initial.pop(field.name, None)  # agreed to each time, never ticked beforehand
        known = masked(field, earlier.get(field.name))
        if not known or field.shown_if is not None:
            continue
        made = form.fields[field.name]
        made.required = False
        form.initial.pop(field.name, None)
        made.help_text = _("Tersimpan: %(known)s. Kosongkan bila tidak berubah.") % {"known": known}


def masked(field: FormField, value: Any) -> str:  # noqa: ANN401  an answer is whatever its field stores
    """How a sealed answer is shown; "" for any other and where there is none."""
    if not value:
        return ""
    match field.type:
        case FieldType.PHONE:
            return mask_phone(value)
        case FieldType.NIK | FieldType.NIP | FieldType.NIK_OR_NIP:
            return mask(value)
        case FieldType.PERSON:
            email = mask_email(value["email"]) if value.get("email") else ""
            return ", ".join(filter(None, [value["name"], mask_phone(value["phone"]), email]))
    return ""


class DecisionForm(forms.Form):
    """The outcome with its reason. Underscores keep the names apart from any field of an SOP file."""

    decision_outcome = ChoiceField(choices=[], label=gettext_lazy("Apa keputusan Anda?"))
    decision_reason = LongTextField(label=gettext_lazy("Alasan"), required=False, max_length=2000)

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401  what Django's forms take
        *,
        definition: Definition,
        step: Step,
        decided_by_activity: bool,
        language: str,
    ) -> None:
        super().__init__(data)
        self.step = step
        offered = offered_outcomes(definition, step, decided_by_activity=decided_by_activity, language=language)
        self.has_choice = bool(offered)
        field = self.fields["decision_outcome"]
        if isinstance(field, forms.ChoiceField):
            field.choices = offered
        if not offered:
            del self.fields["decision_outcome"]
        if not any(key in step.outcomes and step.outcomes[key].reason != "none" for key, _label in offered):
            del self.fields["decision_reason"]

    @property
    def outcome(self) -> str:
        """The chosen outcome's key; "" where the step or its activity decides."""
        chosen = str(self.cleaned_data.get("decision_outcome", "")) if self.is_bound else ""
        return "" if chosen == GO_ON else chosen

    @property
    def reason(self) -> str:
        return str(self.cleaned_data.get("decision_reason", ""))

    @property
    def goes_back(self) -> bool:
        """A return asks for nothing but its reason."""
        return self.outcome in self.step.outcomes and self.step.outcomes[self.outcome].back

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        chosen = self.step.outcomes.get(cleaned.get("decision_outcome", ""))
        if chosen and chosen.reason == "required" and not cleaned.get("decision_reason", "").strip():
            self.add_error("decision_reason", _("Tulis alasannya, supaya petugas tahu apa yang perlu dikerjakan."))
        return cleaned


def offered_outcomes(
    definition: Definition, step: Step, *, decided_by_activity: bool, language: str
) -> list[tuple[str, OptionLabel]]:
    """What the applicant may choose, each with what follows; an activity that decides leaves only the returns."""
    chosen = {key: each for key, each in step.outcomes.items() if each.back or not decided_by_activity}
    if not chosen:
        return []
    offered = []
    if decided_by_activity:
        offered.append((GO_ON, OptionLabel(_("Kirim isian saya"))))
    for key, outcome in chosen.items():
        follows = outcome.help.in_language(language) if outcome.help else _follows(definition, outcome.to, language)
        offered.append((key, OptionLabel(outcome.label.in_language(language), help=follows)))
    return offered


def _follows(definition: Definition, target: str, language: str) -> str:
    if target in definition.ends:
        return _("Permohonan berakhir.")
    name = definition.name_of(definition.step(target)).in_language(language)
    return _("Berikutnya: %(step)s.") % {"step": name}


# ── Tracking ─────────────────────────────────────────────────────────────────────────────────────


class GuestForm(forms.Form):
    """Who enters a meeting."""

    name = LineField(
        label=gettext_lazy("Nama Anda"), help_text=gettext_lazy("Terlihat oleh peserta lain."), max_length=100
    )

    def __init__(self, data: Any = None) -> None:  # noqa: ANN401  what Django's forms take
        super().__init__(data)
        self.fields["name"].widget.attrs |= {"autocomplete": "name"}


class LookUpForm(forms.Form):
    """Number of the application and the last four digits of the telephone number given with it."""

    number = LineField(
        label=gettext_lazy("Nomor permohonan"),
        help_text=gettext_lazy("Tertulis di tanda terima. Misalnya TIK-2026-0417."),
        max_length=40,
    )
    digits = LineField(
        label=gettext_lazy("Empat angka terakhir nomor telepon Anda"),
        help_text=gettext_lazy("Nomor telepon yang Anda tulis di permohonan."),
        max_length=8,
    )

    def __init__(self, data: Any = None) -> None:  # noqa: ANN401  what Django's forms take
        super().__init__(data)
        self.fields["number"].widget.attrs |= {"autocapitalize": "characters", "class": "short", "autocomplete": "off"}
        self.fields["digits"].widget.attrs |= {"inputmode": "numeric", "class": "shorter", "autocomplete": "off"}

    def clean_digits(self) -> str:
        digits = "".join(filter(str.isdigit, self.cleaned_data["digits"]))
        if len(digits) != 4:
            raise forms.ValidationError(_("Tulis empat angka, misalnya 7890."))
        return digits


class AnswerForm(forms.Form):
    """The applicant's answer to a question of the office."""

    answer = LongTextField(label=gettext_lazy("Jawaban Anda"), rows=5)
    attachments = FilesField(label=gettext_lazy("Berkas"), required=False, max_count=3, accept=FILE_TYPES)


class NoteForm(forms.Form):
    """What somebody outside, who takes part in a step, adds to it."""

    text = LongTextField(label=gettext_lazy("Catatan Anda"), rows=5, max_length=4000)
    attachments = FilesField(label=gettext_lazy("Berkas"), required=False, max_count=3, accept=FILE_TYPES)


class WithdrawForm(forms.Form):
    """Taking the application back, meant: a box to tick, and a reason if one likes."""

    reason = LongTextField(
        label=gettext_lazy("Mengapa Anda menarik permohonan ini?"),
        help_text=gettext_lazy("Membantu kantor memperbaiki layanannya."),
        required=False,
        max_length=1000,
        rows=3,
    )


@dataclass(frozen=True)
class KeptFile:
    """A file kept from before, as a page lists it."""

    id: str
    name: str
    size: int


def kept_files(value: Any) -> list[KeptFile]:  # noqa: ANN401  an answer of a file field
    return [KeptFile(each["id"], each["name"], each["size"]) for each in value or []]
