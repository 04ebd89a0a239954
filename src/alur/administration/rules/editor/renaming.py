"""Keys of the file, by which its parts name each other: a new one is written wherever the old one was named."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from typing import Any

from alur.engine.sops.rules.editing import CannotEdit, Operation, Put, Rename
from alur.engine.sops.rules.faults import Path

from .cells import Posted, part_of
from .fields import fields_of
from .steps import step_key
from .table import items_of, keyed
from .ways import targets

KEY = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")


def typed_key(name: str, known: str, taken: Collection[str], posted: Posted) -> str:
    """The key that was typed in the input `name`, where it is another than the known one; "" where it is not.

    CannotEdit for what is no key, and for one that is taken.
    """
    given = (posted.get(name) or [known])[0].strip()
    if given in ("", known):
        return ""
    if len(given) > 60 or not KEY.fullmatch(given):
        raise CannotEdit(f"Kunci “{given[:60]}” tidak sah. Pakai huruf kecil, angka, dan tanda hubung, diawali huruf.")
    if given in taken:
        raise CannotEdit(f"Kunci “{given}” sudah dipakai. Pilih yang lain.")
    return given


def renamed_step(data: Any, place: int, posted: Posted) -> list[Operation]:  # noqa: ANN401  raw YAML
    old = step_key(part_of(data, ("steps", place)))
    new = typed_key("kunci-langkah", old, _places_taken(data), posted)
    if not new:
        return []
    done: list[Operation] = [Put(("steps", place, "id"), new)]
    done += [Put(path, new) for path, target in [*targets(data), *_steps_named(data)] if target == old]
    dotted = ((path, text) for path, text in answers_named(data) if text.startswith(f"{old}."))
    return [*done, *(Put(path, f"{new}.{text.partition('.')[2]}") for path, text in dotted)]


def renamed_fields(data: Any, place: int, posted: Posted) -> list[Operation]:  # noqa: ANN401  raw YAML
    known = list(fields_of(data, place))
    step, done = step_key(part_of(data, ("steps", place))), list[Operation]()
    for field in known:
        new = typed_key(f"kunci-isian-{field.key}", field.name, {each.name for each in known}, posted)
        if not new:
            continue
        done.append(Put((*field.path, "name"), new))
        done += [
            Put((*each.path, "shown_if", "field"), new)
            for each in known
            if part_of(data, (*each.path, "shown_if", "field")) == field.name
        ]
        done += [Put(path, f"{step}.{new}") for path, text in answers_named(data) if text == f"{step}.{field.name}"]
        done += _own_options(data, place, field.name, new, keyed(data, "steps", place, "outcomes"))
    return done


def renamed_outcomes(data: Any, place: int, posted: Posted) -> list[Operation]:  # noqa: ANN401  raw YAML
    """With the time limit and the law's lengthening that name them."""
    path: Path = ("steps", place)
    known = keyed(data, *path, "outcomes")
    step, done = step_key(part_of(data, path)), list[Operation]()
    fields = {field.name for field in fields_of(data, place)}
    for old in known:
        if not (new := typed_key(f"kunci-hasil-{old}", old, known, posted)):
            continue
        done.append(Rename((*path, "outcomes", old), new))
        if part_of(data, (*path, "timeout", "outcome")) == old:
            done.append(Put((*path, "timeout", "outcome"), new))
        done += [Put(each, f"{step}.{new}") for each, text in _lengthened_by(data) if text == f"{step}.{old}"]
        done += _own_options(data, place, old, new, fields)
    return done


def renamed_branches(data: Any, place: int, posted: Posted) -> list[Operation]:  # noqa: ANN401  raw YAML
    path: Path = ("steps", place, "parallel", "branches")
    known = keyed(data, *path)
    return [Rename((*path, old), new) for old in known if (new := typed_key(f"kunci-cabang-{old}", old, known, posted))]


