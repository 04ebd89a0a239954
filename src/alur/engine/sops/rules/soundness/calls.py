"""Calls between SOPs: the called one exists, gets what it asks for, comes back, and does not go round."""

from collections.abc import Iterator, Mapping

from alur.engine.sops.rules.definition import Call, Definition, ExecutorKind, FieldType, FormField, Step
from alur.engine.sops.rules.faults import Finding, Path, meant

from .graph import may_precede

MAX_DEPTH = 5

_PLAIN = (FieldType.TEXT, FieldType.LONG_TEXT)


def faults(definition: Definition, other_sops: Mapping[str, Definition] | None) -> Iterator[Finding]:
    for index, step in enumerate(definition.steps):
        if step.call is None:
            continue
        path: Path = ("steps", index)
        yield from _only_calls(step, path)
        yield from _data(definition, step, step.call, path)
        if other_sops is not None:
            yield from _called(definition, step, step.call, path, other_sops)


def _only_calls(step: Step, path: Path) -> Iterator[Finding]:
    for word, used in (
        ("form", bool(step.form)),
        ("does", step.does != "work"),
        ("completes_on", step.completes_on is not None),
        ("issues_document", step.issues_document),
        ("event", step.event),
        ("participants", bool(step.participants)),
    ):
        if used:
            yield Finding(
                (*path, word), f"langkah yang memanggil SOP lain tidak memakai “{word}”", "Pindahkan ke langkah lain."
            )


def _data(definition: Definition, step: Step, call: Call, path: Path) -> Iterator[Finding]:
    for name, given in call.with_.items():
        if _field(definition, step, given) is None:
            yield Finding(
                (*path, "call", "with", name),
                f"“{given}” bukan isian langkah sebelumnya",
                "Tulis “langkah.isian” dari langkah yang dikerjakan lebih dulu.",
            )


def _field(definition: Definition, step: Step, given: str) -> FormField | None:
    source, _, name = given.partition(".")
    if source not in definition.steps_by_id or not may_precede(definition, source, step.id):
        return None
    return next((field for field in definition.step(source).fields if field.name == name), None)


def _called(
    definition: Definition, step: Step, call: Call, path: Path, other_sops: Mapping[str, Definition]
) -> Iterator[Finding]:
    if call.sop == definition.service.slug:
        yield Finding((*path, "call", "sop"), "SOP memanggil dirinya sendiri", "Pakai “then” untuk mengulang langkah.")
        return
    child = other_sops.get(call.sop)
    if child is None:
        yield Finding(
            (*path, "call", "sop"),
            f"SOP “{call.sop}” belum ada",
            meant(call.sop, [slug for slug in other_sops if slug != definition.service.slug], "")
            + " Terbitkan SOP itu lebih dulu, atau sertakan berkasnya.",
        )
        return
    yield from _returns(call, child, path)
    yield from _received(definition, step, call, child, path)
    if step.after_service:
        yield from _waits(child, call, path)
    yield from _depth(definition, call, path, other_sops)


def _returns(call: Call, child: Definition, path: Path) -> Iterator[Finding]:
    for end in child.ends:
        if end not in call.returns:
            yield Finding(
                (*path, "call", "returns"),
                f"akhir “{end}” dari SOP “{call.sop}” belum punya tujuan",
                f"Tambahkan “{end}: …” di “returns”.",
            )
    for end in call.returns:
        if end not in child.ends:
            yield Finding(
                (*path, "call", "returns", end),
                f"SOP “{call.sop}” tidak punya akhir “{end}”",
                meant(end, list(child.ends), "Sebut akhir yang ada di SOP itu."),
            )


def _received(definition: Definition, step: Step, call: Call, child: Definition, path: Path) -> Iterator[Finding]:
    asked = {field.name: field for field in child.first_step.fields}
    for name, given in call.with_.items():
        if name not in asked:
            yield Finding(
                (*path, "call", "with", name),
                f"formulir pertama SOP “{call.sop}” tidak punya isian “{name}”",
                meant(name, list(asked), "Hapus baris ini."),
            )
            continue
        field = _field(definition, step, given)
        if field is None or field.type == asked[name].type:
            continue
        if not (field.type in _PLAIN and asked[name].type in _PLAIN):
            yield Finding(
                (*path, "call", "with", name),
                f"isian berjenis {field.type} tidak cocok dengan “{name}” yang berjenis {asked[name].type}",
                "Pilih isian yang jenisnya sama.",
            )


def _waits(child: Definition, call: Call, path: Path) -> Iterator[Finding]:
    for waiting in child.steps:
        executor = child.executors.get(waiting.executor)
        if executor is not None and executor.kind is ExecutorKind.APPLICANT and waiting.timeout is None:
            yield Finding(
                (*path, "call", "sop"),
                f"langkah “{waiting.id}” SOP “{call.sop}” dapat menunggu tanpa akhir setelah layanan",
                "Beri langkah itu “timeout” di SOP-nya.",
            )


def _depth(definition: Definition, call: Call, path: Path, other_sops: Mapping[str, Definition]) -> Iterator[Finding]:
    """Walks every chain of calls from here; a chain that meets a SOP twice goes round."""
    chains: list[tuple[str, ...]] = [(definition.service.slug, call.sop)]
    while chains:
        chain = chains.pop()
        if len(chain) - 1 > MAX_DEPTH:
            yield Finding(
                (*path, "call", "sop"),
                f"panggilan lebih dari {MAX_DEPTH} tingkat ({' → '.join(chain)})",
                "Kurangi SOP yang saling memanggil.",
            )
            return
        child = other_sops.get(chain[-1])
        for inner in {step.call.sop for step in child.steps if step.call is not None} if child else set():
            if inner in chain:
                yield Finding(
                    (*path, "call", "sop"),
                    f"SOP saling memanggil tanpa akhir ({' → '.join([*chain, inner])})",
                    "Hapus salah satu panggilan.",
                )
                return
            chains.append((*chain, inner))
