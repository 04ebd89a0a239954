"""Every name that is used is given somewhere, once."""

from collections.abc import Container, Hashable, Iterable, Iterator

from pydantic import ValidationError

from alur.engine.sops.rules.definition import Definition, Step
from alur.engine.sops.rules.faults import Finding, Path, meant
from alur.kernel.registry import Registry


def faults(definition: Definition, known_activities: Container[str] | None) -> Iterator[Finding]:
    yield from _repeated(definition)
    yield from _rows(definition)
    for index, step in enumerate(definition.steps):
        path: Path = ("steps", index)
        yield from _executors(definition, step, path)
        yield from _targets(definition, step, path)
        yield from _row_numbers(definition, step, path)
        yield from _activity(definition, step, path, known_activities)
    for key in definition.ends:
        if key in definition.steps_by_id:
            yield Finding(
                ("ends", key), f"“{key}” sudah menjadi nama langkah", "Beri akhir dan langkah nama yang berbeda."
            )


def again[T: Hashable](names: Iterable[T]) -> Iterator[tuple[int, T]]:
    """Index and name of each that stood before."""
    seen: set[T] = set()
    for index, name in enumerate(names):
        if name in seen:
            yield index, name
        seen.add(name)


def _repeated(definition: Definition) -> Iterator[Finding]:
    for index, step_id in again(step.id for step in definition.steps):
        yield Finding(("steps", index, "id"), f"langkah “{step_id}” sudah ada", "Beri tiap langkah nama yang berbeda.")
    for index, number in again(row.no for row in definition.rows):
        yield Finding(("rows", index, "no"), f"baris nomor {number} sudah ada", "Beri tiap baris nomor yang berbeda.")


def _rows(definition: Definition) -> Iterator[Finding]:
    carried = {number for step in definition.steps for number in step.rows}
    for index, row in enumerate(definition.rows):
        path: Path = ("rows", index)
        if row.no not in carried and not row.display_only:
            yield Finding(
                path,
                f"baris {row.no} tidak dikerjakan langkah mana pun",
                f"Tambahkan {row.no} ke “rows” sebuah langkah, atau tandai baris itu “display_only: true”.",
            )
        if row.no in carried and row.display_only:
            yield Finding(
                (*path, "display_only"),
                f"baris {row.no} hanya ditampilkan, tetapi ada langkah yang mengerjakannya",
                "Hapus “display_only”, atau hapus nomor itu dari “rows” langkahnya.",
            )
        for place, key in enumerate(row.executors):
            if key not in definition.executors:
                yield _unknown_executor(definition, key, (*path, "executors", place))


def _executors(definition: Definition, step: Step, path: Path) -> Iterator[Finding]:
    if step.executor not in definition.executors:
        yield _unknown_executor(definition, step.executor, (*path, "executor"))
    for place, key in enumerate(step.participants):
        if key not in definition.executors:
            yield _unknown_executor(definition, key, (*path, "participants", place))


def _unknown_executor(definition: Definition, key: str, path: Path) -> Finding:
    advice = meant(key, list(definition.executors), "Tambahkan pelaksana itu di bagian “executors”.")
    return Finding(path, f"pelaksana “{key}” tidak dikenal", advice)


def _targets(definition: Definition, step: Step, path: Path) -> Iterator[Finding]:
    known = [*definition.steps_by_id, *definition.ends]
    for place, target in written_targets(step):
        if target not in definition.steps_by_id and target not in definition.ends:
            advice = meant(target, known, "Tulis nama langkah atau nama akhir yang ada di berkas ini.")
            yield Finding((*path, *place), f"langkah atau akhir “{target}” tidak dikenal", advice)


def written_targets(step: Step) -> Iterator[tuple[Path, str]]:
    """Each place in a step where a target is written, with that target."""
    if step.then is not None:
        yield ("then",), step.then
    for key, outcome in step.outcomes.items():
        yield ("outcomes", key, "to"), outcome.to
    if step.call is not None:
        for end, target in step.call.returns.items():
            yield ("call", "returns", end), target
    if step.parallel is not None:
        for branch, target in step.parallel.branches.items():
            yield ("parallel", "branches", branch), target
        yield ("parallel", "join"), step.parallel.join


def _row_numbers(definition: Definition, step: Step, path: Path) -> Iterator[Finding]:
    for place, number in enumerate(step.rows):
        if number not in definition.rows_by_number:
            numbers = ", ".join(str(row.no) for row in definition.rows)
            yield Finding((*path, "rows", place), f"baris {number} tidak ada", f"Baris yang ada: {numbers}.")
    for place, number in again(step.rows):
        yield Finding((*path, "rows", place), f"baris {number} disebut dua kali", "Hapus salah satu.")
    if not step.rows and step.name is None:
        yield Finding(
            path, "langkah tanpa baris dan tanpa nama", "Isi “rows”, atau beri “name” yang dibaca orang di halaman."
        )


def _activity(definition: Definition, step: Step, path: Path, known: Container[str] | None) -> Iterator[Finding]:
    if known is None:
        return
    if step.does in known:
        yield from _results(step, path, known)
        yield from _options(definition, step, path, known)
    elif step.does != "work":
        names = known.names() if isinstance(known, Registry) else known if isinstance(known, Iterable) else ()
        words = sorted({"work", *names})
        advice = meant(step.does, words, "Pakai “work”: langkah tetap berjalan dan petugas mencatat hasilnya.")
        yield Finding((*path, "does"), f"kegiatan “{step.does}” tidak dikenal", advice)


def _results(step: Step, path: Path, known: Container[str]) -> Iterator[Finding]:
    """An activity that ends with results of its own needs outcomes of those names; a return is chosen by a person."""
    results = list(getattr(known.get(step.does), "results", ())) if isinstance(known, Registry) else []
    for key, outcome in step.outcomes.items():
        if results and key not in results and not outcome.back:
            yield Finding(
                (*path, "outcomes", key),
                f"kegiatan “{step.does}” tidak pernah berakhir dengan “{key}”",
                meant(key, results, f"Hasil kegiatan itu: {', '.join(results)}."),
            )


def _options(definition: Definition, step: Step, path: Path, known: Container[str]) -> Iterator[Finding]:
    """What a file may set of an activity is the activity's own model: told here, not in a running case."""
    activity = known.get(step.does) if isinstance(known, Registry) else None
    model = getattr(activity, "options", None)
    if activity is None or model is None:
        return
    try:
        options = model.model_validate(step.options)
    except ValidationError as error:
        words = ", ".join(info.alias or name for name, info in model.model_fields.items()) or "tidak ada"
        for fault in error.errors():
            own = fault["type"] == "value_error"
            # Marks that pydantic puts between the keys lead to no line; the line of the part above is told then.
            yield Finding(
                (*path, "options", *fault["loc"]),
                f"isian options tidak cocok untuk kegiatan “{step.does}”",
                str(fault["ctx"]["error"]) if own else f"Yang dikenal: {words}.",
            )
        return
    judge = getattr(activity, "faults", None)
    for place, message, advice in judge(step, options, definition) if judge else ():
        yield Finding((*path, *place), message, advice)
