"""Django forms out of the fields that an SOP file declares."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MinLengthValidator, RegexValidator
from django.utils.translation import gettext as _

from alur.engine.cases.ports import FreeTimes
from alur.engine.cases.queries.answers import slot_in_words
from alur.engine.cases.queries.free_times import Free
from alur.engine.sops.rules.definition import FieldType, FormField
from alur.foundation.privacy.rules import parse_nik, parse_nik_or_nip, parse_nip, parse_phone
from alur.ui.forms import (
    REQUIRED,
    ChoiceField,
    ChoicesField,
    ConsentField,
    EmailField,
    FilesField,
    IndonesianDateField,
    LineField,
    LongTextField,
    ParsedField,
    PersonField,
    TimeSlotField,
    WholeNumberField,
)
from alur.ui.time_fields import Offer
from alur.ui.widgets import offer_of

FILE_TYPES = ".pdf,.jpg,.jpeg,.png,.webp,.heic,.docx,.xlsx,.odt,.mp4,.txt"


class StepForm(forms.Form):
    """Some of a step's declared fields. Fields that an earlier choice hides are neither asked nor kept."""

    def __init__(self, *args: Any, declared: Sequence[FormField], given: Mapping[str, Any], **options: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **options)
        self.declared = declared
        self.given = given
        self.free: Free | None = None
        self.language = "id"

    def clean(self) -> dict[str, Any]:
        """Drop what is hidden by the choices made; ask for what they make necessary."""
        cleaned = super().clean() or self.cleaned_data
        for field in self.declared:
            condition = field.shown_if
            if condition is None or field.name not in self.fields:
                continue
            answer = cleaned.get(condition.field, self.given.get(condition.field))
            if not condition.matches(answer):
                cleaned.pop(field.name, None)
                self.errors.pop(field.name, None)
            elif field.required and not cleaned.get(field.name) and field.name not in self.errors:
                self.add_error(field.name, str(REQUIRED))
        return cleaned

    def offer_times(self, looked: str = "") -> None:
        """Let its time slots offer what is free for what stands in the form now, judged or not. `looked` names the one
        whose times were asked for."""
        if self.free is None:
            return
        answers, faults = self._so_far()
        for name, found in self.free({**self.given, **answers}).items():
            if isinstance(made := self.fields.get(name), TimeSlotField):
                slot = answers.get(name) or {}
                watches = [each for each in map(_name_of, found.depends_on) if each in self.fields]
                wrong = [said for each in (name, *watches) for said in faults.get(each, ())]
                said = " ".join(wrong) if wrong else _said_of(slot, found, self.language)
                times = [(each, slot_in_words(each, self.language)) for each in found.times]
                made.offer(Offer(times, found.zone, watches, said, looked == name))

    def _so_far(self) -> tuple[dict[str, Any], dict[str, list[str]]]:
        """The answers to time slots and numbers as far as they can be read, and what is wrong with others."""
        answers, faults = dict[str, Any](), dict[str, list[str]]()
        for name, made in self.fields.items():
            if not isinstance(made, TimeSlotField | WholeNumberField):
                continue
            value = self.get_initial_for_field(made, name)
            if self.is_bound and not made.widget.value_omitted_from_data(self.data, self.files, name):
                value = made.widget.value_from_datadict(self.data, self.files, name)
            if isinstance(made, TimeSlotField):
                answers[name], faults[name] = made.so_far(value)
                continue
            try:
                answers[name] = made.to_python(value)
            except ValidationError as fault:
                faults[name] = [f"{made.label}: {said}" for said in fault.messages]
        return answers, faults


def _name_of(source: str) -> str:
    return source.rpartition(".")[2]


def shown_fields(fields: Sequence[FormField], given: Mapping[str, Any]) -> list[FormField]:
    """The fields that earlier answers leave to be asked; a condition on a field of the same page is kept open."""
    names = {field.name for field in fields}
    return [
        field
        for field in fields
        if field.shown_if is None
        or field.shown_if.field in names
        or field.shown_if.matches(given.get(field.shown_if.field))
    ]


def build_form(
    fields: Sequence[FormField],
    *,
    language: str,
    today: Callable[[], date],
    given: Mapping[str, Any],
    data: Any = None,  # noqa: ANN401  what Django's forms take
    files: Any = None,  # noqa: ANN401  as above
    free: Free | None = None,
) -> StepForm:
    """A form of these fields; `given` are answers so far (they prefill, and decide what is shown); by `free` its time
    slots offer what is free.

    `today` answers the office's present day. File fields whose answer is already kept are not asked for again.
    """
    shown = shown_fields(fields, given)
    initial = {field.name: given[field.name] for field in shown if field.name in given and field.type != FieldType.FILE}
    form = StepForm(data, files, declared=shown, given=given, initial=initial)
    names = {field.name for field in shown}
    for field in shown:
        depends = field.shown_if is not None and field.shown_if.field in names
        has_files = field.type == FieldType.FILE and bool(given.get(field.name))
        form.fields[field.name] = _django_field(
            field, language, today, required=field.required and not depends and not has_files
        )
    form.free, form.language = free, language
    form.offer_times()
    return form


