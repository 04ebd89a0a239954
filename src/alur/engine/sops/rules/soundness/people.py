"""Who does a step, and whether that kind of executor can do it that way."""

from collections.abc import Iterator

from alur.engine.sops.rules.definition import Definition, Executor, ExecutorKind, Step
from alur.engine.sops.rules.faults import Finding, Path, meant

from .graph import always_precedes, can_be_drawn, may_precede


def faults(definition: Definition) -> Iterator[Finding]:
    yield from _first_step(definition)
    applicants = [key for key, who in definition.executors.items() if who.kind is ExecutorKind.APPLICANT]
    for key in applicants[1:]:
        yield Finding(("executors", key), "pemohon sudah ada", f"Satu SOP punya satu pemohon; pakai “{applicants[0]}”.")
    for key, executor in definition.executors.items():
        yield from _named_from(definition, key, executor)
    for index, step in enumerate(definition.steps):
        acting = definition.executors.get(step.executor)
        if acting is not None:
            yield from _suits(step, acting.kind, ("steps", index))
        yield from _participants(definition, step, ("steps", index))
        yield from _persons(definition, step, ("steps", index))


def _first_step(definition: Definition) -> Iterator[Finding]:
    step = definition.first_step
    executor = definition.executors.get(step.executor)
    if executor is None:
        return
    service = definition.service
    allowed = [ExecutorKind.APPLICANT]
    if service.audience == "internal" or service.called_only:
        allowed.append(ExecutorKind.POSITION)
    if service.called_only:
        allowed.append(ExecutorKind.SYSTEM)
    if executor.kind not in allowed:
        yield Finding(
            ("steps", 0, "executor"),
            f"langkah pertama tidak dapat dikerjakan oleh pelaksana berjenis {executor.kind}",
            f"Yang dapat memulai layanan ini: {', '.join(allowed)}.",
        )
    if executor.kind is ExecutorKind.APPLICANT:
        if not step.form:
            yield Finding(("steps", 0), "langkah pertama pemohon belum punya formulir", "Tambahkan “form: …”.")
        if not step.then:
            yield Finding(
                ("steps", 0),
                "permohonan tidak dapat bercabang saat diajukan",
                "Pakai “then: …”, dan letakkan keputusan di langkah berikutnya.",
            )
    if step.after_service or step.event or step.optional or step.not_before:
        yield Finding(
            ("steps", 0),
            "langkah pertama selalu dikerjakan",
            "Hapus “after_service”, “event”, “optional”, dan “not_before” dari langkah pertama.",
        )


def _named_from(definition: Definition, key: str, executor: Executor) -> Iterator[Finding]:
    path: Path = ("executors", key)
    outside = executor.kind in (ExecutorKind.CONTACT, ExecutorKind.UNIT)
    for word, used in (("from", bool(executor.from_)), ("sees", bool(executor.sees))):
        if used and not outside:
            yield Finding(
                (*path, word),
                f"“{word}” tidak berlaku untuk pelaksana berjenis {executor.kind}",
                f"Hapus “{word}”; jabatan ditautkan saat SOP diterbitkan.",
            )
    if not outside:
        return
    for place, source in enumerate(executor.sees):
        seen = definition.steps_by_id.get(source.partition(".")[0])
        if seen is None or all(field.name != source.partition(".")[2] for field in seen.fields):
            yield Finding(
                (*path, "sees", place),
                f"“{source}” bukan isian sebuah langkah",
                "Tulis “langkah.isian” yang boleh dibaca pelaksana ini.",
            )
    if executor.kind is ExecutorKind.UNIT and not executor.from_:
        return
    step_id, _, field_name = executor.from_.partition(".")
    step = definition.steps_by_id.get(step_id)
    if step is None or not any(field.name == field_name and field.type == "person" for field in step.fields):
        yield Finding(
            (*path, "from") if executor.from_ else path,
            f"“{executor.from_}” bukan isian orang (nama dan telepon)",
            "Tulis “from: langkah.isian” yang menunjuk isian berjenis “person”.",
        )


