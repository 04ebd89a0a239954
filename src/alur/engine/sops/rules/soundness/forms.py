"""Forms can be filled in: options to choose from, conditions on earlier answers, data the service needs."""

import re
from collections.abc import Iterator

from alur.engine.sops.rules.definition import Definition, FieldType, FormField, Step
from alur.engine.sops.rules.faults import Finding, Path, meant

from .names import again

_CHOOSING = (FieldType.CHOICE, FieldType.CHOICES)
_TYPED = (FieldType.TEXT, FieldType.LONG_TEXT)
_BOUNDED = (*_TYPED, FieldType.NUMBER, FieldType.FILE, FieldType.DATE, FieldType.CHOICES)
_FILLED_BY = {
    "subject": (*_TYPED, FieldType.CHOICE),
    "applicant.name": (FieldType.TEXT,),
    "applicant.email": (FieldType.EMAIL,),
    "applicant.phone": (FieldType.PHONE,),
    "applicant.identity": (FieldType.NIK, FieldType.NIP, FieldType.NIK_OR_NIP),
    "applicant.unit": (*_TYPED, FieldType.CHOICE),
}
_MAX_PATTERN = 200
# A repetition inside a repeated group can take exponential time on a chosen answer.
_REPEATED_TWICE = re.compile(r"\((?:[^()\\]|\\.)*[*+}](?:[^()\\]|\\.)*\)\s*[*+{]")

type Placed = tuple[Path, FormField]


def faults(definition: Definition) -> Iterator[Finding]:
    for index, step in enumerate(definition.steps):
        fields = _placed(step, ("steps", index))
        for place, name in again(field.name for _, field in fields):
            yield Finding(
                (*fields[place][0], "name"), f"isian “{name}” sudah ada di langkah ini", "Beri nama yang berbeda."
            )
        for place, (path, field) in enumerate(fields):
            yield from _options(path, field)
            yield from _limits(path, field)
            yield from _shown_if(path, field, [earlier for _, earlier in fields[:place]])
            yield from _fills(path, field, first=index == 0)
            yield from _for_applicant(definition, path, field)
    yield from _applicant_known(definition)


def _placed(step: Step, path: Path) -> list[Placed]:
    return [
        ((*path, "form", topic_index, "fields", field_index), field)
        for topic_index, topic in enumerate(step.form)
        for field_index, field in enumerate(topic.fields)
    ]


def _options(path: Path, field: FormField) -> Iterator[Finding]:
    if field.type in _CHOOSING and not field.options:
        yield Finding(path, f"isian pilihan “{field.name}” belum punya pilihan", "Tambahkan “options: …”.")
    if field.type not in _CHOOSING and field.options:
        yield Finding(
            (*path, "options"),
            f"isian “{field.name}” berjenis {field.type} tidak memakai pilihan",
            "Ganti jenisnya menjadi “choice” atau “choices”, atau hapus “options”.",
        )
    for place, value in again(option.value for option in field.options):
        yield Finding((*path, "options", place, "value"), f"pilihan “{value}” sudah ada", "Hapus salah satu.")


def _limits(path: Path, field: FormField) -> Iterator[Finding]:
    for word, value in (("min", field.min), ("max", field.max)):
        if value is not None and field.type not in _BOUNDED:
            yield Finding((*path, word), f"batas “{word}” tidak berlaku untuk jenis {field.type}", "Hapus batas itu.")
    if field.min is not None and field.max is not None and field.min > field.max:
        yield Finding((*path, "min"), "batas bawah lebih besar daripada batas atas", "Tukar “min” dan “max”.")
    if not field.pattern:
        return
    if field.type not in _TYPED:
        yield Finding((*path, "pattern"), f"pola tidak berlaku untuk jenis {field.type}", "Hapus “pattern”.")
    try:
        re.compile(field.pattern)
    except re.error as error:
        yield Finding((*path, "pattern"), f"pola tidak dapat dibaca ({error.msg})", "Perbaiki ungkapan regulernya.")
    if len(field.pattern) > _MAX_PATTERN or _REPEATED_TWICE.search(field.pattern):
        yield Finding(
            (*path, "pattern"),
            "pola dapat membuat halaman macet",
            "Pendekkan pola, dan jangan ulangi kelompok yang isinya sudah diulang.",
        )


def _shown_if(path: Path, field: FormField, earlier: list[FormField]) -> Iterator[Finding]:
    if field.shown_if is None:
        return
    choices = {one.name: one for one in earlier if one.type in _CHOOSING}
    asked = choices.get(field.shown_if.field)
    if asked is None:
        yield Finding(
            (*path, "shown_if", "field"),
            f"“{field.shown_if.field}” bukan isian pilihan sebelum “{field.name}”",
            meant(field.shown_if.field, list(choices), "Sebut isian “choice” atau “choices” yang lebih dulu ditanya."),
        )
        return
    wanted = field.shown_if.is_ if isinstance(field.shown_if.is_, list) else [field.shown_if.is_]
    known = [option.value for option in asked.options]
    for value in wanted:
        if value not in known:
            yield Finding(
                (*path, "shown_if", "is"),
                f"“{value}” bukan pilihan isian “{asked.name}”",
                meant(value, known, "Sebut salah satu pilihan isian itu."),
            )


def _fills(path: Path, field: FormField, *, first: bool) -> Iterator[Finding]:
    if field.fills is None:
        return
    if not first:
        yield Finding((*path, "fills"), "data pemohon hanya diisi di langkah pertama", "Hapus “fills” di langkah ini.")
    allowed = _FILLED_BY[field.fills]
    if field.type not in allowed:
        yield Finding(
            (*path, "fills"),
            f"isian berjenis {field.type} tidak dapat mengisi {field.fills}",
            f"Pakai jenis: {', '.join(allowed)}.",
        )
    if field.fills in ("subject", "applicant.name") and (not field.required or field.shown_if is not None):
        yield Finding(
            (*path, "fills"),
            f"{field.fills} harus selalu terisi",
            "Jadikan isian itu wajib dan hapus “shown_if”.",
        )


def _for_applicant(definition: Definition, path: Path, field: FormField) -> Iterator[Finding]:
    known = list(definition.steps_by_id)
    if field.for_applicant is not None and field.for_applicant not in known:
        yield Finding(
            (*path, "for_applicant"),
            f"langkah “{field.for_applicant}” tidak dikenal",
            meant(field.for_applicant, known, "Sebut langkah yang setelahnya pemohon boleh membaca isian ini."),
        )


def _applicant_known(definition: Definition) -> Iterator[Finding]:
    filled = [field.fills for field in definition.first_step.fields if field.fills is not None]
    for word in {word for _, word in again(filled)}:
        yield Finding(("steps", 0, "form"), f"{word} diisi oleh lebih dari satu isian", "Sisakan satu “fills”.")
    if definition.service.audience == "internal" or definition.service.called_only:
        return
    for word, meaning in (("applicant.name", "nama pemohon"), ("subject", "pokok permohonan")):
        if word not in filled:
            yield Finding(
                ("steps", 0, "form"),
                f"belum ada isian untuk {meaning}",
                f"Tambahkan “fills: {word}” pada salah satu isian langkah pertama.",
            )
