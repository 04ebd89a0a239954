"""Inputs of the editor's pages, and what steps, answers and people of a draft are called on them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from alur.administration.rules.editor.cells import Cell, Posted, is_sent, part_of, sent, shown
from alur.administration.rules.editor.fields import fields_of
from alur.administration.rules.editor.kinds import IN_LINES, TICKED
from alur.administration.rules.editor.steps import step_key
from alur.administration.rules.editor.table import items_of, keyed, number_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from django_stubs_ext import StrOrPromise

type Choices = list[tuple[str, str]]
"""Values and their words."""


@dataclass(frozen=True)
class Box:
    """An input as a page shows it."""

    cell: Cell
    values: list[str]

    @property
    def name(self) -> str:
        return self.cell.name

    @property
    def value(self) -> str:
        return self.values[0] if self.values else ""

    @property
    def english(self) -> str:
        return self.values[1] if len(self.values) > 1 else ""

    @property
    def is_on(self) -> bool:
        return bool(self.values)


@dataclass(frozen=True)
class Input:
    """A box with its label, for `_editor_input.html`, which shows it by its kind."""

    box: Box
    label: StrOrPromise
    help: StrOrPromise = ""
    choices: Choices = field(default_factory=list)
    none: StrOrPromise = ""
    """Words for nothing chosen."""
    submits: bool = False
    """Does the page look different once it is changed?"""
    free: bool = False
    """Beside ticks: may something else be typed?"""

    @property
    def shape(self) -> str:
        """What it looks like: words, ticks, tick, select, lines or line."""
        kind = self.box.cell.kind
        if kind in TICKED:
            return "tick" if kind == "flag" else "ticks"
        return {"words": "words", "choice": "select"}.get(kind, "lines" if kind in IN_LINES else "line")

    @property
    def offered(self) -> Choices:
        """The choices, and what is chosen though it is none of them: nothing goes by being looked at."""
        known = {value for value, _words in self.choices}
        others = [each for each in self.box.values if each and each not in known and each != self.other]
        return [*self.choices, *((each, each) for each in others)]

    @property
    def needs_none(self) -> bool:
        """Is nothing chosen, though there are no words for that?"""
        return not self.box.value and not self.none

    @property
    def other(self) -> str:
        """What is typed beside the ticks."""
        known = {value for value, _words in self.choices}
        return next((each for each in self.box.values if each not in known), "") if self.free else ""


def box_of(data: Any, cell: Cell, posted: Posted | None = None) -> Box:  # noqa: ANN401  raw YAML
    """What was typed, where something was; else what the file says."""
    return Box(cell, sent(cell, posted) if posted is not None and is_sent(cell, posted) else shown(data, cell))


def mark_of(cells: list[Cell]) -> str:
    """Changes when inputs come or go."""
    return hashlib.sha256(" ".join(cell.name for cell in cells).encode()).hexdigest()[:12]


# ── Names ────────────────────────────────────────────────────────────────────────────────────────


def words_of(value: Any) -> str:  # noqa: ANN401  raw YAML
    text = value.get("id") if isinstance(value, dict) else value
    return text if isinstance(text, str) else ""


def step_name(data: Any, place: int) -> str:  # noqa: ANN401  raw YAML
    """As people read it: its own name, the words of its first row, at last its key."""
    step = items_of(data, "steps")[place]
    name = words_of(part_of(step, ("name",)))
    if name:
        return name
    first = next(iter(items_of(step, "rows")), None)
    rows = [row for row in items_of(data, "rows") if number_of(row) == first and first is not None]
    words = words_of(part_of(rows, (0, "activity")))
    return (
        (words if len(words) <= 60 else f"{words[:57]}…") or step_key(step) or _("Langkah %(no)d") % {"no": place + 1}
    )


def target_choices(data: Any, *, but: str = "") -> Choices:  # noqa: ANN401  raw YAML
    """Steps and ends, by key; steps first."""
    ends = [
        (key, _("Akhir: %(name)s") % {"name": words_of(part_of(end, ("label",))) or key})
        for key, end in keyed(data, "ends").items()
    ]
    return [(key, name) for key, name in [*step_choices(data), *ends] if key and key != but]


def step_choices(data: Any) -> Choices:  # noqa: ANN401  raw YAML
    found = [(step_key(step), step_name(data, place)) for place, step in enumerate(items_of(data, "steps"))]
    return [(key, name) for key, name in found if key]


def executor_choices(data: Any) -> Choices:  # noqa: ANN401  raw YAML
    return [(key, words_of(part_of(each, ("name",))) or key) for key, each in keyed(data, "executors").items()]


def answer_choices(data: Any, types: Collection[str] = ()) -> Choices:  # noqa: ANN401  raw YAML
    """Every question of every step as `step.field`, of these types where some are named."""
    return [
        (f"{step}.{each.name}", f"{name} › {words_of(part_of(data, (*each.path, 'label'))) or each.name}")
        for place, (step, name) in _numbered_steps(data)
        for each in fields_of(data, place)
        if each.name and (not types or part_of(data, (*each.path, "type")) in types)
    ]


def outcome_choices(data: Any) -> Choices:  # noqa: ANN401  raw YAML
    """Every answer that ends a step, as `step.outcome`."""
    return [
        (f"{step}.{key}", f"{name} › {words_of(part_of(data, ('steps', place, 'outcomes', key, 'label'))) or key}")
        for place, (step, name) in _numbered_steps(data)
        for key in keyed(data, "steps", place, "outcomes")
    ]


def _numbered_steps(data: Any) -> list[tuple[int, tuple[str, str]]]:  # noqa: ANN401  raw YAML
    return [
        (place, (step_key(step), step_name(data, place)))
        for place, step in enumerate(items_of(data, "steps"))
        if step_key(step)
    ]
