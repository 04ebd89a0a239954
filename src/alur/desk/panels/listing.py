"""The list of tasks: the inbox itself, and the pane beside a case."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.utils.translation import gettext as _

from alur.desk.queries import PAGE_SIZE, officer_of, words_of
from alur.engine.cases.queries import inbox, inbox_counts, taking_part

from .cards import Card, cards

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from alur.engine.cases.models import Task
    from alur.engine.cases.queries.inbox import InboxCounts

FILTERS = ("semua", "hampir", "lewat", "menunggu", "saya", "ikut")


@dataclass(frozen=True)
class FilterLink:
    label: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
class Listing:
    """What the list pane shows. `state` is the query string that brings the same list again."""

    cards: list[Card]
    filters: list[FilterLink]
    which: str
    search: str
    state: str
    newer: str
    older: str
    empty: tuple[str, str]


def listing(request: HttpRequest, at: datetime, current: object = None) -> Listing:
    """The officer's list as `?saring=`, `?q=` and `?halaman=` ask for it."""
    officer = officer_of(request)
    which = request.GET.get("saring", "")
    which = which if which in FILTERS else "semua"
    search = words_of(request.GET.get("q", ""))
    page = _page_number(request.GET.get("halaman", ""))
    counts = inbox_counts(officer, at)
    request.inbox_count = counts["semua"]  # type: ignore[attr-defined]  # spares the menu a second count
    counts["ikut"] = taking_part(officer, at).count()
    tasks: QuerySet[Task] = inbox(officer, at, which=which, search=search)
    if which == "ikut":
        tasks = taking_part(officer, at, search=search)
    tasks = tasks.prefetch_related("pauses")
    start = (page - 1) * PAGE_SIZE
    found = list(tasks[start : start + PAGE_SIZE + 1])
    asked = {"saring": which if which != "semua" else "", "q": search}
    return Listing(
        cards=cards(found[:PAGE_SIZE], officer, at, current),
        filters=_filters(counts, which, search),
        which=which,
        search=search,
        state=_query({**asked, "halaman": page if page > 1 else ""}),
        newer=_query({**asked, "halaman": page - 1 if page > 2 else ""}) or "?" if page > 1 else "",
        older=_query({**asked, "halaman": page + 1}) if len(found) > PAGE_SIZE else "",
        empty=_empty(which, search, counts),
    )


def _page_number(text: str) -> int:
    return max(1, int(text)) if text.isascii() and text.isdecimal() and len(text) < 5 else 1


def _query(values: dict[str, Any]) -> str:
    kept = {name: value for name, value in values.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def _filters(counts: InboxCounts, which: str, search: str) -> list[FilterLink]:
    labels = {
        "semua": _("Semua"),
        "hampir": _("Hampir lewat"),
        "lewat": _("Lewat"),
        "menunggu": _("Menunggu"),
        "saya": _("Saya pegang"),
        "ikut": _("Ikut serta"),
    }
    by_name: dict[str, int] = {**counts}
    return [
        FilterLink(
            label=labels[name],
            count=by_name[name],
            url=_query({"saring": name if name != "semua" else "", "q": search}) or "?",
            current=name == which,
        )
        for name in FILTERS
    ]


def _empty(which: str, search: str, counts: InboxCounts) -> tuple[str, str]:
    """What an empty list says, and what to do then."""
    if search:
        return (
            _("Tidak ada tugas yang cocok"),
            _("Periksa ejaannya, atau cari di semua permohonan, juga yang sudah selesai."),
        )
    if which != "semua" and counts["semua"]:
        return _("Tidak ada tugas di saringan ini"), _("Pilih Semua untuk melihat tugas lain.")
    return (
        _("Tidak ada tugas terbuka"),
        _(
            "Tugas baru muncul di sini begitu ada langkah untuk jabatan Anda. "
            "Permohonan lewat surat atau telepon dicatat di Loket."
        ),
    )
