"""Branches and lines of firings: entered only where they begin, and all of them come together again."""

from collections.abc import Iterator

from alur.engine.sops.rules.definition import Definition, ExecutorKind, Step
from alur.engine.sops.rules.faults import Finding, Path

from .graph import Ways, onwards, reachable


def faults(definition: Definition) -> Iterator[Finding]:
    links = onwards(definition)
    for index, step in enumerate(definition.steps):
        path: Path = ("steps", index)
        if step.parallel is not None:
            yield from _split(definition, step, (*path, "parallel"), links)
        if step.event:
            yield from _event(definition, step, path)
            yield from _lines(definition, step, path, links)
        for key, outcome in step.outcomes.items():
            target = definition.steps_by_id.get(outcome.to)
            if outcome.back and target is not None and target.event:
                yield Finding(
                    (*path, "outcomes", key, "to"),
                    f"pengembalian menuju “{target.id}”, yang menunggu kejadian dari luar",
                    "Hapus “back”: kembali ke langkah itu adalah akhir penanganan satu kejadian.",
                )


def _split(definition: Definition, step: Step, path: Path, links: Ways) -> Iterator[Finding]:
    """Branches join where they say, share no step before it, none ends the case alone, none is entered elsewhere."""
    if step.parallel is None or step.parallel.join not in {*definition.steps_by_id, *definition.ends}:
        return
    join, seen = step.parallel.join, set[str]()
    outside = reachable(links, [definition.first_step.id], without=[step.id])
    for branch, target in step.parallel.branches.items():
        place = (*path, "branches", branch)
        inside = reachable(links, [target], without=[join])
        if join not in reachable(links, [target]):
            yield Finding(place, f"cabang “{branch}” tidak sampai ke “{join}”", "Arahkan langkah terakhirnya ke sana.")
        if inside & set(definition.ends):
            yield Finding(place, f"cabang “{branch}” berakhir sebelum “{join}”", "Satukan cabang sebelum akhir.")
        if inside & seen or step.id in inside:
            yield Finding(place, f"cabang “{branch}” bercampur dengan cabang lain", "Pisahkan langkah tiap cabang.")
        elif inside & outside:
            yield Finding(
                place,
                f"cabang “{branch}” juga dimasuki dari luar percabangannya",
                "Masuki langkah-langkah cabang hanya lewat langkah yang bercabang.",
            )
        seen |= inside


def _event(definition: Definition, step: Step, path: Path) -> Iterator[Finding]:
    """An event step has a way on when its time is up, and a way for each firing."""
    executor = definition.executors.get(step.executor)
    if executor is not None and executor.kind not in (ExecutorKind.PUBLIC, ExecutorKind.POSITION):
        yield Finding(
            (*path, "executor"),
            f"kejadian tidak dapat menjadi langkah pelaksana berjenis {executor.kind}",
            "Pakai pelaksana “public” (dicatat petugas) atau sebuah jabatan.",
        )
    if step.timeout is None or not step.outcomes or not step.firing_outcomes:
        yield Finding(
            (*path, "event"),
            "langkah kejadian belum punya jalan untuk kejadiannya dan jalan saat waktunya habis",
            "Tulis “outcomes” dengan satu hasil untuk “timeout”, dan paling sedikit satu hasil untuk tiap kejadian.",
        )
    for word, used in (
        ("participants", bool(step.participants)),
        ("completes_on", step.completes_on is not None),
        ("assigned_by", step.assigned_by is not None),
        ("separate_from", step.separate_from is not None),
    ):
        if used:
            yield Finding((*path, word), f"langkah kejadian tidak memakai “{word}”", f"Hapus “{word}”.")
    for key in step.firing_outcomes:
        if step.outcomes[key].back:
            yield Finding((*path, "outcomes", key, "back"), "kejadian tidak mengembalikan permohonan", "Hapus “back”.")


def _lines(definition: Definition, step: Step, path: Path, links: Ways) -> Iterator[Finding]:
    """What a firing opens comes back to its event step, and nothing else leads there or away from it."""
    if step.timeout is None or step.timeout.outcome not in step.outcomes:
        return
    without_firings = links | {step.id: [step.outcomes[step.timeout.outcome].to]}
    outside = reachable(without_firings, [definition.first_step.id])
    for key in step.firing_outcomes:
        place = (*path, "outcomes", key, "to")
        inside = reachable(links, [step.outcomes[key].to], without=[step.id])
        if inside & set(definition.ends):
            yield Finding(
                place,
                f"penanganan kejadian “{key}” mengakhiri permohonan",
                f"Arahkan langkah terakhirnya kembali ke “{step.id}”.",
            )
        elif inside & outside:
            yield Finding(
                place,
                f"penanganan kejadian “{key}” memakai langkah di luar kejadian itu",
                f"Pisahkan langkah-langkahnya, dan kembalikan ke “{step.id}”.",
            )
        for name in inside & set(definition.steps_by_id):
            if step.after_service and not definition.step(name).after_service:
                yield Finding(
                    place,
                    f"langkah “{name}” menangani kejadian setelah layanan, tetapi menghitung waktu layanan",
                    f"Tambahkan “after_service: true” di langkah “{name}”.",
                )