def _said_of(slot: Mapping[str, str], found: FreeTimes, language: str) -> str:
    """Of the time that stands there, whole: is it free? Told beside the list of those that are."""
    if not found.times:
        return _("Tidak ada waktu yang bebas di sekitar hari itu. Anda tetap dapat memintanya.")
    if len(slot) < 3:
        return ""
    free = next((each for each in found.times if _begin_together(each, slot)), None)
    if free is None:
        said = _("%(slot)s tidak bebas. Pilih waktu yang bebas dari daftar.")
        return said % {"slot": slot_in_words(slot, language)}
    return _("%(slot)s bebas saat ini.") % {"slot": slot_in_words(free, language)}


def _begin_together(slot: Mapping[str, str], other: Mapping[str, str]) -> bool:
    """The end may be another: how long it takes, another field may say."""
    return (slot["date"], slot["start"]) == (other["date"], other["start"])


def warn_of_taken(form: StepForm) -> None:
    """A time that was typed and is not free is asked about once, with times beside it that are; sent again, it is taken
    as meant. Only for a bound form."""
    typed = {
        name: slot
        for name, made in form.fields.items()
        if isinstance(made, TimeSlotField) and (slot := form.cleaned_data.get(name)) and name not in form.errors
    }
    free = form.free({**form.given, **form.cleaned_data}) if typed and form.free else {}
    for name, slot in typed.items():
        times = free[name].times if name in free else ()
        insisted = form.data.get(f"{name}-tetap") == offer_of(slot)
        if not times or insisted or any(_begin_together(each, slot) for each in times):
            continue
        field = form.fields[name]
        assert isinstance(field, TimeSlotField)
        field.note_taken(slot)
        said = _("Waktu itu tidak bebas. Pilih waktu yang bebas, atau kirim sekali lagi bila tetap meminta waktu itu.")
        form.add_error(name, said)


def _django_field(field: FormField, language: str, today: Callable[[], date], *, required: bool) -> forms.Field:
    common: dict[str, Any] = {
        "label": field.label.in_language(language),
        "help_text": field.help.in_language(language) if field.help else "",
        "required": required,
    }
    made = _of_type(field, language, today, common)
    if field.pattern and isinstance(made, forms.CharField):
        said = (
            field.pattern_help.in_language(language) if field.pattern_help else _("Isian ini tidak sesuai bentuknya.")
        )
        made.validators.append(RegexValidator(rf"\A(?:{field.pattern})\Z", said))
    return made


def _of_type(field: FormField, language: str, today: Callable[[], date], common: dict[str, Any]) -> forms.Field:
    choices = [(option.value, option.label.in_language(language)) for option in field.options]
    match field.type:
        case FieldType.TEXT:
            return _bounded(LineField(max_length=field.max or 200, **common), field)
        case FieldType.LONG_TEXT:
            return _bounded(LongTextField(max_length=field.max or 4000, **common), field)
        case FieldType.CHOICE:
            return ChoiceField(choices=choices, **common)
        case FieldType.CHOICES:
            return ChoicesField(choices=choices, **common)
        case FieldType.DATE:
            return IndonesianDateField(**_day_bounds(field, today), **common)
        case FieldType.TIME_SLOT:
            return TimeSlotField(**_day_bounds(field, today), **common)
        case FieldType.NUMBER:
            return WholeNumberField(minimum=field.min, maximum=field.max, **common)
        case FieldType.PHONE:
            return ParsedField(parse=parse_phone, autocomplete="tel", **common)
        case FieldType.EMAIL:
            return EmailField(**common)
        case FieldType.NIK:
            return ParsedField(parse=parse_nik, **common)
        case FieldType.NIP:
            return ParsedField(parse=parse_nip, **common)
        case FieldType.NIK_OR_NIP:
            return ParsedField(parse=parse_nik_or_nip, **common)
        case FieldType.FILE:
            return FilesField(max_count=min(field.max or 1, settings.FILES_MAX_COUNT), accept=FILE_TYPES, **common)
        case FieldType.PERSON:
            return PersonField(parse_phone=parse_phone, **common)
        case FieldType.CONSENT:
            return ConsentField(**common)


def _bounded(made: forms.CharField, field: FormField) -> forms.CharField:
    if field.min:
        said = _("Terlalu pendek: paling sedikit %(limit_value)d huruf.")
        made.validators.append(MinLengthValidator(field.min, said))
    return made


def _day_bounds(field: FormField, today: Callable[[], date]) -> dict[str, Callable[[], date]]:
    """`min` and `max` of a date count days from the office's today."""
    bounds: dict[str, Callable[[], date]] = {}
    if field.min is not None:
        earliest = field.min
        bounds["earliest"] = lambda: today() + timedelta(days=earliest)
    if field.max is not None:
        latest = field.max
        bounds["latest"] = lambda: today() + timedelta(days=latest)
    return bounds