def renamed_ends(data: Any, posted: Posted) -> list[Operation]:  # noqa: ANN401  raw YAML
    done: list[Operation] = []
    for old in keyed(data, "ends"):
        if new := typed_key(f"kunci-akhir-{old}", old, _places_taken(data), posted):
            done += [Rename(("ends", old), new), *(Put(path, new) for path, to in targets(data) if to == old)]
    return done


def renamed_executors(data: Any, posted: Posted) -> list[Operation]:  # noqa: ANN401  raw YAML
    known, done = keyed(data, "executors"), list[Operation]()
    for old in known:
        if new := typed_key(f"kunci-pelaksana-{old}", old, known, posted):
            done.append(Rename(("executors", old), new))
            done += [Put(path, new) for path, text in _executors_named(data) if text == old]
    return done


# ── Where keys are named ─────────────────────────────────────────────────────────────────────────


def _places_taken(data: Any) -> set[str]:  # noqa: ANN401  raw YAML
    """Steps and ends share their names."""
    return {*keyed(data, "ends"), *(step_key(each) for each in items_of(data, "steps"))}


def _steps_named(data: Any) -> Iterator[tuple[Path, str]]:  # noqa: ANN401  raw YAML
    """Beside the ways that lead there."""
    for place in range(len(items_of(data, "steps"))):
        yield from _texts(data, ("steps", place, "assigned_by"))
        yield from _texts(data, ("steps", place, "separate_from"))
        for field in fields_of(data, place):
            yield from _texts(data, (*field.path, "for_applicant"))
    yield from _texts(data, ("service", "schedule", "when"))
    for place in range(len(items_of(data, "service", "legal_clocks"))):
        yield from _texts(data, ("service", "legal_clocks", place, "until"))


def answers_named(data: Any) -> Iterator[tuple[Path, str]]:  # noqa: ANN401  raw YAML
    """Each `step.field` of the file, and each `step.outcome`."""
    for key in keyed(data, "executors"):
        yield from _texts(data, ("executors", key, "from"))
        yield from _texts(data, ("executors", key, "sees"))
    for word in ("from", "title", "unit", "link", "private"):
        yield from _texts(data, ("service", "schedule", word))
    for place in range(len(items_of(data, "service", "legal_clocks"))):
        yield from _texts(data, ("service", "legal_clocks", place, "only_if", "field"))
    yield from _lengthened_by(data)
    for place in range(len(items_of(data, "steps"))):
        for word in ("not_before", "options"):
            yield from _texts(data, ("steps", place, word))
        yield from _texts(data, ("steps", place, "call", "with"))


def _lengthened_by(data: Any) -> Iterator[tuple[Path, str]]:  # noqa: ANN401  raw YAML
    for place in range(len(items_of(data, "service", "legal_clocks"))):
        yield from _texts(data, ("service", "legal_clocks", place, "extended_by"))


def _executors_named(data: Any) -> Iterator[tuple[Path, str]]:  # noqa: ANN401  raw YAML
    for place in range(len(items_of(data, "rows"))):
        yield from _texts(data, ("rows", place, "executors"))
    for place in range(len(items_of(data, "steps"))):
        yield from _texts(data, ("steps", place, "executor"))
        yield from _texts(data, ("steps", place, "participants"))


def _own_options(
    data: Any,  # noqa: ANN401  raw YAML
    place: int,
    old: str,
    new: str,
    others: Collection[str],
) -> list[Operation]:
    """An activity may name a field or an outcome of its own step; a word that is both is left alone."""
    return [Put(path, new) for path, text in _texts(data, ("steps", place, "options")) if text == old not in others]


def _texts(data: Any, path: Path) -> Iterator[tuple[Path, str]]:  # noqa: ANN401  raw YAML
    """Every text at a place of the file and below it."""
    value = part_of(data, path)
    if isinstance(value, str):
        yield path, value
    parts = value if isinstance(value, dict) else range(len(value)) if isinstance(value, list) else ()
    for part in parts:
        yield from _texts(data, (*path, part))
