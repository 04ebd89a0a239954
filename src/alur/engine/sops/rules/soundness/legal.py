"""Legal clocks can be read, stop somewhere, and are extended by an outcome that exists."""

from collections.abc import Iterator

from alur.engine.sops.rules.definition import Definition, LegalClock
from alur.engine.sops.rules.faults import Finding, Path, meant
from alur.engine.sops.rules.legal import extended, parse_within
from alur.engine.worktime.rules import UnknownDuration

_EXAMPLES = "Tulis misalnya “10 hari” atau “3 x 24 jam”."


def faults(definition: Definition) -> Iterator[Finding]:
    for index, clock in enumerate(definition.service.legal_clocks):
        path: Path = ("service", "legal_clocks", index)
        yield from _times(clock, path)
        for place, step in enumerate(clock.until):
            if step not in definition.steps_by_id:
                known = list(definition.steps_by_id)
                yield Finding((*path, "until", place), f"langkah “{step}” tidak dikenal", meant(step, known, ""))
        yield from _extension(definition, clock, path)
        yield from _condition(definition, clock, path)


def _times(clock: LegalClock, path: Path) -> Iterator[Finding]:
    try:
        within = parse_within(clock.within)
    except UnknownDuration:
        yield Finding((*path, "within"), f"batas waktu “{clock.within}” tidak dapat dibaca", _EXAMPLES)
        return
    if not clock.extended_by and not clock.extended_within:
        return
    try:
        extended(within, parse_within(clock.extended_within))
    except (UnknownDuration, ValueError):
        yield Finding(
            (*path, "extended_within"),
            f"perpanjangan “{clock.extended_within}” tidak dapat dibaca, atau satuannya lain",
            "Pakai satuan yang sama dengan “within”.",
        )


def _extension(definition: Definition, clock: LegalClock, path: Path) -> Iterator[Finding]:
    if not clock.extended_by:
        return
    known = [f"{step.id}.{key}" for step in definition.steps for key in step.outcomes]
    if clock.extended_by not in known:
        yield Finding(
            (*path, "extended_by"),
            f"“{clock.extended_by}” bukan hasil langkah mana pun",
            meant(clock.extended_by, known, "Tulis “langkah.hasil”."),
        )


def _condition(definition: Definition, clock: LegalClock, path: Path) -> Iterator[Finding]:
    if clock.only_if is None:
        return
    known = [f"{step.id}.{field.name}" for step in definition.steps for field in step.fields]
    if clock.only_if.field not in known:
        yield Finding(
            (*path, "only_if", "field"),
            f"“{clock.only_if.field}” bukan isian langkah mana pun",
            meant(clock.only_if.field, known, "Tulis “langkah.isian”."),
        )
