"""The form of a step: topics, their fields, and fields that come, go and change places."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from alur.engine.sops.rules.editing import Insert, Move, Operation, Put, Remove
from alur.engine.sops.rules.faults import Path

from .cells import Cell, Posted, key_from, part_of
from .table import STEP, items_of

FIELD = (
    "name", "type", "label", "help", "required", "options", "pattern", "pattern_help", "min", "max", "shown_if",
    "fills", "public", "for_applicant",
)  # fmt: skip
TOPIC = ("topic", "help", "fields")
KINDS = {
    "label": "words", "type": "choice", "help": "words", "required": "flag", "options": "options", "min": "number",
    "max": "number", "fills": "choice", "public": "flag", "for_applicant": "choice", "pattern": "text",
    "pattern_help": "words",
}  # fmt: skip
OTHERWISE: dict[str, Any] = {"required": True, "public": False, "options": []}
CONDITION = ("field", "is")
WITH_OPTIONS = ("choice", "choices")


@dataclass(frozen=True)
class FieldPlace:
    """A field of the form: where it stands, and as which of its topic; a lone field is a topic of its own."""

    path: Path
    name: str
    topic: int
    place: int
    count: int
    alone: bool

    @property
    def key(self) -> str:
        """What its inputs and buttons are called."""
        return f"{self.topic}.{self.place}"


def is_topic(item: Any) -> bool:  # noqa: ANN401  raw YAML
    return isinstance(item, dict) and ("topic" in item or "name" not in item)


def fields_of(data: Any, step: int) -> Iterator[FieldPlace]:  # noqa: ANN401  raw YAML
    for number, item in enumerate(items_of(data, "steps", step, "form")):
        path: Path = ("steps", step, "form", number)
        if not is_topic(item):
            yield FieldPlace(path, _name_of(item), number, 0, 1, alone=True)
            continue
        fields = items_of(data, *path, "fields")
        for place, field in enumerate(fields):
            yield FieldPlace((*path, "fields", place), _name_of(field), number, place, len(fields), alone=False)


def _name_of(field: Any) -> str:  # noqa: ANN401  raw YAML
    name = field.get("name") if isinstance(field, dict) else None
    return name if isinstance(name, str) else ""


def form_cells(data: Any, step: int) -> list[Cell]:  # noqa: ANN401  raw YAML
    cells = []
    for number, item in enumerate(items_of(data, "steps", step, "form")):
        if is_topic(item):
            path: Path = ("steps", step, "form", number)
            cells.append(Cell(f"topik-{number}", (*path, "topic"), "words", TOPIC, "form", stays=True))
            cells.append(Cell(f"topik-{number}-help", (*path, "help"), "words", TOPIC, "form"))
    return [*cells, *(cell for field in fields_of(data, step) for cell in field_cells(data, field))]


def field_cells(data: Any, field: FieldPlace) -> list[Cell]:  # noqa: ANN401  raw YAML
    """Of options only where its type has some, or where some are written."""
    known = part_of(data, field.path) or {}
    has_options = known.get("type") in WITH_OPTIONS or "options" in known if isinstance(known, dict) else False
    name = f"isian-{field.key}"
    own = [
        Cell(
            f"{name}-{key}", (*field.path, key), kind, FIELD, "form", OTHERWISE.get(key, ""),
            stays=key in ("label", "type"),
        )
        for key, kind in KINDS.items() if key != "options" or has_options
    ]  # fmt: skip
    path = (*field.path, "shown_if")
    return [
        *own,
        Cell(f"{name}-shown_if-field", (*path, "field"), "choice", CONDITION, "form", head=True, around=FIELD),
        Cell(f"{name}-shown_if-is", (*path, "is"), "commas", CONDITION, "form", stays=True, around=FIELD),
    ]


# ── Fields and topics that come, go and change places ────────────────────────────────────────────


def typed_field(data: Any, step: int, posted: Posted) -> list[Operation]:  # noqa: ANN401  raw YAML
    """The questions typed in the empty area, one a line, at the end of their topic; otherwise a topic of their own."""
    labels = [said for line in (posted.get("isian-baru") or [""])[0].splitlines() if (said := " ".join(line.split()))]
    if not labels:
        return []
    kind = (posted.get("isian-baru-type") or [""])[0] or "text"
    taken = {field.name for field in fields_of(data, step)}
    new: list[dict[str, Any]] = []
    for label in labels:
        field: dict[str, Any] = {"name": key_from(label, taken, "isian"), "type": kind, "label": label}
        if kind in WITH_OPTIONS:
            field["options"] = [{"value": "ya", "label": "Ya"}, {"value": "tidak", "label": "Tidak"}]
        taken.add(field["name"])
        new.append(field)
    items = items_of(data, "steps", step, "form")
    chosen = (posted.get("isian-baru-topik") or [""])[0]
    if chosen.isdecimal() and int(chosen) < len(items) and is_topic(items[int(chosen)]):
        path: Path = ("steps", step, "form", int(chosen), "fields")
        count = len(items_of(data, *path))
        return [Insert(path, count + place, field) for place, field in enumerate(new)]
    name = " ".join((posted.get("topik-baru") or [""])[0].split())
    made = [{"topic": name, "fields": new}] if name else new
    if items:
        return [Insert(("steps", step, "form"), len(items) + place, item) for place, item in enumerate(made)]
    return [Put(("steps", step, "form"), made, STEP)]


def field_at(data: Any, step: int, key: str) -> FieldPlace | None:  # noqa: ANN401  raw YAML
    return next((field for field in fields_of(data, step) if field.key == key), None)


def remove_field(data: Any, step: int, key: str) -> list[Operation]:  # noqa: ANN401  raw YAML
    """With its topic if it was the only one there, with the form if that was the only topic."""
    field = field_at(data, step, key)
    if field is None:
        return []
    if field.count > 1:
        return [Remove(field.path)]
    if len(items_of(data, "steps", step, "form")) == 1:
        return [Remove(("steps", step, "form"))]
    return [Remove(("steps", step, "form", field.topic))]


def move_field(data: Any, step: int, key: str, by: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    """Within its topic; beyond its edge into the next one; a lone field as the topic that it is."""
    field = field_at(data, step, key)
    if field is None:
        return []
    items = items_of(data, "steps", step, "form")
    if not field.alone and 0 <= field.place + by < field.count:
        return [Move(field.path, field.place + by)]
    to = field.topic + by
    if not 0 <= to < len(items):
        return []
    if field.alone or not is_topic(items[to]) or field.count == 1:
        return [Move(("steps", step, "form", field.topic), to)]
    there: Path = ("steps", step, "form", to, "fields")
    return [
        Insert(there, 0 if by > 0 else len(items_of(data, *there)), part_of(data, field.path)),
        Remove(field.path),
    ]


def move_topic(data: Any, step: int, number: int, by: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    items = items_of(data, "steps", step, "form")
    if not (0 <= number < len(items) and 0 <= number + by < len(items)):
        return []
    return [Move(("steps", step, "form", number), number + by)]
