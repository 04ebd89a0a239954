"""What is wrong with a draft, said as its pages show it: which step, which answer, which input, and the way there."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from alur.administration.rules.editor import fields, people, service, steps
from alur.administration.rules.editor.cells import part_of
from alur.administration.rules.editor.table import items_of, keyed, number_of
from alur.engine.cases.registry import activities
from alur.engine.sops.rules.yaml_source import Source

from . import editor_labels as labels
from .editor_words import step_name, words_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from uuid import UUID

    from alur.administration.rules.editor.cells import Cell
    from alur.engine.sops.rules.faults import Fault, Path

EMPTY: tuple[Any, ...] = ("", [], {}, None)
QUOTED = re.compile(r"“([a-z_]+)(?:: [^”]*)?”")


@dataclass(frozen=True)
class Said:
    """One fault in words. `address` leads to the input that is to be changed; "" where no page has one."""

    place: str
    message: str
    advice: str
    address: str
    path: Path

    def __str__(self) -> str:
        said = f"{self.message}. {self.advice}"
        return f"{self.place}: {said}" if self.place else said


class Saying:
    """Puts the faults of one draft into words."""

    def __init__(self, draft: UUID, source: Source, known: steps.Known) -> None:
        self.draft, self.source, self.known = draft, source, known
        self.data: Any = source.data
        self.own = _keys_of(self.data)

    def say(self, fault: Fault) -> Said:
        message = fault.message.removeprefix(f"{self.source.spoken(fault.path)}: ")
        advice = fault.advice
        if fault.path and part_of(self.data, fault.path, "?") in EMPTY:
            message = _("Belum diisi")
            advice = _("Isi bagian ini.") if advice.startswith("Paling sedikit") else advice
        return Said(
            ", ".join(each for each in self._place(fault.path) if each),
            self._plain(message[:1].upper() + message[1:]),
            self._plain(advice),
            self._address(fault.path),
            fault.path,
        )

    def _plain(self, words: str) -> str:
        """Words of the file as the pages call them; a name that the author chose stays."""

        def called(found: re.Match[str]) -> str:
            word = found[1]
            label = labels.IN_SENTENCES.get(word) if word not in self.own else None
            return f"“{label}”" if label else found[0]

        return QUOTED.sub(called, words)

    # ── where ────────────────────────────────────────────────────────────────────────────────────

    def _place(self, path: Path) -> list[str]:
        if len(path) < 2:
            return [_word(labels.FILE, path[0])] if path else []
        head, key = path[:2]
        if head == "rows":
            number = number_of(part_of(self.data, path[:2])) or (int(key) + 1 if isinstance(key, int) else key)
            return [_("Baris %(number)s") % {"number": number}, *_labelled(labels.ROW, path[2:])]
        if head == "steps" and isinstance(key, int):
            return [self._step(key), *self._in_step(path[:2], path[2:])]
        if head == "executors":
            name = words_of(part_of(self.data, (*path[:2], "name"))) or key
            return [_("Pelaksana “%(name)s”") % {"name": name}, *_labelled(labels.EXECUTOR, path[2:])]
        if head == "ends":
            name = words_of(part_of(self.data, (*path[:2], "label"))) or key
            return [_("Akhir “%(name)s”") % {"name": name}, *_labelled(labels.END, path[2:])]
        if head == "service":
            return [_word(labels.FILE, head), _word(labels.SERVICE, key), *self._in_service(path)]
        if head == "sop":
            where = _labelled(labels.SIGNER, path[2:]) if key == "approved_by" else []
            return [_word(labels.FILE, head), *(where or [_word(labels.IDENTITY, key)])]
        return [_word(labels.FILE, head)]

    def _step(self, place: int) -> str:
        if not 0 <= place < len(items_of(self.data, "steps")):
            return _("Langkah %(no)d") % {"no": place + 1}
        return _("Langkah %(no)d “%(name)s”") % {"no": place + 1, "name": step_name(self.data, place)}

    def _in_step(self, step: Path, rest: Path) -> list[str]:
        match rest:
            case ("outcomes", key, *more):
                label = words_of(part_of(self.data, (*step, "outcomes", key, "label"))) or key
                return [_("jawaban “%(label)s”") % {"label": label}, *_labelled(labels.OUTCOME, tuple(more))]
            case ("form", int(), *_more):
                return self._in_form(step, rest)
            case ("parallel", "branches", key, *_more):
                return [_("cabang “%(name)s”") % {"name": key}]
            case ("parallel", "join", *_more):
                return [_word(labels.STEP, "join")]
            case ("call", "returns", end, *_more):
                return [_word(labels.STEP, "call"), _("akhir “%(name)s”") % {"name": end}]
            case ("call", "with", name, *_more):
                return [_word(labels.STEP, "call"), _("isian “%(name)s”") % {"name": name}]
            case ("timeout", *more):
                return _labelled(labels.TIMEOUT, tuple(more)) or [_word(labels.STEP, "timeout")]
            case ("options", word, *_more):
                return [_word(labels.STEP, "options"), option_label(part_of(self.data, (*step, "does")), str(word))]
        return _labelled(labels.STEP, rest)

    def _in_form(self, step: Path, rest: Path) -> list[str]:
        """`rest` as the file has it: a lone question stands where a topic could."""
        item: Path = (*step, *rest[:2])
        if rest[2:3] == ("fields",) and len(rest) > 3:
            path, more = (*item, "fields", rest[3]), rest[4:]
        elif fields.is_topic(part_of(self.data, item)):
            name = words_of(part_of(self.data, (*item, "topic")))
            return [_("halaman “%(name)s”") % {"name": name}, *_labelled(labels.FIELD, rest[2:])]
        else:
            path, more = item, rest[2:]
        label = words_of(part_of(self.data, (*path, "label"))) or part_of(self.data, (*path, "name"), "?")
        return [_("isian “%(name)s”") % {"name": label}, *_labelled(labels.FIELD, more)]

    def _in_service(self, path: Path) -> list[str]:
        if path[1] == "legal_clocks" and len(path) > 2:
            name = words_of(part_of(self.data, (*path[:3], "name")))
            return [f"“{name}”" if name else "", *_labelled(labels.CLOCK, path[3:])]
        known = {"schedule": labels.SCHEDULE, "privacy": labels.PRIVACY}.get(str(path[1]), {})
        return _labelled(known, path[2:])

    # ── the way there ────────────────────────────────────────────────────────────────────────────

    def _address(self, path: Path) -> str:
        head = path[0] if path else ""
        if head == "rows" and len(path) > 1 and isinstance(path[1], int):
            return self._page("editor", f"baris-{path[1] + 1}")
        if head == "steps" and len(path) > 1 and isinstance(path[1], int):
            return self._step_address(path)
        if head in ("executors", "ends"):
            cells = people.executor_cells(self.data) if head == "executors" else people.end_cells(self.data)
            return self._page("editor", _input(cells, path) or ("pelaksana" if head == "executors" else "akhir"))
        if head == "service":
            cells = service.service_cells(self.data)
            return self._page("editor_service", _input(cells, path))
        if head in ("sop", "notes", "draft"):
            return self._page("editor_identity", _input(service.identity_cells(self.data), path))
        return self._page("editor") if head in ("rows", "steps") else ""

    def _step_address(self, path: Path) -> str:
        place = int(path[1])
        key = steps.step_key(part_of(self.data, path[:2]))
        if steps.place_of_step(self.data, key) != place or not steps.can_be_in_address(key):
            return ""
        if path[2:3] == ("form",):
            return self._page("editor_form", _input(fields.form_cells(self.data, place), path), key)
        cells = steps.step_cells(self.data, place, self.known) if len(path) > 2 else []
        return self._page("editor_step", _input(cells, path), key)

    def _page(self, name: str, anchor: str = "", *more: str) -> str:
        return reverse(f"administration:{name}", args=[self.draft, *more]) + (f"#{anchor}" if anchor else "")


def _input(cells: list[Cell], path: Path) -> str:
    """The id of the input whose place in the file is nearest; "" where none is near."""
    for cell in cells:
        if path[: len(cell.path)] == cell.path:
            return f"id_{cell.name}"
    below = [cell for cell in cells if len(path) > 2 and cell.path[: len(path)] == path]
    return f"id_{below[0].name}" if below else ""


def option_label(activity: Any, word: str) -> str:  # noqa: ANN401  raw YAML
    """What the activity calls a word of its options; the word itself where it says nothing."""
    known = activities.get(activity) if isinstance(activity, str) and activity in activities else None
    words = known.option_words.get(word) if known else None
    return str(words.label) if words else word


def _word(known: Mapping[str, Any], word: str | int) -> str:
    return str(known.get(str(word), word))


def _labelled(known: Mapping[str, Any], rest: Path) -> list[str]:
    """The input that the rest of a path begins with."""
    return [_word(known, rest[0])] if rest and isinstance(rest[0], str) else []


def _keys_of(data: Any) -> set[str]:  # noqa: ANN401  raw YAML
    """Names that the author gave."""
    places = range(len(items_of(data, "steps")))
    return {
        *keyed(data, "executors"), *keyed(data, "ends"),
        *(steps.step_key(each) for each in items_of(data, "steps")),
        *(field.name for place in places for field in fields.fields_of(data, place)),
        *(key for place in places for key in keyed(data, "steps", place, "outcomes")),
    }  # fmt: skip
