"""How a step runs: its cells, and steps that come and go."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel

from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.rules.editing import Insert, Move, Operation, Put, Remove
from alur.engine.sops.rules.faults import Path

from .cells import Cell, Posted, key_from, part_of
from .options import option_cells
from .table import STEP, items_of, keyed, number_of
from .ways import first_end, targets, way_cells

_ADDRESS = re.compile(r"[-a-zA-Z0-9_]+")
TIMEOUT = ("after", "outcome")
FLAGS = ("optional", "event", "issues_document", "after_service", "added")


def place_of_step(data: Any, key: str) -> int | None:  # noqa: ANN401  raw YAML
    """Which step is called so; None where none is, or several are."""
    found = [place for place, step in enumerate(items_of(data, "steps")) if step_key(step) == key]
    return found[0] if len(found) == 1 else None


def can_be_in_address(key: str) -> bool:
    """A misshapen one has no page of its own until the text is mended."""
    return bool(_ADDRESS.fullmatch(key))


def step_key(step: Any) -> str:  # noqa: ANN401  raw YAML
    key = step.get("id") if isinstance(step, dict) else None
    return key if isinstance(key, str) else ""


@dataclass(frozen=True)
class Known:
    """What a step's page asks of the office and of the software: the words of activities, and SOPs that it may call."""

    options: Mapping[str, type[BaseModel]] = field(default_factory=dict)
    """By the activity's name."""
    sops: dict[str, Definition] = field(default_factory=dict)

    def model_of(self, data: Any, place: int) -> type[BaseModel] | None:  # noqa: ANN401  raw YAML
        return self.options.get(str(part_of(data, ("steps", place, "does"), "work")))

    def called_by(self, data: Any, place: int) -> Definition | None:  # noqa: ANN401  raw YAML
        return self.sops.get(str(part_of(data, ("steps", place, "call", "sop"), "")))


def step_cells(data: Any, place: int, known: Known | None = None) -> list[Cell]:  # noqa: ANN401  raw YAML
    """Every cell of a step's page but those of its form."""
    path: Path = ("steps", place)
    known = known or Known()

    def cell(key: str, kind: str = "text", otherwise: Any = "", *, stays: bool = False) -> Cell:  # noqa: ANN401
        return Cell(key, (*path, key), kind, STEP, key, otherwise, stays)

    return [
        cell("name", "words"),
        cell("rows", "numbers", []),
        cell("executor", "choice", stays=True),
        cell("participants", "keys", []),
        cell("does", "choice", "work"),
        cell("completes_on", "choice"),
        cell("assigned_by", "choice"),
        cell("separate_from", "choice"),
        *(cell(each, "flag", False) for each in FLAGS),
        cell("not_before", "either-keys"),
        Cell("timeout-after", (*path, "timeout", "after"), "text", TIMEOUT, "timeout", head=True, around=STEP),
        Cell(
            "timeout-outcome", (*path, "timeout", "outcome"), "choice", TIMEOUT, "timeout", "then", stays=True,
            around=STEP,
        ),
        *option_cells(data, place, known.model_of(data, place)),
        *way_cells(data, path, known.called_by(data, place)),
    ]  # fmt: skip


# ── Steps that come, go and change places ────────────────────────────────────────────────────────


def add_step(data: Any, row: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    """A step for the row at that place, after the step of the rows above it, on the way that this one goes."""
    rows, steps = items_of(data, "rows"), items_of(data, "steps")
    if not 1 <= row <= len(rows):
        return []
    number = number_of(rows[row - 1])
    words = part_of(rows, (row - 1, "activity")) or f"baris {row}"
    taken = {*(step_key(each) for each in steps), *keyed(data, "ends")}
    key = key_from(" ".join(str(words).split()[:3]), taken, "langkah")
    before = max((place for place, step in enumerate(steps) if _names_above(step, number)), default=-1)
    then = part_of(steps, (before, "then")) if before >= 0 else None
    executors = part_of(rows, (row - 1, "executors")) or list(keyed(data, "executors"))
    following = step_key(steps[before + 1]) if before + 1 < len(steps) else ""
    target = then or following or first_end(data)
    new = {"id": key, "rows": [number], "executor": executors[0] if executors else "", "then": target}
    done: list[Operation] = [Insert(("steps",), before + 1, new)]
    if then:
        done.append(Put(("steps", before, "then"), key, STEP))
    return done


def typed_step(data: Any, posted: Posted) -> list[Operation]:  # noqa: ANN401  raw YAML
    """A step of no row, named in the empty line; it stands last and leads to an end until somebody says where."""
    name = " ".join((posted.get("langkah-baru") or [""])[0].split())
    if not name:
        return []
    steps = items_of(data, "steps")
    taken = {*(step_key(each) for each in steps), *keyed(data, "ends")}
    executor = (posted.get("langkah-baru-executor") or [""])[0] or next(iter(keyed(data, "executors")), "")
    new = {"id": key_from(name, taken, "langkah"), "name": name, "executor": executor, "then": first_end(data)}
    return [Insert(("steps",), len(steps), new)]


def _names_above(step: Any, number: int | None) -> bool:  # noqa: ANN401  raw YAML
    return any(isinstance(each, int) and number is not None and each < number for each in items_of(step, "rows"))


def remove_step(data: Any, place: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    """What led to it leads where it led, if that is one way; otherwise the faults name what leads nowhere."""
    steps = items_of(data, "steps")
    if not 0 <= place < len(steps) or len(steps) == 1:
        return []
    key, then = step_key(steps[place]), part_of(steps, (place, "then"))
    done: list[Operation] = []
    if isinstance(then, str) and then != key:
        done = [Put(path, then) for path, target in targets(data) if target == key and path[1] != place]
    return [*done, Remove(("steps", place))]


def move_step(data: Any, place: int, by: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    to = place + by
    return [Move(("steps", place), to)] if 0 <= to < len(items_of(data, "steps")) else []
