"""Answers as JSON, judged by the very forms that the pages show: one field at a time may be wrong, all are told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alur.engine.cases.actions.keeping import keep_uploads
from alur.engine.cases.forms import StepForm, build_form
from alur.engine.sops.rules.definition import SEALED_TYPES, FieldType, FormField, Words
from alur.foundation.offices.queries import local_day
from alur.kernel.errors import Invalid

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile

    from alur.engine.cases.models import Case
    from alur.engine.cases.rules.actors import Actor
    from alur.foundation.offices.models import Office

ATTACHMENTS = FormField(name="attachments", type=FieldType.FILE, label=Words(id="-"), required=False, max=3)
"""The files of a note, stored as those of a step's field are."""

type Uploads = MultiValueDict[str, UploadedFile[Any]]

_PLAIN = str, int
_SHAPES: dict[FieldType, tuple[type, ...]] = {
    FieldType.CHOICES: (list,),
    FieldType.TIME_SLOT: (dict,),
    FieldType.PERSON: (dict,),
    FieldType.CONSENT: (bool,),
    FieldType.FILE: (list,),
}
_EMPTY: tuple[Any, ...] = (None, "")


@dataclass
class Filled:
    """Acceptable answers; `uploads` are the cleaned lists of its file fields, still to be stored."""

    fields: list[FormField]
    cleaned: dict[str, Any]
    kept: dict[str, list[dict[str, Any]]] = field(default_factory=dict)

    @property
    def file_fields(self) -> list[FormField]:
        return [each for each in self.fields if each.type is FieldType.FILE and each.name in self.cleaned]


def fill(
    fields: Sequence[FormField],
    answers: Mapping[str, Any],
    files: Uploads,
    *,
    office: Office,
    at: datetime,
    earlier: Mapping[str, Any] | None = None,
    relaxed: frozenset[str] = frozenset(),
    all_optional: bool = False,
) -> Filled:
    """Judge the answers of a step. Raises Invalid, by `answers.<name>`.

    `earlier` answers stay where nothing new is sent for a file or for what is only shown masked; `relaxed` names fields
    that need no answer, `all_optional` lets all be left out (a return asks for nothing but its reason).
    """
    before = earlier or {}
    faults = _misfits(fields, answers, files)
    kept = {
        each.name: list(before[each.name])
        for each in fields
        if each.type is FieldType.FILE and before.get(each.name) and answers.get(each.name) != []
    }
    sealed = {each.name: before[each.name] for each in fields if each.type in SEALED_TYPES and before.get(each.name)}
    data = MultiValueDict(
        {
            name: list(value) if isinstance(value, list) else [value]
            for name, value in answers.items()
            if value not in _EMPTY and name not in faults
        }
    )
    form = build_form(
        fields,
        language=get_language() or "id",
        today=lambda: local_day(office, at),
        given={name: value for name, value in before.items() if name not in sealed and name not in kept} | kept,
        data=data,
        files=files,
    )
    for name, each in form.fields.items():
        if all_optional or name in relaxed or name in sealed:
            each.required = False
    form.is_valid()
    faults = {f"answers.{name}": said for name, said in (_messages(form) | faults).items()}
    if faults:
        raise Invalid(faults)
    cleaned = dict(form.cleaned_data)
    cleaned |= {name: value for name, value in sealed.items() if name in form.fields and not cleaned.get(name)}
    return Filled(list(fields), cleaned, kept)


def note_files(files: Uploads, *, case: Case, key: str, by: Actor, at: datetime) -> list[dict[str, Any]]:
    """Store the files of a note, sent as parts named `attachments`. Raises Invalid."""
    strange = {name: _("Isian ini tidak ada di formulir.") for name in files if name != ATTACHMENTS.name}
    if strange:
        raise Invalid(strange)
    kept, faults = keep_uploads(
        fields=[ATTACHMENTS], cleaned={ATTACHMENTS.name: files.getlist(ATTACHMENTS.name)}, kept={}, office=case.office,
        key=key, stream=case.stream, by=by, at=at,
    )  # fmt: skip
    if faults:
        raise Invalid(faults)
    return kept[ATTACHMENTS.name]


def fill_activity(form: forms.Form | None) -> dict[str, Any]:
    """What the activity's own form made of `activity`. Raises Invalid, by `activity.<name>`."""
    if form is None or form.is_valid():
        return dict(form.cleaned_data) if form is not None else {}
    raise Invalid({f"activity.{name}": said for name, said in _messages(form).items()})


def as_posted(values: Mapping[str, Any]) -> MultiValueDict[str, Any]:
    """JSON values as a page would have posted them: what an activity's own form reads. Raises Invalid."""
    posted: dict[str, list[Any]] = {}
    for name, value in values.items():
        many = value if isinstance(value, list) else [value]
        if not all(isinstance(each, str | int | float | bool) or each is None for each in many):
            raise Invalid({f"activity.{name}": _("Isian ini berupa teks, angka, atau daftar.")})
        # An unticked box is not posted at all.
        texts = ["on" if each is True else str(each) for each in many if each is not None and each is not False]
        if texts:
            posted[name] = texts
    return MultiValueDict(posted)


def _messages(form: forms.Form | StepForm) -> dict[str, str]:
    return {name: str(messages[0]) for name, messages in form.errors.items()}


def _misfits(fields: Sequence[FormField], answers: Mapping[str, Any], files: Uploads) -> dict[str, str]:
    """Names that the form does not have, and values of a kind that the field cannot hold."""
    known = {each.name: each for each in fields}
    faults = {name: _("Isian ini tidak ada di formulir.") for name in [*answers, *files] if name not in known}
    for name, value in answers.items():
        if name in known and value is not None and not _fits(known[name].type, value):
            faults[name] = _SAID.get(known[name].type, _TEXT)()
    for name in files:
        if name in known and known[name].type is not FieldType.FILE:
            faults[name] = _("Isian ini bukan berkas.")
    return faults


def _fits(kind: FieldType, value: object) -> bool:
    if not isinstance(value, _SHAPES.get(kind, _PLAIN)) or (isinstance(value, bool) and kind is not FieldType.CONSENT):
        return False
    if isinstance(value, dict):
        return all(isinstance(each, str) for each in value.values())
    if isinstance(value, list):
        return value == [] if kind is FieldType.FILE else all(isinstance(each, str) for each in value)
    return True


def _TEXT() -> str:
    return _("Tulis isian ini sebagai teks.")


_SAID = {
    FieldType.CHOICES: lambda: _('Kirim daftar pilihan, misalnya ["a"].'),
    FieldType.TIME_SLOT: lambda: _("Kirim objek dengan date, start, dan end."),
    FieldType.PERSON: lambda: _("Kirim objek dengan name dan phone."),
    FieldType.CONSENT: lambda: _("Kirim true bila disetujui."),
    FieldType.FILE: lambda: _("Kirim berkas sebagai bagian multipart dengan nama isian ini."),
}
