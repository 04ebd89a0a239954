"""The inputs of the editor's pages with their labels and choices: what a step sets, people, ends, and the service."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from alur.administration.rules.editor.cells import Cell, Posted, part_of
from alur.administration.rules.editor.fields import fields_of
from alur.administration.rules.editor.options import choices_of_model
from alur.administration.rules.editor.table import items_of, keyed
from alur.engine.cases.ports import OptionWords
from alur.engine.cases.registry import activities
from alur.engine.sops.rules.definition import FieldType

from . import editor_labels as labels
from .editor_words import (
    Box,
    Choices,
    Input,
    answer_choices,
    box_of,
    outcome_choices,
    step_choices,
    target_choices,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .editor import Editor

DAYS = (FieldType.DATE, FieldType.TIME_SLOT)
CHOSEN = (FieldType.CHOICE, FieldType.CHOICES, FieldType.CONSENT)
WRITTEN = (FieldType.TEXT, FieldType.LONG_TEXT, FieldType.CHOICE)


@dataclass(frozen=True)
class Group:
    """One of several alike: its key, what it is called, and its inputs."""

    key: str
    name: str
    inputs: list[Input] = field(default_factory=list)

    @property
    def own(self) -> list[Input]:
        """The first two, which are always seen."""
        return self.inputs[:2]

    @property
    def rare(self) -> list[Input]:
        return self.inputs[2:]


# ── One step ─────────────────────────────────────────────────────────────────────────────────────


def option_inputs(editor: Editor, place: int, boxes: Mapping[str, Box]) -> list[Input]:
    """In the words of the activity, where it has some."""
    data = editor.data
    does = str(part_of(data, ("steps", place, "does"), "work"))
    words = activities.get(does).option_words if does in activities else {}
    model = editor.known.model_of(data, place)
    found = []
    for name, box in boxes.items():
        if not name.startswith("opsi-"):
            continue
        word = str(box.cell.path[-1])
        said = words.get(word, OptionWords(word))
        choices, shaped = _option_choices(data, place, said, box)
        closed = [(each, str(OPTION_WORDS.get(each, each))) for each in choices_of_model(model, word)]
        found.append(
            Input(shaped, str(said.label), str(said.help), choices or closed, "" if closed else _("Tidak ada"))
        )
    return found


OPTION_WORDS = {"required": labels.FIELD["required"], "optional": _("boleh kosong"), "none": _("Tidak ada")}


def _option_choices(data: Any, place: int, said: OptionWords, box: Box) -> tuple[Choices, Box]:  # noqa: ANN401  raw YAML
    """What may be chosen, and the box: a list to choose from where it names a part of the SOP."""
    choices: Choices = []
    if said.fields:
        choices = answer_choices(data, said.fields)
    elif said.own_field:
        choices = [
            (each.name, words_of(part_of(data, (*each.path, "label"))) or each.name) for each in fields_of(data, place)
        ]
    elif said.outcome:
        path = ("steps", place, "outcomes")
        choices = [(key, words_of(part_of(data, (*path, key, "label"))) or key) for key in keyed(data, *path)]
    chosen = bool(said.fields or said.own_field or said.outcome) and box.cell.kind == "text"
    cell = Cell(box.cell.name, box.cell.path, "choice") if chosen else box.cell
    return choices, Box(cell, box.values)


def call_inputs(editor: Editor, place: int, boxes: Mapping[str, Box]) -> tuple[list[Input], list[Input]]:
    """Where each end of the called SOP leads, and what its first form is filled in with."""
    data, child = editor.data, editor.known.called_by(editor.data, place)
    targets, answers = target_choices(data), answer_choices(data)
    asked = {each.name: each.label.id for each in child.first_step.fields} if child else {}
    ends = {key: str(end.label or key) for key, end in child.ends.items()} if child else {}
    returns, given = [], []
    for name, box in boxes.items():
        key = str(box.cell.path[-1])
        if name.startswith("kembali-"):
            said = _("Bila SOP itu berakhir “%(name)s”, lanjut ke") % {"name": ends.get(key, key)}
            returns.append(Input(box, said, choices=targets, none=_("Tidak ada")))
        elif name.startswith("dengan-"):
            said = _("Mengisi “%(name)s” dengan") % {"name": asked.get(key, key)}
            given.append(Input(box, said, choices=answers, none=_("Tidak diisi")))
    return returns, given


def callable_sops(editor: Editor) -> Choices:
    """Those in force at the office, by title."""
    return sorted(((slug, each.title.id) for slug, each in editor.known.sops.items()), key=lambda each: each[1])


# ── People and ends ──────────────────────────────────────────────────────────────────────────────


def executor_groups(editor: Editor, posted: Posted | None, cells: list[Cell], kinds: Choices) -> list[Group]:
    data = editor.data
    people, answers = answer_choices(data, (FieldType.PERSON,)), answer_choices(data)
    choices = {"kind": kinds, "from": people, "sees": answers}
    return _groups(data, posted, cells, "executors", labels.EXECUTOR, choices)


def end_groups(editor: Editor, posted: Posted | None, cells: list[Cell], kinds: Choices) -> list[Group]:
    return _groups(editor.data, posted, cells, "ends", labels.END, {"kind": kinds})


def _groups(
    data: Any,  # noqa: ANN401  raw YAML
    posted: Posted | None,
    cells: list[Cell],
    head: str,
    words: Mapping[str, Any],
    choices: Mapping[str, Choices],
) -> list[Group]:
    found: dict[str, Group] = {}
    for cell in cells:
        if cell.path[0] != head:
            continue
        key, word = str(cell.path[1]), str(cell.path[2])
        name = words_of(part_of(data, (head, key, "name" if head == "executors" else "label"))) or key
        group = found.setdefault(key, Group(key, name))
        none = _("Tidak ada") if word == "from" else ""
        box = box_of(data, cell, posted)
        group.inputs.append(Input(box, words[word], choices=choices.get(word, []), none=none, submits=word == "kind"))
    return list(found.values())


# ── The service ──────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Part:
    """A part of the page that is folded away until somebody needs it."""

    anchor: str
    title: str
    help: str
    inputs: list[Input]
    is_open: bool
    """Is it written in the file, or wrong?"""
    number: int = 0
    """Of one of several, from one: what its button to remove it says."""


def service_inputs(
    editor: Editor, posted: Posted | None, cells: list[Cell], lists: Mapping[str, Choices]
) -> list[Input]:
    helps = {
        "service-slug": _("Huruf kecil, angka, dan tanda hubung. Misalnya peminjaman-ruang."),
        "service-prefix": _("Satu sampai delapan huruf besar. Misalnya PR, lalu nomornya PR-2026-0001."),
        "service-called_only": _("Tidak ditawarkan di halaman layanan."),
    }
    return [
        Input(
            box_of(editor.data, cell, posted), labels.SERVICE[str(cell.path[1])], helps.get(cell.name, ""),
            lists.get(cell.name, []),
        )
        for cell in cells if len(cell.path) == 2
    ]  # fmt: skip


def service_parts(editor: Editor, posted: Posted | None, cells: list[Cell], bases: Choices) -> list[Part]:
    data = editor.data
    nothing, boxes = _("Tidak ada"), {cell.name: box_of(data, cell, posted) for cell in cells}
    choices = _service_choices(data, bases)

    def inputs(prefix: str, words: Mapping[str, Any]) -> list[Input]:
        return [
            Input(
                box,
                _service_label(words, box.cell.path),
                _help(box.cell.path),
                choices[str(box.cell.path[-1])],
                nothing,
            )
            for name, box in boxes.items()
            if name.startswith(prefix)
        ]

    wrong = {str(each.path[1]) for each in editor.faults if each.path[:1] == ("service",) and len(each.path) > 1}
    schedule = Part(
        "jadwal", str(labels.SERVICE["schedule"]),
        _("Waktu kegiatan yang boleh dilihat siapa saja. Tanpa isian waktu tidak ada jadwal."),
        inputs("jadwal-", labels.SCHEDULE), bool(keyed(data, "service", "schedule")) or "schedule" in wrong,
    )  # fmt: skip
    privacy = Part(
        "data-pribadi", str(labels.SERVICE["privacy"]),
        _("Dibaca pemohon sebelum mengisi. Kosong: ditulis sendiri dari SOP ini."),
        inputs("data-", labels.PRIVACY), bool(keyed(data, "service", "privacy")) or "privacy" in wrong,
    )  # fmt: skip
    clocks = [
        Part(
            f"batas-{place}", words_of(part_of(data, ("service", "legal_clocks", place, "name"))),
            "", inputs(f"batas-{place}-", labels.CLOCK), True, place + 1,
        )
        for place in range(len(items_of(data, "service", "legal_clocks")))
    ]  # fmt: skip
    return [schedule, privacy, *clocks]


def _service_choices(data: Any, bases: Choices) -> dict[str, Choices]:  # noqa: ANN401  raw YAML
    written, steps = answer_choices(data, WRITTEN), step_choices(data)
    known: dict[str, Choices] = {
        "from": answer_choices(data, DAYS), "when": steps, "title": written, "unit": written,
        "link": answer_choices(data, (FieldType.TEXT,)), "field": answer_choices(data, CHOSEN), "basis": bases,
        "until": steps, "extended_by": outcome_choices(data),
    }  # fmt: skip
    return {word: known.get(word, []) for word in (*labels.SCHEDULE, *labels.PRIVACY, *labels.CLOCK, "field", "is")}


def _service_label(words: Mapping[str, Any], path: tuple[str | int, ...]) -> Any:  # noqa: ANN401  words, perhaps lazy
    if path[-1] == "is":
        return _("dijawab")
    return words[str(path[-2] if path[-1] == "field" else path[-1])]


def _help(path: tuple[str | int, ...]) -> str:
    """By the last word of the path."""
    return {
        "is": _("Kunci pilihannya, misalnya ya. Beberapa dipisah koma."),
        "purposes": _("Satu baris satu tujuan: kata | kata Inggris."),
        "shared_with": _("Satu baris satu penerima: kata | kata Inggris."),
        "law": _("Misalnya UU 14/2008 pasal 22.") if path[1] == "legal_clocks" else _("Satu baris satu peraturan."),
        "within": _("Misalnya 10 hari, dihitung hari kerja; atau 3 x 24 jam."),
        "extended_within": _("Misalnya 7 hari."),
    }.get(str(path[-1]), "")
