"""What a step sets of its activity: an input for each word of the activity's own model."""

from __future__ import annotations

from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from alur.engine.sops.rules.editing import Operation, Put
from alur.engine.sops.rules.faults import Path

from .cells import Cell, Posted, key_from, part_of
from .kinds import READ
from .table import STEP, keyed


def words_of_model(model: type[BaseModel] | None) -> list[str]:
    return [info.alias or name for name, info in model.model_fields.items()] if model else []


def option_cells(data: Any, place: int, model: type[BaseModel] | None) -> list[Cell]:  # noqa: ANN401  raw YAML
    """First those that the activity knows, then what else is written there, as far as it is one word each."""
    path: Path = ("steps", place, "options")
    order = tuple(words_of_model(model))
    cells = [
        Cell(
            f"opsi-{info.alias or name}", (*path, info.alias or name), _kind(info.annotation), order, "options",
            "" if info.is_required() or info.default is None else info.default, around=STEP,
        )
        for name, info in (model.model_fields.items() if model else ())
    ]  # fmt: skip
    others = [
        Cell(f"opsi-lain-{key}", (*path, key), "number", order, "options")
        for key, value in keyed(data, *path).items()
        if key not in order and not isinstance(value, dict | list)
    ]
    return [*cells, *others]


def _kind(annotation: Any) -> str:  # noqa: ANN401  a type
    """The kind of input for a type of the model."""
    members = _members(annotation)
    if any(get_origin(each) is list for each in members):
        return "either-keys" if str in members else "lines"
    if any(get_origin(each) is dict for each in members):
        return "pairs"
    if any(get_origin(each) is Literal for each in members):
        return "choice"
    return {bool: "flag", int: "number"}.get(members[0], "text")


def choices_of_model(model: type[BaseModel] | None, word: str) -> list[str]:
    """The closed list of a word of the model; none where it has no such."""
    for name, info in model.model_fields.items() if model else ():
        if word == (info.alias or name):
            return [
                str(value)
                for each in _members(info.annotation)
                if get_origin(each) is Literal
                for value in get_args(each)
            ]
    return []


def _members(annotation: Any) -> list[Any]:  # noqa: ANN401  a type
    """Of a union its members, without None."""
    if get_origin(annotation) in (Union, UnionType):
        return [each for each in get_args(annotation) if each is not type(None)]
    return [annotation]


def typed_option(data: Any, place: int, posted: Posted) -> list[Operation]:  # noqa: ANN401  raw YAML
    """A word and its value typed in the empty line, for activities that say nothing of their words."""
    key = (posted.get("opsi-baru") or [""])[0].strip()
    if not key:
        return []
    path: Path = ("steps", place, "options")
    key = key if key.isidentifier() else key_from(key, (), "opsi")
    value = READ["number"](posted.get("opsi-baru-nilai") or [""], None)
    if part_of(data, path) is None:
        return [Put(path, {key: value}, STEP)]
    return [Put((*path, key), value)]
