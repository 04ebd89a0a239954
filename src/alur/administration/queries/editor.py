"""A draft as its editor sees it: the table with its inputs, how each row runs, and what is wrong beside it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404
from django.utils.translation import gettext as _

from alur.administration.rules.editor.cells import Cell, Posted, part_of
from alur.administration.rules.editor.fields import fields_of
from alur.administration.rules.editor.steps import Known, can_be_in_address, place_of_step, step_key
from alur.administration.rules.editor.table import items_of, keyed, number_of
from alur.engine.cases.registry import activities
from alur.engine.sops.queries import definitions_in_force, draft_of, text_on_top
from alur.engine.sops.rules.faults import FaultyDefinition
from alur.engine.sops.rules.reading import read
from alur.engine.sops.rules.soundness.graph import can_be_drawn
from alur.engine.sops.rules.yaml_source import Unreadable, load

from .editor_faults import Said, Saying
from .editor_words import Box, box_of, executor_choices, step_name, target_choices, words_of
from .revisions import SOURCE, names_of
from .services import Judged, judge

if TYPE_CHECKING:
    from uuid import UUID

    from alur.engine.sops.models import DraftText, RevisionDraft
    from alur.engine.sops.rules.definition import Definition
    from alur.foundation.offices.models import Officer


@dataclass
class Editor:
    """A draft, what its text says, and what is wrong with it."""

    officer: Officer
    draft: RevisionDraft
    data: Any
    """The plain data of the text; None where it cannot be read at all."""
    undo: DraftText | None
    redo: DraftText | None

    @cached_property
    def judged(self) -> Judged:
        return judge(self.officer.office, self.draft.source, SOURCE)

    @cached_property
    def definition(self) -> Definition | None:
        """None while its shape is wrong."""
        try:
            return read(self.draft.source, SOURCE)
        except FaultyDefinition:
            return None

    @property
    def can_be_drawn(self) -> bool:
        return self.definition is not None and can_be_drawn(self.definition)

    @cached_property
    def undone_by(self) -> str:
        """Who made the change that undoing would take back, where that was somebody else."""
        if self.undo is None or self.undo.changed_by == self.officer.actor:
            return ""
        return names_of(self.officer.office, [self.undo.changed_by])[self.undo.changed_by]

    @cached_property
    def known(self) -> Known:
        """What its steps may do and call."""
        options = {each.name: each.options for each in activities}
        sops = definitions_in_force(self.officer.office)
        return Known(options, {slug: each for slug, each in sops.items() if slug != self.draft.slug})

    @cached_property
    def faults(self) -> list[Said]:
        """All of them, as the pages call what they are about."""
        saying = Saying(self.draft.pk, load(self.draft.source), self.known)
        return [saying.say(each) for each in self.judged.faults]

    @cached_property
    def faults_at(self) -> dict[tuple[str | int, ...], list[Said]]:
        """By the first two words of their path: `("rows", 3)`, `("steps", 0)`, `("sop", "title")`."""
        found: dict[tuple[str | int, ...], list[Said]] = defaultdict(list)
        for fault in self.faults:
            found[fault.path[:2]].append(fault)
        return found

    def step_faults(self, place: int) -> list[Said]:
        return self.faults_at.get(("steps", place), [])


def editor_of(officer: Officer, key: UUID) -> Editor:
    """Http404 for what another office has."""
    try:
        draft = draft_of(officer.office, key)
    except ObjectDoesNotExist:
        raise Http404 from None
    try:
        data = load(draft.source).data
    except Unreadable:
        data = None
    return Editor(officer, draft, data, text_on_top(draft, "back"), text_on_top(draft, "forth"))


# ── The table ────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class StepLine:
    """How a row runs, in a line."""

    key: str
    name: str
    executor: str
    ways: list[tuple[str, str]]
    """Answer (or "") and what comes then."""
    fields: int
    faults: list[Said]


@dataclass(frozen=True)
class RowView:
    place: int
    number: int | None
    boxes: dict[str, Box]
    ticks: list[tuple[str, str, bool]]
    """Executor, name, ticked."""
    steps: list[StepLine]
    """Those whose first row it is."""
    within: list[StepLine]
    """Those that carry it out together with a row above."""
    faults: list[Said]


@dataclass(frozen=True)
class TableView:
    executors: list[tuple[str, str]]
    rows: list[RowView]
    loose: list[StepLine]
    """Steps of no row."""


def table_view(editor: Editor, posted: Posted | None, cells: list[Cell]) -> TableView:
    data = editor.data
    executors = executor_choices(data)
    boxes: dict[tuple[int, str], Box] = {}
    for cell in cells:
        if cell.path[0] == "rows":
            boxes[int(cell.path[1]), str(cell.path[2])] = box_of(data, cell, posted)
    lines = [step_line(editor, place) for place in range(len(items_of(data, "steps")))]
    named: dict[int, list[StepLine]] = defaultdict(list)
    within: dict[int, list[StepLine]] = defaultdict(list)
    loose: list[StepLine] = []
    for place, line in enumerate(lines):
        numbers = [each for each in items_of(data, "steps", place, "rows") if isinstance(each, int)]
        (named[numbers[0]] if numbers else loose).append(line)
        for number in numbers[1:]:
            within[number].append(line)
    rows_shown = []
    for index, row in enumerate(items_of(data, "rows")):
        mine = {key: box for (place, key), box in boxes.items() if place == index}
        ticked, number = mine["executors"].values, number_of(row) or 0
        rows_shown.append(
            RowView(
                index + 1, number_of(row), mine, [(key, name, key in ticked) for key, name in executors],
                named.pop(number, []), within[number], editor.faults_at.get(("rows", index), []),
            )
        )  # fmt: skip
    loose += [line for rest in named.values() for line in rest]
    return TableView(executors, rows_shown, loose)


def step_line(editor: Editor, place: int) -> StepLine:
    data, path = editor.data, ("steps", place)
    names = dict(target_choices(data))
    ways: list[tuple[str, str]] = []

    def go(label: str, target: Any) -> None:  # noqa: ANN401  raw YAML
        ways.append((label, names.get(str(target), str(target))))

    if (then := part_of(data, (*path, "then"))) is not None:
        go("", then)
    for key in keyed(data, *path, "outcomes"):
        outcome = (*path, "outcomes", key)
        go(words_of(part_of(data, (*outcome, "label"))) or key, part_of(data, (*outcome, "to"), ""))
    for key, target in keyed(data, *path, "parallel", "branches").items():
        go(_("bersamaan"), target) if key else None
    for key, target in keyed(data, *path, "call", "returns").items():
        go(key, target)
    executor = str(part_of(data, (*path, "executor"), ""))
    fields = sum(1 for _field in fields_of(data, place))
    key = step_key(part_of(data, path))
    return StepLine(
        key if place_of_step(data, key) == place and can_be_in_address(key) else "", step_name(data, place),
        dict(executor_choices(data)).get(executor, executor), ways, fields, editor.step_faults(place),
    )  # fmt: skip


def other_faults(editor: Editor) -> list[Said]:
    """Those that no row and no step is to blame for."""
    return [
        fault
        for path, faults in editor.faults_at.items()
        for fault in faults
        if path[:1] not in (("rows",), ("steps",)) or len(path) < 2
    ]
