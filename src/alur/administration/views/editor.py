"""The editor of a draft: the signed table, and how each row runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from alur.administration.forms.editor import ENDS, KINDS
from alur.administration.queries.editor import Editor, editor_of, other_faults, table_view
from alur.administration.queries.editor_inputs import end_groups, executor_groups
from alur.administration.queries.editor_try import try_view
from alur.administration.queries.editor_words import executor_choices
from alur.administration.rules.editor import people, renaming, steps, table
from alur.engine.cases.queries import drafted_chart
from alur.engine.sops.actions import redo_draft, undo_draft
from alur.kernel import clock
from alur.kernel.errors import AlurError
from alur.outlets.workplace.actions import say_at_draft
from alur.outlets.workplace.queries import others_at_draft

from .editing import Sheet, argument_number, edit, in_words, others_words
from .editor_service import identity_sheet, service_sheet
from .editor_steps import asked_with, form_sheet, step_sheet
from .pages import administrator_of, administrators, done_before, language, reading, remember_done, to

if TYPE_CHECKING:
    from uuid import UUID

    from alur.administration.rules.editor.cells import Cell, Posted
    from alur.engine.sops.rules.editing import Operation


@administrators
def editor_page(request: HttpRequest, revision_id: UUID) -> HttpResponse:
    """The table: rows with their words, executors to tick, mutu baku, and below each row how it runs."""
    return edit(request, revision_id, table_sheet)


@administrators
def editor_identity(request: HttpRequest, revision_id: UUID) -> HttpResponse:
    """The identity block, and what the service is called."""
    return edit(request, revision_id, identity_sheet)


@administrators
def editor_service(request: HttpRequest, revision_id: UUID) -> HttpResponse:
    """How the service is offered: to whom, on which schedule, by which law, and what personal data are for."""
    return edit(request, revision_id, service_sheet)


@administrators
def editor_step(request: HttpRequest, revision_id: UUID, step: str) -> HttpResponse:
    """One step: who, what the software does, how it can end and where each way leads."""
    return edit(request, revision_id, lambda editor: step_sheet(editor, step))


@administrators
def editor_form(request: HttpRequest, revision_id: UUID, step: str) -> HttpResponse:
    """The form of a step, built beside its preview."""
    return edit(request, revision_id, lambda editor: form_sheet(editor, step))


@administrators
def editor_turn(request: HttpRequest, revision_id: UUID, way: str) -> HttpResponse:
    """Take the last change back (`batalkan`), or do it again (`ulangi`)."""
    officer = administrator_of(request)
    editor = editor_of(officer, revision_id)
    turn = {"batalkan": undo_draft, "ulangi": redo_draft}.get(way)
    if turn is None:
        raise Http404
    home = to("editor", revision_id)
    back = request.POST.get("kembali", "")
    then = back if back.startswith(home) and back.isascii() and back.isprintable() else home
    if request.method != "POST":
        return redirect(home)
    if done := done_before(request):
        return redirect(done)
    edition = request.POST.get("edition", "")
    number = int(edition) if edition.isascii() and edition.isdigit() and len(edition) < 9 else 0
    try:
        turn(draft=editor.draft, edition=number, by=officer.actor, at=clock.now())
    except AlurError as error:
        messages.warning(request, str(error))
    else:
        remember_done(request, then)
        messages.success(request, _("Dibatalkan.") if way == "batalkan" else _("Diulangi."))
    return redirect(then)


@reading
def editor_chart(request: HttpRequest, revision_id: UUID) -> HttpResponseBase:
    """The flowchart of the draft as its text stands. 404 while it cannot be drawn."""
    editor = editor_of(administrator_of(request), revision_id)
    if editor.definition is None or not editor.can_be_drawn:
        raise Http404
    drawn = drafted_chart(editor.definition, editor.officer.office, language()).svg
    response = HttpResponse(drawn, content_type="image/svg+xml")
    patch_cache_control(response, private=True, no_store=True)
    return response


@reading
def editor_try(request: HttpRequest, revision_id: UUID) -> HttpResponseBase:
    """A dry run with invented data, its answers picked one by one; the address is all that is kept of it."""
    editor = editor_of(administrator_of(request), revision_id)
    definition, at = editor.definition, clock.now()
    view = None
    if definition is not None and editor.can_be_drawn:
        view = try_view(editor, definition, request.GET.get("jalan", ""), language(), at)
    context = {
        "draft": editor.draft,
        "view": view,
        "unreadable": definition is None or not editor.can_be_drawn,
        "stops": [(stop, asked_with(editor, stop.topics, stop.given)) for stop in view.stops] if view else [],
        "faults": len(editor.judged.faults),
        "here": "services",
        "zone": editor.officer.office.zone,
    }
    return render(request, "administration/editor_try.html", context)


@administrators
def editor_here(request: HttpRequest, revision_id: UUID) -> HttpResponse:
    """What an open page asks from time to time: was the draft changed, and who else is here?"""
    officer, at = administrator_of(request), clock.now()
    draft = editor_of(officer, revision_id).draft
    if request.method != "POST":
        return redirect(to("editor", revision_id))
    say_at_draft(draft=draft, by=officer, at=at)
    return JsonResponse(
        {"mark": str(draft.edition), "others": others_words(others_at_draft(draft, officer, at))}
    )  # fmt: skip


# ── The table ────────────────────────────────────────────────────────────────────────────────────


def table_sheet(editor: Editor) -> Sheet:
    return Sheet(
        "administration/editor.html",
        to("editor", editor.draft.pk),
        cells=lambda data: [*table.row_cells(data), *people.executor_cells(data), *people.end_cells(data)],
        context=_table_context,
        what=_table_words,
        typed=(
            people.typed_executor,
            people.typed_end,
            steps.typed_step,
            renaming.renamed_executors,
            renaming.renamed_ends,
        ),
        acts={
            "tambah": lambda data, which: table.add_row(data, argument_number(which)),
            "hapus": lambda data, which: table.remove_row(data, argument_number(which)),
            "naik": lambda data, which: _moved(data, which, -1),
            "turun": lambda data, which: _moved(data, which, 1),
            "langkah": lambda data, which: steps.add_step(data, argument_number(which)),
            "pelaksana-hapus": people.remove_executor,
            "pelaksana-naik": lambda data, key: people.move_executor(data, key, -1),
            "pelaksana-turun": lambda data, key: people.move_executor(data, key, 1),
            "akhir-hapus": people.remove_end,
            "akhir-naik": lambda data, key: people.move_end(data, key, -1),
            "akhir-turun": lambda data, key: people.move_end(data, key, 1),
        },
        anchor=_table_anchor,
    )


def _moved(data: Any, which: str, by: int) -> list[Operation]:  # noqa: ANN401  raw YAML
    place = argument_number(which)
    return table.move_row(data, place, place + by)


def _table_anchor(word: str, argument: str) -> str:
    part = word.partition("-")[0]
    if part in ("pelaksana", "akhir"):
        return f"#{part}"
    by = {"tambah": 1, "naik": -1, "turun": 1, "hapus": -1}.get(word, 0)
    place = argument_number(argument) + by
    return f"#baris-{place}" if word and place > 0 else ""


def _table_words(cells: list[Cell], word: str) -> str:
    said = {
        "tambah": _("Tambah baris"), "hapus": _("Hapus baris"), "naik": _("Pindah baris"), "turun": _("Pindah baris"),
        "langkah": _("Langkah baru"), "pelaksana-hapus": _("Hapus pelaksana"),
    }.get(word, "")  # fmt: skip
    rows = [each for each in dict.fromkeys(cell.what for cell in cells) if each.isdigit()]
    if said or not rows:
        return said or (_("Akhir permohonan") if word.startswith("akhir") else _("Pelaksana"))
    return _("Baris %(rows)s") % {"rows": ", ".join(rows)}


def _table_context(editor: Editor, posted: Posted | None, cells: list[Cell]) -> dict[str, Any]:
    chart = None
    if editor.definition is not None and editor.can_be_drawn:
        chart = drafted_chart(editor.definition, editor.officer.office, language())
    return {
        "table": table_view(editor, posted, cells),
        "executors": executor_groups(editor, posted, cells, in_words(KINDS)),
        "ends": end_groups(editor, posted, cells, in_words(ENDS)),
        "kinds": KINDS,
        "end_kinds": ENDS,
        "executor_choices": executor_choices(editor.data),
        "other_faults": other_faults(editor),
        "chart": chart,
    }
