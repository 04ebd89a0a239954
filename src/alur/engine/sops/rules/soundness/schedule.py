"""A public schedule shows only what the SOP marks as public, and never a person."""

from collections.abc import Iterator

from alur.engine.sops.rules.definition import Definition, FieldType, FormField, PrivateIf, Schedule
from alur.engine.sops.rules.faults import Finding, Path, meant

PATH: Path = ("service", "schedule")
TAKEN_SLUGS = {"jadwal": "jadwal kantor", "perlindungan-data": "halaman perlindungan data"}
"""Addresses of the office's own pages, beside those of the services."""

_WHEN = (FieldType.TIME_SLOT, FieldType.DATE)
_TITLE = (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.CHOICE)
_PRIVATE = (FieldType.CHOICE, FieldType.CHOICES, FieldType.CONSENT)
CONSENT_ANSWERS = ("ya", "tidak")
"""How `private` names a consent that was ticked or not."""


def faults(definition: Definition) -> Iterator[Finding]:
    service = definition.service
    if taken := TAKEN_SLUGS.get(service.slug):
        yield Finding(("service", "slug"), f"“{service.slug}” adalah alamat {taken}", "Pilih nama lain.")
    if service.schedule is None:
        return
    if service.audience == "internal" or service.called_only:
        yield Finding(
            PATH,
            "layanan ini tidak tampil untuk umum, jadi jadwalnya juga tidak",
            "Hapus “schedule”, atau ubah layanannya.",
        )
    yield from _when(definition, service.schedule)
    many = not isinstance(service.schedule.from_, str)
    if not service.schedule.sources:
        yield Finding((*PATH, "from"), "belum ada isian waktu", "Tulis “langkah.isian”.")
    for place, source in enumerate(service.schedule.sources):
        yield from _field(definition, source, _WHEN, (*PATH, "from", place) if many else (*PATH, "from"))
    yield from _field(definition, service.schedule.title, _TITLE, (*PATH, "title"))
    if service.schedule.unit:
        yield from _field(definition, service.schedule.unit, _TITLE, (*PATH, "unit"))
    if service.schedule.link:
        yield from _link(definition, service.schedule.link)
    if service.schedule.private is not None:
        yield from _private(definition, service.schedule.private)


def _when(definition: Definition, schedule: Schedule) -> Iterator[Finding]:
    if schedule.when not in definition.steps_by_id:
        known = list(definition.steps_by_id)
        yield Finding(
            (*PATH, "when"),
            f"langkah “{schedule.when}” tidak dikenal",
            meant(schedule.when, known, "Sebut langkah yang menerbitkan jadwal."),
        )


def _found(definition: Definition, name: str) -> FormField | None:
    step, _dot, field = name.partition(".")
    fields = definition.steps_by_id[step].fields if step in definition.steps_by_id else []
    return next((each for each in fields if each.name == field), None)


def _unknown(definition: Definition, name: str, path: Path) -> Finding:
    known = [f"{step.id}.{field.name}" for step in definition.steps for field in step.fields]
    return Finding(path, f"“{name}” bukan isian langkah mana pun", meant(name, known, "Tulis “langkah.isian”."))


def _field(definition: Definition, name: str, types: tuple[FieldType, ...], path: Path) -> Iterator[Finding]:
    field = _found(definition, name)
    if field is None:
        yield _unknown(definition, name, path)
    elif field.type not in types:
        yield Finding(path, f"isian berjenis {field.type} tidak dapat tampil di sini", f"Pakai: {', '.join(types)}.")
    elif not field.public:
        yield Finding(path, f"isian “{name}” belum ditandai untuk umum", "Tambahkan “public: true” pada isian itu.")


def _link(definition: Definition, name: str) -> Iterator[Finding]:
    """The link to join is for those who are invited: the applicant may read it, and the public may not."""
    path: Path = (*PATH, "link")
    field = _found(definition, name)
    if field is None:
        yield _unknown(definition, name, path)
    elif field.type is not FieldType.TEXT:
        yield Finding(path, f"isian berjenis {field.type} bukan tautan", f"Pakai: {FieldType.TEXT}.")
    elif field.public:
        yield Finding(path, f"isian “{name}” ditandai untuk umum", "Hapus “public: true”: tautan hanya untuk undangan.")
    elif field.for_applicant is None:
        yield Finding(path, f"isian “{name}” tidak dibaca pemohon", "Tambahkan “for_applicant” pada isian itu.")


def _private(definition: Definition, private: PrivateIf) -> Iterator[Finding]:
    path: Path = (*PATH, "private")
    field = _found(definition, private.field)
    if field is None:
        yield _unknown(definition, private.field, (*path, "field"))
        return
    if field.type not in _PRIVATE:
        yield Finding((*path, "field"), f"isian berjenis {field.type} bukan pilihan", f"Pakai: {', '.join(_PRIVATE)}.")
        return
    known = CONSENT_ANSWERS if field.type is FieldType.CONSENT else [option.value for option in field.options]
    for value in [private.is_] if isinstance(private.is_, str) else private.is_:
        if value not in known:
            yield Finding((*path, "is"), f"“{value}” bukan jawaban isian itu", f"Yang dikenal: {', '.join(known)}.")
