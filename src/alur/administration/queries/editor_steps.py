"""One step of a draft and its form, as their pages show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from alur.administration.rules.editor import fields as rules
from alur.administration.rules.editor.cells import Cell, Posted, part_of
from alur.administration.rules.editor.steps import step_key
from alur.administration.rules.editor.table import items_of, keyed, number_of
from alur.engine.cases.registry import activities
from alur.engine.sops.rules.definition import FormItem, Strict, Topic

from .editor import Box, box_of, executor_choices, step_name, target_choices, words_of

if TYPE_CHECKING:
    from alur.engine.sops.rules.faults import Fault, Path

    from .editor import Editor


@dataclass(frozen=True)
class OutcomeView:
    key: str
    boxes: dict[str, Box]


def step_context(editor: Editor, posted: Posted | None, cells: list[Cell], place: int) -> dict[str, Any]:
    data, path = editor.data, ("steps", place)
    boxes = {cell.name: box_of(data, cell, posted) for cell in cells}
    key = step_key(part_of(data, path))
    targets = target_choices(data)
    outcomes = [
        OutcomeView(
            each, {word: boxes[f"hasil-{each}-{word}"] for word in ("label", "to", "help", "reason", "back", "added")}
        )
        for each in keyed(data, *path, "outcomes")
    ]
    row_numbers = boxes["rows"].values
    return {
        "place": place,
        "step_key": key,
        "step_name": step_name(data, place),
        "boxes": {name.replace("-", "_"): box for name, box in boxes.items()},
        "rows": [
            (number_of(row), words_of(part_of(row, ("activity",))), str(number_of(row)) in row_numbers)
            for row in items_of(data, "rows")
        ],
        "executors": executor_choices(data),
        "participants": boxes["participants"].values,
        "activities": activity_choices(boxes["does"].value),
        "options": part_of(data, (*path, "options")),
        "targets": targets,
        "other_steps": [(each, name) for each, name in targets if each != key and each not in keyed(data, "ends")],
        "outcomes": outcomes,
        "branches": [(name, boxes[f"cabang-{name}"]) for name in keyed(data, *path, "parallel", "branches")],
        "returns": [(name, boxes[f"kembali-{name}"]) for name in keyed(data, *path, "call", "returns")],
        "called": part_of(data, (*path, "call", "sop")),
        "way": next((word for word in ("outcomes", "parallel", "call") if keyed(data, *path, word)), "then"),
        "outcome_keys": [*((each.key, each.boxes["label"].value) for each in outcomes)],
        "field_count": sum(1 for _field in rules.fields_of(data, place)),
        "faults": editor.step_faults(place),
        "step_count": len(items_of(data, "steps")),
    }


def activity_choices(chosen: str) -> list[tuple[str, str]]:
    """What the software can do here; one that it cannot stays chosen, and the faults name it."""
    known = sorted(((each.name, str(each.label)) for each in activities), key=lambda each: (each[0] != "work", each))
    return known if chosen in activities or not chosen else [*known, (chosen, chosen)]


# ── The form ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class FieldView:
    place: rules.FieldPlace
    boxes: dict[str, Box]
    condition: tuple[Box, Box] | None
    others: list[tuple[str, str]]
    """Fields of the form that it can depend on."""
    faults: list[Fault]
    is_new: bool = False

    @property
    def key(self) -> str:
        return self.place.key


@dataclass
class TopicView:
    number: int
    boxes: tuple[Box, Box] | None
    """Its name and what is said below it; None for a lone field."""
    fields: list[FieldView] = field(default_factory=list)


def form_context(editor: Editor, posted: Posted | None, cells: list[Cell], place: int) -> dict[str, Any]:
    data = editor.data
    boxes = {cell.name: box_of(data, cell, posted) for cell in cells}
    found = list(rules.fields_of(data, place))
    names = [(each.name, words_of(part_of(data, (*each.path, "label"))) or each.name) for each in found]
    topics: dict[int, TopicView] = {}
    for number, item in enumerate(items_of(data, "steps", place, "form")):
        own = (boxes[f"topik-{number}"], boxes[f"topik-{number}-help"]) if rules.is_topic(item) else None
        topics[number] = TopicView(number, own)
    for each in found:
        prefix = f"isian-{each.key}-"
        mine = {name.removeprefix(prefix): box for name, box in boxes.items() if name.startswith(prefix)}
        conditions = [box_of(data, cell, posted) for cell in rules.condition_cells(data, each)]
        topics[each.topic].fields.append(
            FieldView(
                each, mine, (conditions[0], conditions[1]) if conditions else None,
                [name for name in names if name[0] != each.name], _faults_below(editor, each.path),
            )
        )  # fmt: skip
    choices = [(str(each.number), each.boxes[0].value) for each in topics.values() if each.boxes]
    return {
        "place": place,
        "step_key": step_key(part_of(data, ("steps", place))),
        "step_name": step_name(data, place),
        "topics": list(topics.values()),
        "steps": [(key, name) for key, name in target_choices(data) if key not in keyed(data, "ends")],
        "faults": editor.step_faults(place),
        "topic_choices": (
            choices := [(str(each.number), each.boxes[0].value) for each in topics.values() if each.boxes]
        ),
        "last_topic": choices[-1][0] if choices else "",
    }


def _faults_below(editor: Editor, path: Path) -> list[Fault]:
    return [fault for fault in editor.step_faults(int(path[1])) if fault.path[: len(path)] == path]


class _Form(Strict):
    """Only the form of a step: it can be shown while other parts of the SOP have faults."""

    form: list[FormItem] = []


def preview(data: Any, place: int) -> list[Topic] | None:  # noqa: ANN401  raw YAML
    """The topics as they would be asked; None while one of them has a fault of shape."""
    try:
        holder = _Form.model_validate({"form": items_of(data, "steps", place, "form")}, by_alias=True, by_name=False)
    except ValidationError:
        return None
    return holder.form
