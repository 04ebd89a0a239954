"""The editor's pages behind the table: one step, and its form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from alur.administration.forms import editor as lists
from alur.administration.queries.editor_steps import form_context, preview, step_context
from alur.administration.queries.editor_words import step_name
from alur.administration.rules.editor import fields, options, renaming, steps, ways
from alur.engine.cases.forms import StepForm, build_form
from alur.foundation.offices.queries import local_day
from alur.kernel import clock

from .editing import Sheet, argument_number
from .pages import language, to

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alur.administration.queries.editor import Editor
    from alur.administration.rules.editor.cells import Cell, Posted
    from alur.engine.sops.rules.definition import Topic


def step_sheet(editor: Editor, key: str) -> Sheet | None:
    """None where no step is called so, or several are."""
    place = steps.place_of_step(editor.data, key)
    if place is None:
        return None
    name, sops = step_name(editor.data, place), editor.known.sops
    return Sheet(
        "administration/editor_step.html",
        to("editor_step", editor.draft.pk, key),
        cells=lambda data: steps.step_cells(data, place, editor.known),
        context=lambda editor, posted, cells: _step_page(editor, posted, cells, place),
        what=lambda _cells, word: _step_words(word, name),
        typed=(
            lambda data, posted: ways.typed_outcome(data, place, posted),
            lambda data, posted: ways.typed_branch(data, place, posted),
            lambda data, posted: ways.typed_call(data, place, posted, sops),
            lambda data, posted: options.typed_option(data, place, posted),
            lambda data, posted: renaming.renamed_outcomes(data, place, posted),
            lambda data, posted: renaming.renamed_branches(data, place, posted),
            lambda data, posted: renaming.renamed_step(data, place, posted),
        ),
        acts={
            "hasil-hapus": lambda data, which: ways.remove_outcome(data, place, which),
            "hasil-naik": lambda data, which: ways.move_outcome(data, place, which, -1),
            "hasil-turun": lambda data, which: ways.move_outcome(data, place, which, 1),
            "cabang-hapus": lambda data, which: ways.remove_branch(data, place, which),
            "jalan-satu": lambda data, _which: ways.go_one_way(data, place),
            "jalan-bersamaan": lambda data, _which: ways.go_side_by_side(data, place),
            "hapus": lambda data, _which: steps.remove_step(data, place),
            "naik": lambda data, _which: steps.move_step(data, place, -1),
            "turun": lambda data, _which: steps.move_step(data, place, 1),
        },
        anchor=lambda word, _which: "#hasil" if word.startswith(("hasil", "cabang", "jalan", "panggil")) else "",
        moved=lambda now, posted: _moved(now, posted, key),
    )


def _moved(now: Editor, posted: Posted, key: str) -> str:
    """Where the step has its page now that it has another key; "" where it kept its own."""
    new = (posted.get("kunci-langkah") or [""])[0].strip()
    if steps.place_of_step(now.data, key) is not None or steps.place_of_step(now.data, new) is None:
        return ""
    return to("editor_step", now.draft.pk, new)


def _step_words(word: str, name: str) -> str:
    said = {"hapus": _("Hapus langkah “%(name)s”"), "naik": _("Pindah langkah “%(name)s”")}
    said["turun"] = said["naik"]
    return said.get(word, _("Langkah “%(name)s”")) % {"name": name}


def _step_page(editor: Editor, posted: Posted | None, cells: list[Cell], place: int) -> dict[str, Any]:
    """With the closed lists."""
    context = step_context(editor, posted, cells, place)
    flags = [
        {"name": name, "words": words, "help": help_text, "is_on": context["boxes"][name].is_on}
        for name, (words, help_text) in lists.FLAGS.items()
    ]
    return {**context, "reasons": lists.REASONS, "completes": lists.COMPLETES, "flags": flags}


def _form_page(editor: Editor, posted: Posted | None, cells: list[Cell], place: int) -> dict[str, Any]:
    """With the closed lists, and each page of the form as it will be asked."""
    topics, said = preview(editor.data, place), language()
    looks = None
    if topics is not None:
        looks = [
            (
                each.topic.in_language(said),
                each.help.in_language(said) if each.help else "",
                _asked(editor, each, said, {}),
            )
            for each in topics
        ]
    context = form_context(editor, posted, cells, place)
    return {**context, "types": lists.TYPES, "fills": lists.FILLS, "looks": looks}


def _asked(editor: Editor, topic: Topic, said: str, given: Mapping[str, Any]) -> StepForm:
    """By the very form that a case asks; its ids are none of the page's."""
    form = build_form(
        topic.fields, language=said, today=lambda: local_day(editor.officer.office, clock.now()), given=given
    )
    form.auto_id = "contoh_%s"
    return form


def asked_with(editor: Editor, topics: list[Topic], given: Mapping[str, Any]) -> list[tuple[str, StepForm]]:
    """The pages of a form with these answers."""
    said = language()
    return [(each.topic.in_language(said), _asked(editor, each, said, given)) for each in topics]


def form_sheet(editor: Editor, key: str) -> Sheet | None:
    """As `step_sheet`."""
    place = steps.place_of_step(editor.data, key)
    if place is None:
        return None
    return Sheet(
        "administration/editor_form.html",
        to("editor_form", editor.draft.pk, key),
        cells=lambda data: fields.form_cells(data, place),
        context=lambda editor, posted, cells: _form_page(editor, posted, cells, place),
        what=lambda _cells, _word: _("Isian langkah “%(step)s”") % {"step": key},
        typed=(
            lambda data, posted: fields.typed_field(data, place, posted),
            lambda data, posted: renaming.renamed_fields(data, place, posted),
        ),
        acts={
            "hapus": lambda data, which: fields.remove_field(data, place, which),
            "naik": lambda data, which: fields.move_field(data, place, which, -1),
            "turun": lambda data, which: fields.move_field(data, place, which, 1),
            "topik-naik": lambda data, which: fields.move_topic(data, place, argument_number(which), -1),
            "topik-turun": lambda data, which: fields.move_topic(data, place, argument_number(which), 1),
        },
        anchor=lambda word, _which: "#susunan-isian" if word else "",
    )
