"""The ways between steps: all reachable, an end from each, returns to where a case surely was, no endless run."""

from collections.abc import Iterator, Mapping

from alur.engine.sops.rules.definition import Definition, EndKind, ExecutorKind, Step
from alur.engine.sops.rules.faults import Finding, Path

from .graph import Ways, always_precedes, backwards, has_lost_targets, reachable, starts, ways

type Others = Mapping[str, Definition]


def faults(definition: Definition, other_sops: Others | None) -> Iterator[Finding]:
    links = ways(definition)
    reached = reachable(links, starts(definition))
    if has_lost_targets(definition):
        reached |= {*definition.steps_by_id, *definition.ends}
    yield from _ends(definition, links, reached)
    for index, step in enumerate(definition.steps):
        path: Path = ("steps", index)
        if step.id not in reached:
            yield Finding(
                path,
                f"langkah “{step.id}” tidak pernah dicapai",
                "Arahkan langkah lain ke sini, atau hapus langkah ini.",
            )
        if step.optional and not step.then:
            yield Finding(
                (*path, "optional"),
                "langkah yang boleh dilewati harus memakai “then”",
                "Ganti “outcomes” dengan “then”.",
            )
        yield from _claim(step, path)
        yield from _returns(definition, step, path)
    yield from _endless(definition, other_sops or {})


def _ends(definition: Definition, links: Ways, reached: set[str]) -> Iterator[Finding]:
    done = [key for key, end in definition.ends.items() if end.kind is EndKind.DONE]
    if not done:
        yield Finding(("ends",), "belum ada akhir berjenis “selesai”", "Tambahkan “selesai: {kind: selesai}”.")
    elif not reached & set(done):
        yield Finding(
            ("ends", done[0]), "akhir “selesai” tidak pernah dicapai", "Arahkan langkah terakhir ke akhir ini."
        )
    finishing = reachable(backwards(links), definition.ends)
    for index, step in enumerate(definition.steps):
        if step.id not in finishing and not has_lost_targets(definition):
            yield Finding(
                ("steps", index),
                f"dari langkah “{step.id}” tidak ada jalan ke akhir mana pun",
                "Arahkan salah satu hasilnya ke langkah yang menuju akhir.",
            )


def _claim(step: Step, path: Path) -> Iterator[Finding]:
    if step.completes_on == "claim" and (step.form or not step.then):
        yield Finding(
            (*path, "completes_on"),
            "langkah yang selesai saat diambil tidak dapat meminta isian atau pilihan",
            "Pakai “then” tanpa “form”, atau hapus “completes_on”.",
        )


def _returns(definition: Definition, step: Step, path: Path) -> Iterator[Finding]:
    for key, outcome in step.outcomes.items():
        if not outcome.back or (outcome.to not in definition.steps_by_id and outcome.to not in definition.ends):
            continue
        place = (*path, "outcomes", key, "to")
        if outcome.to in definition.ends or not always_precedes(definition, outcome.to, step.id):
            yield Finding(
                place,
                f"pengembalian menuju “{outcome.to}”, yang tidak selalu dilewati sebelum langkah ini",
                "Kembalikan ke langkah yang pasti sudah dikerjakan, atau hapus “back”.",
            )
        elif _past_a_document(definition, outcome.to, step):
            yield Finding(
                place,
                f"pengembalian ke “{outcome.to}” melewati langkah yang menerbitkan dokumen",
                "Kembalikan ke langkah setelah dokumen itu terbit.",
            )


def _past_a_document(definition: Definition, target: str, step: Step) -> bool:
    """Does every way from the target to this step pass a step that issues a document?"""
    issuing = [one.id for one in definition.steps if one.issues_document and one.id not in (target, step.id)]
    links = ways(definition)
    return bool(issuing) and step.id not in reachable(links, links[target], without=issuing)


def _endless(definition: Definition, others: Others) -> Iterator[Finding]:
    """A round of steps that nobody has to act on would run for ever."""
    alone = {step.id for step in definition.steps if _runs_alone(definition, step, others, 0)}
    links = {name: [target for target in targets if target in alone] for name, targets in ways(definition).items()}
    for index, step in enumerate(definition.steps):
        if step.id in alone and step.id in reachable(links, links[step.id]):
            yield Finding(
                ("steps", index),
                f"langkah sistem “{step.id}” berputar tanpa henti",
                "Letakkan langkah yang menunggu orang di dalam putaran itu.",
            )


def _runs_alone(definition: Definition, step: Step, others: Others, depth: int) -> bool:
    if step.call is None:
        executor = definition.executors.get(step.executor)
        return executor is not None and executor.kind is ExecutorKind.SYSTEM
    child = others.get(step.call.sop)
    if child is None or depth > 5:
        return False
    waiting = [one.id for one in child.steps if not _runs_alone(child, one, others, depth + 1)]
    return bool(reachable(ways(child), [child.first_step.id], without=waiting) & set(child.ends))