def _suits(step: Step, kind: ExecutorKind, path: Path) -> Iterator[Finding]:
    """What only an officer, or only a person, can do."""
    if kind is ExecutorKind.PUBLIC and not step.event:
        yield Finding(
            (*path, "executor"),
            "publik hanya melihat, tidak mengerjakan langkah",
            "Tandai barisnya “display_only: true”, tambahkan “event: true”, atau pilih pelaksana lain.",
        )
    if step.completes_on == "sent" and (
        kind not in (ExecutorKind.APPLICANT, ExecutorKind.CONTACT) or step.form or not step.then
    ):
        yield Finding(
            (*path, "completes_on"),
            "langkah yang selesai saat terkirim adalah langkah penerimanya, tanpa isian dan pilihan",
            "Pakai pelaksana pemohon atau narahubung, dengan “then” dan tanpa “form”.",
        )
    if kind is not ExecutorKind.POSITION:
        for word, used in (
            ("assigned_by", step.assigned_by is not None),
            ("separate_from", step.separate_from is not None),
            ("completes_on", step.completes_on == "claim"),
        ):
            if used:
                yield Finding((*path, word), f"“{word}” hanya untuk langkah sebuah jabatan", f"Hapus “{word}”.")
    if kind is ExecutorKind.SYSTEM:
        if step.form:
            yield Finding((*path, "form"), "sistem tidak mengisi formulir", "Pindahkan formulir ke langkah orang.")
        if step.outcomes and step.does == "work":
            yield Finding(
                (*path, "outcomes"),
                "sistem tidak memilih hasil tanpa kegiatan",
                "Pakai “then”, atau sebut kegiatan yang menentukan hasilnya di “does”.",
            )
        if step.timeout is not None or step.optional:
            word = "timeout" if step.timeout is not None else "optional"
            yield Finding((*path, word), "langkah sistem berjalan seketika", f"Hapus “{word}”.")


def _participants(definition: Definition, step: Step, path: Path) -> Iterator[Finding]:
    for place, key in enumerate(step.participants):
        executor = definition.executors.get(key)
        if key == step.executor or key in step.participants[:place]:
            yield Finding((*path, "participants", place), f"“{key}” sudah disebut di langkah ini", "Hapus salah satu.")
        elif executor is not None and executor.kind in (ExecutorKind.SYSTEM, ExecutorKind.PUBLIC):
            yield Finding(
                (*path, "participants", place),
                f"pelaksana berjenis {executor.kind} tidak dapat ikut serta",
                "Sebut jabatan, pemohon, narahubung, atau unit lain.",
            )


def _persons(definition: Definition, step: Step, path: Path) -> Iterator[Finding]:
    known = list(definition.steps_by_id)
    for word, name, precedes, advice in (
        ("assigned_by", step.assigned_by, always_precedes, "Sebut langkah yang selalu dilewati sebelum langkah ini."),
        ("separate_from", step.separate_from, may_precede, "Sebut langkah yang dikerjakan sebelum langkah ini."),
    ):
        if name is None:
            continue
        other = definition.steps_by_id.get(name)
        if other is None:
            yield Finding((*path, word), f"langkah “{name}” tidak dikenal", meant(name, known, advice))
            continue
        executor = definition.executors.get(other.executor)
        if executor is not None and executor.kind is not ExecutorKind.POSITION:
            yield Finding(
                (*path, word), f"langkah “{name}” tidak dikerjakan oleh sebuah jabatan", "Sebut langkah petugas."
            )
        elif word == "assigned_by" and (other.completes_on or other.timeout or other.optional):
            yield Finding(
                (*path, word),
                f"langkah “{name}” dapat berakhir tanpa memilih petugas",
                "Hapus “completes_on”, “timeout”, dan “optional” dari langkah itu, atau sebut langkah lain.",
            )
        elif can_be_drawn(definition) and (name == step.id or not precedes(definition, name, step.id)):
            yield Finding((*path, word), f"langkah “{name}” tidak mendahului langkah ini", advice)
