"""What the pages of the editor share: from what was typed to a new text of the draft, and what to say of a refusal."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from alur.administration.forms.base import ConfirmForm
from alur.administration.queries.editor import Editor, editor_of
from alur.administration.queries.editor_words import mark_of
from alur.administration.rules.editor.cells import Cell, Posted, changes, is_changed, sent, shown
from alur.engine.sops.actions import save_draft
from alur.engine.sops.queries import text_at
from alur.engine.sops.rules.editing import CannotEdit, Operation, edited
from alur.engine.sops.rules.yaml_source import Unreadable, load
from alur.kernel import clock
from alur.kernel.errors import AlurError, Conflict
from alur.outlets.workplace.actions import say_at_draft
from alur.outlets.workplace.queries import others_at_draft

from .pages import administrator_of, done_before, remember_done, to

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django_stubs_ext import StrPromise

type Act = Callable[[Any, str], list[Operation]]

TYPED = ("baris-", "isian-", "hasil-", "topik-", "pelaksana-", "akhir-", "opsi-", "cabang-", "batas-")
"""How the names of inputs begin that come and go."""
LIVE = "X-Alur-Live"
"""The page's script says so of what it saves by itself: it wants the page back, not the way to it."""


@dataclass(frozen=True)
class Sheet:
    """One page of the editor."""

    template: str
    here: str
    """Its address."""
    cells: Callable[[Any], list[Cell]]
    context: Callable[[Editor, Posted | None, list[Cell]], dict[str, Any]]
    what: Callable[[list[Cell], str], str]
    """What was changed, in words: the cells, or the button that was pressed."""
    typed: tuple[Callable[[Any, Posted], list[Operation]], ...] = ()
    """What empty lines add."""
    acts: dict[str, Act] = field(default_factory=dict)
    """Buttons: `act=word:argument`."""
    anchor: Callable[[str, str], str] = lambda _word, _argument: ""
    """Where on the page to go on after a button."""
    moved: Callable[[Editor, Posted], str] = lambda _editor, _posted: ""
    """Its address afterwards, where what was typed gave it another."""


@dataclass
class Refusal:
    """Why nothing was saved, with what was typed beside what is there now."""

    error: str
    status: int
    differences: list[tuple[str, str, str]] = field(default_factory=list)
    """Input, typed, now."""
    lost: list[str] = field(default_factory=list)
    """What was typed in inputs that are not there any more."""
    edition: int | None = None
    """The edition that may be written over; None where it may not, since inputs came or went."""


def edit(request: HttpRequest, revision_id: UUID, sheet_of: Callable[[Editor], Sheet | None]) -> HttpResponse:
    """Show a page of the editor; posted, keep what was typed, and do what the pressed button says."""
    officer, at = administrator_of(request), clock.now()
    editor = editor_of(officer, revision_id)
    if editor.draft.state != "draft" or not isinstance(editor.data, dict):
        if editor.draft.state == "draft":
            messages.warning(request, _("Teks SOP belum dapat dibaca. Perbaiki dahulu di sini."))
        return redirect(to("revision", revision_id))
    sheet = sheet_of(editor)
    if sheet is None:
        return redirect(to("editor", revision_id))
    refusal, posted = None, None
    live = LIVE in request.headers
    if request.method == "POST":
        posted = dict(request.POST.lists())
        if not live and (done := done_before(request)):
            return redirect(done)
        refusal = _save(editor, sheet, posted)
        editor = editor_of(officer, revision_id)
        moved = sheet.moved(editor, posted) if refusal is None else ""
        if refusal is None and (moved or not live):
            then = moved or f"{sheet.here}{sheet.anchor(*pressed(posted))}"
            remember_done(request, then)
            return redirect(then)
        posted = posted if refusal else None
    elif request.method == "GET":
        say_at_draft(draft=editor.draft, by=officer, at=at)
    return _shown(request, editor, sheet, refusal, posted)


