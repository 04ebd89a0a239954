"""One step of a draft and its form, as their pages show them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from alur.administration.rules.editor import fields as rules
from alur.administration.rules.editor.cells import Cell, Posted, part_of
from alur.administration.rules.editor.steps import step_key
from alur.administration.rules.editor.table import items_of, keyed, number_of
from alur.administration.rules.editor.ways import way_of
from alur.engine.cases.registry import activities
from alur.engine.sops.rules.definition import FormItem, Strict, Topic

from .editor_inputs import DAYS, call_inputs, callable_sops, option_inputs
from .editor_labels import FIELD, STEP
from .editor_words import (
    Box,
    Input,
    answer_choices,
    box_of,
    executor_choices,
    step_choices,
    step_name,
    target_choices,
    words_of,
)

if TYPE_CHECKING:
    from alur.engine.sops.rules.faults import Path

    from .editor import Editor
    from .editor_faults import Said


RARE = ("assigned_by", "separate_from", "not_before", "participants")
"""Of a step: folded away until somebody says it."""


@dataclass(frozen=True)
class OutcomeView:
    key: str
    boxes: dict[str, Box]


def step_context(editor: Editor, posted: Posted | None, cells: list[Cell], place: int) -> dict[str, Any]:
    data, path = editor.data, ("steps", place)
    boxes = {cell.name: box_of(data, cell, posted) for cell in cells}
    key = step_key(part_of(data, path))
    targets = target_choices(data)
    row_numbers = boxes["rows"].values
    outcomes = _outcomes(data, place, boxes)
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
        "targets": targets,
        "other_steps": [each for each in step_choices(data) if each[0] != key],
        "outcomes": outcomes,
        "field_count": sum(1 for _field in rules.fields_of(data, place)),
        "faults": editor.step_faults(place),
        "step_count": len(items_of(data, "steps")),
        **_rare(editor, place, boxes, [(each.key, each.boxes["label"].value) for each in outcomes]),
    }


def _outcomes(data: Any, place: int, boxes: dict[str, Box]) -> list[OutcomeView]:  # noqa: ANN401  raw YAML
    return [
        OutcomeView(
            each, {word: boxes[f"hasil-{each}-{word}"] for word in ("label", "to", "help", "reason", "back", "added")}
        )
        for each in keyed(data, "steps", place, "outcomes")
    ]


def _rare(editor: Editor, place: int, boxes: dict[str, Box], ways: list[tuple[str, str]]) -> dict[str, Any]:
    """What few steps have: options, waiting, branches, and calls of other SOPs."""
    data = editor.data
    targets = target_choices(data)
    returns, given = call_inputs(editor, place, boxes)
    sops = callable_sops(editor)
    wait = Input(
        boxes["not_before"], STEP["not_before"],
        _("Hari dan jam yang dijawab di isian ini; bila beberapa, jawaban terakhir yang dipakai."),
        answer_choices(data, DAYS), free=True,
    )  # fmt: skip
    options = option_inputs(editor, place, boxes)
    return {
        "wait": wait,
        "options": options,
        "offers_options": boxes["does"].value not in activities,
        "time_ways": [("then", _("Lanjut seperti biasa")), *ways],
        "way": way_of(data, place),
        "branches": [
            (name, Input(boxes[f"cabang-{name}"], _("Cabang %(name)s mulai di") % {"name": name}, choices=targets))
            for name in keyed(data, "steps", place, "parallel", "branches")
        ],
        "join": Input(boxes["join"], STEP["join"], choices=targets) if "join" in boxes else None,
        "called": Input(boxes["panggil"], STEP["call"], choices=sops, submits=True) if "panggil" in boxes else None,
        "returns": returns,
        "given": given,
        "sops": sops,
        "rare_is_said": any(boxes[each].values not in ([], [""]) for each in RARE)
        or any(str(fault.path[2]) in RARE for fault in editor.step_faults(place) if len(fault.path) > 2),
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
    rare: list[Input]
    """Its pattern, and on which answer it depends."""
    faults: list[Said]
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
        rare = _rare_of_field(mine, [name for name in names if name[0] != each.name])
        topics[each.topic].fields.append(FieldView(each, mine, rare, _faults_below(editor, each.path)))
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


def _rare_of_field(boxes: dict[str, Box], others: list[tuple[str, str]]) -> list[Input]:
    return [
        Input(boxes["shown_if-field"], FIELD["shown_if"], choices=others, none=_("Tidak ada")),
        Input(boxes["shown_if-is"], _("dijawab"), _("Kunci pilihannya, misalnya ya. Beberapa dipisah koma.")),
        Input(boxes["pattern"], FIELD["pattern"], _("Ungkapan reguler yang harus cocok seluruhnya.")),
        Input(boxes["pattern_help"], FIELD["pattern_help"]),
    ]


def _faults_below(editor: Editor, path: Path) -> list[Said]:
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
