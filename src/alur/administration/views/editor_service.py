"""The editor's pages of the whole: the identity block, and how the service is offered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from alur.administration.forms import editor as lists
from alur.administration.queries.editor_inputs import service_inputs, service_parts
from alur.administration.queries.editor_words import Input, box_of
from alur.administration.rules.editor import service

from .editing import Sheet, argument_number, in_words
from .pages import to

if TYPE_CHECKING:
    from alur.administration.queries.editor import Editor
    from alur.administration.rules.editor.cells import Cell, Posted


def identity_sheet(editor: Editor) -> Sheet:
    return Sheet(
        "administration/editor_identity.html",
        to("editor_identity", editor.draft.pk),
        cells=service.identity_cells,
        context=_identity_context,
        what=lambda _cells, _word: _("Identitas"),
    )


def _identity_context(editor: Editor, posted: Posted | None, cells: list[Cell]) -> dict[str, Any]:
    boxes = {cell.name: box_of(editor.data, cell, posted) for cell in cells}
    faults = {name: editor.faults_at.get(box.cell.path[:2], []) for name, box in boxes.items()}
    for name in ("notes", "draft"):
        faults[name] = [each for each in editor.faults if each.path[:1] == (name,)]
    helps = {
        "notes": _("Satu baris satu kalimat: apa yang diperbaiki atau ditafsirkan dari naskahnya."),
        "draft": _("Satu baris satu hal. Selama masih ada, SOP tidak dapat diterbitkan; hapus yang sudah diputuskan."),
    }
    shown = [name for name in lists.IDENTITY if name != "draft" or boxes[name].value]
    return {"inputs": [(Input(boxes[name], lists.IDENTITY[name], helps.get(name, "")), faults[name]) for name in shown]}


def service_sheet(editor: Editor) -> Sheet:
    return Sheet(
        "administration/editor_service.html",
        to("editor_service", editor.draft.pk),
        cells=service.service_cells,
        context=_service_context,
        what=lambda _cells, _word: _("Layanan"),
        typed=(service.typed_clock,),
        acts={"batas-hapus": lambda data, which: service.remove_clock(data, argument_number(which))},
        anchor=lambda word, _which: "#batas" if word.startswith("batas") else "",
    )


def _service_context(editor: Editor, posted: Posted | None, cells: list[Cell]) -> dict[str, Any]:
    return {
        "inputs": service_inputs(editor, posted, cells, {"service-audience": in_words(lists.AUDIENCES)}),
        "parts": service_parts(editor, posted, cells, in_words(lists.BASES)),
        "faults": [each for each in editor.faults if each.path[:1] == ("service",)],
    }