def _shown(
    request: HttpRequest, editor: Editor, sheet: Sheet, refusal: Refusal | None, posted: Posted | None
) -> HttpResponse:
    """The page as the draft stands now, with what was typed where that was refused."""
    cells = sheet.cells(editor.data)
    if refusal is not None and posted is not None and refusal.status == 409:
        _compare(refusal, editor, cells, posted)
    context = {
        "editor": editor,
        "draft": editor.draft,
        "form": ConfirmForm(),
        "refusal": refusal,
        "edition": _number(posted, "edition") if posted else editor.draft.edition,
        "edition_text": str(editor.draft.edition),
        "mark": mark_of(cells),
        "page_address": sheet.here,
        "others": others_words(others_at_draft(editor.draft, editor.officer, clock.now())),
        "typed": {name: values[0] for name, values in (posted or {}).items() if values},
        "here": "services",
        "zone": editor.officer.office.zone,
        **sheet.context(editor, posted, cells),
    }
    return render(request, sheet.template, context, status=refusal.status if refusal else 200)


def _save(editor: Editor, sheet: Sheet, posted: Posted) -> Refusal | None:
    """A new text of the draft, or why there is none."""
    draft = editor.draft
    edition = _number(posted, "timpa") or _number(posted, "edition")
    try:
        if edition != draft.edition:
            raise Conflict(
                _("Rancangan ini sudah diubah orang lain sejak Anda membukanya. Yang Anda ketik masih ada di bawah.")
            )
        text, what = _changed(editor, sheet, posted)
        save_draft(
            office=editor.officer.office, source=text, by=editor.officer.actor, at=clock.now(), draft=draft,
            edition=edition, what=what, in_sitting=True,
        )  # fmt: skip
    except CannotEdit as error:
        return Refusal(str(error), 422)
    except Conflict as error:
        return Refusal(str(error), 409)
    except AlurError as error:
        return Refusal(str(error), 403)
    return None


def _changed(editor: Editor, sheet: Sheet, posted: Posted) -> tuple[str, str]:
    """The text with everything that was typed, and then what the pressed button does; and both in words."""
    operations, cells = changes(editor.data, _own(editor, sheet.cells(editor.data), posted), posted)
    text = edited(editor.draft.source, *operations)
    word, argument = pressed(posted)
    steps: list[Callable[[Any], list[Operation]]] = [
        *((lambda data, add=add: add(data, posted)) for add in sheet.typed),
        lambda data: sheet.acts[word](data, argument) if word in sheet.acts else [],
    ]
    for step in steps:
        text = edited(text, *step(load(text).data))
    return text, sheet.what(cells, word)


def _own(editor: Editor, cells: list[Cell], posted: Posted) -> list[Cell]:
    """Those that were typed in: on a page that was overtaken, those that differ from what it showed."""
    edition = _number(posted, "edition")
    text = text_at(editor.draft, edition) if edition != editor.draft.edition else None
    try:
        before = load(text).data if text else None
    except Unreadable:
        before = None
    return cells if before is None else [cell for cell in cells if is_changed(before, cell, posted)]


def _compare(refusal: Refusal, editor: Editor, cells: list[Cell], posted: Posted) -> None:
    """What was typed differently from what is there now."""
    names = {cell.name for cell in cells}
    for cell in _own(editor, cells, posted):
        if is_changed(editor.data, cell, posted):
            typed, now = _in_words(sent(cell, posted)), _in_words(shown(editor.data, cell))
            refusal.differences.append((cell.what, typed, now))
    refusal.lost = [
        values[0] for name, values in posted.items()
        if name not in names and name.startswith(TYPED) and values[0].strip()
        and name.removesuffix("-en") not in names
    ]  # fmt: skip
    if (posted.get("susunan") or [""])[0] == mark_of(cells):
        refusal.edition = editor.draft.edition


def _in_words(values: list[str]) -> str:
    return ", ".join(each for each in values if each) or "–"


def _number(posted: Posted | None, name: str) -> int:
    text = ((posted or {}).get(name) or [""])[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


def pressed(posted: Posted) -> tuple[str, str]:
    """The button, and what it is about."""
    word, _colon, argument = (posted.get("act") or [""])[-1].partition(":")
    return word, argument


def argument_number(argument: str) -> int:
    return int(argument) if argument.isascii() and argument.isdigit() and len(argument) < 6 else 0


def in_words(choices: list[tuple[str, StrPromise]]) -> list[tuple[str, str]]:
    """A closed list in the reader's language."""
    return [(value, str(words)) for value, words in choices]


def others_words(names: list[str]) -> str:
    """ "Sri juga sedang membuka rancangan ini."""
    if not names:
        return ""
    return _("%(names)s juga sedang membuka rancangan ini.") % {"names": ", ".join(names)}
