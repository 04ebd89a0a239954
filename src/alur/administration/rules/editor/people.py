"""Executors and ends: the columns of the table, and how a case can be over."""

from __future__ import annotations

from typing import Any

from alur.engine.sops.rules.editing import Move, Operation, Put, Remove

from .cells import Cell, Posted, key_from
from .steps import step_key
from .table import items_of, keyed

EXECUTOR = ("name", "kind", "from", "sees")
END = ("kind", "label")
NAMED = ("contact", "unit")
"""Kinds of executors whom a form may name, and who then see answers behind a secret link."""


def executor_cells(data: Any) -> list[Cell]:  # noqa: ANN401  raw YAML
    return [cell for key, each in keyed(data, "executors").items() for cell in _cells_of_executor(key, each)]


def _cells_of_executor(key: str, executor: Any) -> list[Cell]:  # noqa: ANN401  raw YAML
    known = executor if isinstance(executor, dict) else {}
    words = [("name", "text"), ("kind", "choice")]
    if known.get("kind") in NAMED or known.get("from") or known.get("sees"):
        words += [("from", "choice"), ("sees", "keys")]
    return [
        Cell(
            f"pelaksana-{key}-{word}", ("executors", key, word), kind, EXECUTOR, "executors",
            [] if word == "sees" else "", stays=word in ("name", "kind"),
        )
        for word, kind in words
    ]  # fmt: skip


def typed_executor(data: Any, posted: Posted) -> list[Operation]:  # noqa: ANN401  raw YAML
    name = " ".join((posted.get("pelaksana-baru") or [""])[0].split())
    if not name:
        return []
    kind = (posted.get("pelaksana-baru-kind") or [""])[0] or "position"
    return [Put(("executors", key_from(name, keyed(data, "executors"), "pelaksana")), {"name": name, "kind": kind})]


def remove_executor(data: Any, key: str) -> list[Operation]:  # noqa: ANN401  raw YAML
    """With its ticks in the table; a step that it does is named by the faults."""
    known = keyed(data, "executors")
    if key not in known or len(known) == 1:
        return []
    done: list[Operation] = [
        Put(("rows", place, "executors"), [each for each in row["executors"] if each != key])
        for place, row in enumerate(items_of(data, "rows"))
        if isinstance(row, dict) and isinstance(row.get("executors"), list) and key in row["executors"]
    ]
    return [*done, Remove(("executors", key))]


def move_executor(data: Any, key: str, by: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    return _moved(data, "executors", key, by)


def _moved(data: Any, word: str, key: str, by: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    known = list(keyed(data, word))
    to = known.index(key) + by if key in known else -1
    return [Move((word, key), to)] if 0 <= to < len(known) else []


# ── Ends ─────────────────────────────────────────────────────────────────────────────────────────


def end_cells(data: Any) -> list[Cell]:  # noqa: ANN401  raw YAML
    return [
        Cell(f"akhir-{key}-{word}", ("ends", key, word), kind, END, "ends", stays=word == "kind")
        for key in keyed(data, "ends")
        for word, kind in (("label", "words"), ("kind", "choice"))
    ]


def typed_end(data: Any, posted: Posted) -> list[Operation]:  # noqa: ANN401  raw YAML
    label = " ".join((posted.get("akhir-baru") or [""])[0].split())
    if not label:
        return []
    taken = {*keyed(data, "ends"), *(step_key(each) for each in items_of(data, "steps"))}
    kind = (posted.get("akhir-baru-kind") or [""])[0] or "selesai"
    return [Put(("ends", key_from(label, taken, "akhir")), {"kind": kind, "label": label})]


def remove_end(data: Any, key: str) -> list[Operation]:  # noqa: ANN401  raw YAML
    """A step that leads there is named by the faults."""
    known = keyed(data, "ends")
    return [Remove(("ends", key))] if key in known and len(known) > 1 else []


def move_end(data: Any, key: str, by: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    return _moved(data, "ends", key, by)
