"""Times can be read, and every wait ends."""

from collections.abc import Iterator

from alur.engine.sops.rules.definition import Definition, ExecutorKind, FieldType, Step
from alur.engine.sops.rules.faults import Finding, Path, meant
from alur.engine.worktime.rules import UnknownDuration, parse_duration

from .graph import may_precede

_DATED = (FieldType.DATE, FieldType.TIME_SLOT)
_EXAMPLES = "Tulis misalnya “30 menit”, “2 jam”, “3 hari”, atau “Tentatif”."


def faults(definition: Definition) -> Iterator[Finding]:
    for index, row in enumerate(definition.rows):
        try:
            parse_duration(row.time)
        except UnknownDuration:
            yield Finding(("rows", index, "time"), f"waktu “{row.time}” tidak dapat dibaca", _EXAMPLES)
    for index, step in enumerate(definition.steps):
        path: Path = ("steps", index)
        yield from _timeout(step, path)
        yield from _not_before(definition, step, path)
        yield from _waits_for_ever(definition, step, path)


def _timeout(step: Step, path: Path) -> Iterator[Finding]:
    if step.timeout is None:
        return
    try:
        readable = parse_duration(step.timeout.after) is not None
    except UnknownDuration:
        readable = False
    if not readable:
        yield Finding(
            (*path, "timeout", "after"),
            f"batas waktu “{step.timeout.after}” tidak dapat dibaca",
            "Tulis misalnya “3 hari” atau “120 menit”.",
        )
    ways = [*step.outcomes, *(["then"] if step.then else [])]
    chosen = step.timeout.outcome
    if chosen not in ways:
        yield Finding(
            (*path, "timeout", "outcome"),
            f"“{chosen}” bukan hasil langkah ini",
            meant(chosen, ways, "Langkah ini tidak punya hasil yang dapat dipilih; hapus “timeout”."),
        )
    elif chosen in step.outcomes and step.outcomes[chosen].reason == "required":
        yield Finding(
            (*path, "timeout", "outcome"),
            f"hasil “{chosen}” meminta alasan, padahal saat waktu habis tidak ada yang menulisnya",
            "Pilih hasil tanpa alasan wajib.",
        )


def _not_before(definition: Definition, step: Step, path: Path) -> Iterator[Finding]:
    """A duration from the step's opening, or the end of a date or time slot that was answered before."""
    for written in step.waits_for:
        source, dot, name = written.partition(".")
        asked = definition.steps_by_id.get(source)
        fits = asked is not None and any(field.name == name and field.type in _DATED for field in asked.fields)
        if not dot and not (isinstance(step.not_before, str) and _is_duration(written)):
            yield Finding(
                (*path, "not_before"),
                f"“{written}” tidak dapat dibaca",
                "Tulis lama tunggunya, misalnya “2 hari”, atau “langkah.isian” sebuah tanggal.",
            )
        elif dot and not (fits and may_precede(definition, source, step.id)):
            yield Finding(
                (*path, "not_before"),
                f"“{written}” bukan isian tanggal atau waktu dari langkah sebelumnya",
                "Tulis “langkah.isian” yang menunjuk isian berjenis “date” atau “time-slot”.",
            )


def _is_duration(text: str) -> bool:
    try:
        return parse_duration(text) is not None
    except UnknownDuration:
        return False


def _waits_for_ever(definition: Definition, step: Step, path: Path) -> Iterator[Finding]:
    """After service nobody presses an applicant for an answer: without a timeout the case is never archived."""
    executor = definition.executors.get(step.executor)
    if executor is None or not step.after_service or step.timeout is not None or step.call is not None:
        return
    if executor.kind in (ExecutorKind.APPLICANT, ExecutorKind.UNIT, ExecutorKind.CONTACT):
        yield Finding(
            (*path, "after_service"),
            "langkah setelah layanan ini dapat menunggu tanpa akhir",
            "Tambahkan “timeout: {after: …, outcome: …}”.",
        )
