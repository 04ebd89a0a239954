"""The signed table: its cells, and rows that come, go and change places."""

from __future__ import annotations

from typing import Any

from alur.engine.sops.rules.editing import Insert, Move, Operation, Put, Remove, applied

from .cells import Cell, part_of

ROW = ("no", "activity", "executors", "requirements", "time", "output", "note", "display_only")
STEP = (
    "id", "rows", "name", "executor", "participants", "assigned_by", "separate_from", "not_before", "does", "options",
    "form", "then", "outcomes", "parallel", "call", "timeout", "completes_on", "optional", "event", "issues_document",
    "after_service", "added",
)  # fmt: skip


def items_of(data: Any, *path: str | int) -> list[Any]:  # noqa: ANN401  raw YAML
    found = part_of(data, path)
    return found if isinstance(found, list) else []


def keyed(data: Any, *path: str | int) -> dict[str, Any]:  # noqa: ANN401  raw YAML
    found = part_of(data, path)
    return found if isinstance(found, dict) else {}


def row_cells(data: Any) -> list[Cell]:  # noqa: ANN401  raw YAML
    """Every cell of the table; `baris-3-activity` is that of the third row."""
    return [cell for place, _row in enumerate(items_of(data, "rows"), start=1) for cell in cells_of_row(place)]


def cells_of_row(place: int) -> list[Cell]:
    path, name = ("rows", place - 1), f"baris-{place}"
    kinds = {"executors": "keys", "display_only": "flag"}
    return [
        Cell(
            f"{name}-{key}", (*path, key), kinds.get(key, "text"), ROW, str(place),
            otherwise={"executors": [], "display_only": False}.get(key, ""), stays=key == "activity",
        )
        for key in ROW[1:]
    ]  # fmt: skip


# ── Rows that come, go and change places ─────────────────────────────────────────────────────────


def add_row(data: Any, after: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    """A new one below the row at that place (0: on top). The rows below get the next numbers, in the steps as well."""
    rows = items_of(data, "rows")
    place = min(max(after, 0), len(rows))
    row = {"no": place + 1, "activity": "", "executors": [], "requirements": "", "time": "", "output": ""}
    numbers = [number_of(each) for each in rows]
    return [Insert(("rows",), place, row), *_numbered(data, [*numbers[:place], None, *numbers[place:]], skip=place)]


def remove_row(data: Any, place: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    rows = items_of(data, "rows")
    if not 1 <= place <= len(rows) or len(rows) == 1:
        return []
    numbers = [number_of(each) for each in rows]
    return [Remove(("rows", place - 1)), *_numbered(data, [*numbers[: place - 1], *numbers[place:]])]


def move_row(data: Any, place: int, to: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    rows = items_of(data, "rows")
    if not 1 <= place <= len(rows) or not 1 <= to <= len(rows):
        return []
    numbers = [number_of(each) for each in rows]
    numbers.insert(to - 1, numbers.pop(place - 1))
    return [Move(("rows", place - 1), to - 1), *_numbered(data, numbers)]


def _numbered(data: Any, numbers: list[int | None], skip: int | None = None) -> list[Operation]:  # noqa: ANN401
    """Rows count from one, whatever their numbers were; steps go on naming the same rows."""
    done: list[Operation] = [
        Put(("rows", place, "no"), place + 1, ROW)
        for place, number in enumerate(numbers)
        if number != place + 1 and place != skip
    ]
    now = {number: place + 1 for place, number in enumerate(numbers) if number is not None}
    for index, step in enumerate(items_of(data, "steps")):
        named = step.get("rows") if isinstance(step, dict) else None
        if not isinstance(named, list):
            continue
        renamed = [now[each] for each in named if each in now]
        if renamed != named:
            done.append(Put(("steps", index, "rows"), renamed, STEP) if renamed else Remove(("steps", index, "rows")))
    return done


def number_of(row: Any) -> int | None:  # noqa: ANN401  raw YAML
    number = row.get("no") if isinstance(row, dict) else None
    return number if isinstance(number, int) and not isinstance(number, bool) else None


def after(data: Any, operations: list[Operation]) -> Any:  # noqa: ANN401  raw YAML
    """The data as it will be."""
    for operation in operations:
        data = applied(data, operation)
    return data
