"""The list of tasks: the inbox itself, and the pane beside a case."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import prefetch_related_objects
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from alur.desk.queries import PAGE_SIZE, officer_of, words_of
from alur.engine.cases.queries import URGENT, Narrowing, worklist, worklist_counts
from alur.engine.cases.queries.worklist import FILTERS, shown
from alur.engine.sops.queries import titles_in_force
from alur.foundation.offices.queries import remember_positions
from alur.outlets.notifications.queries import new_to
from alur.outlets.workplace.queries import views_of
from alur.ui.keyset import PARAMETER, addresses, page_of

from . import words
from .cards import Card, cards

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alur.engine.cases.queries.inbox import InboxCounts
    from alur.foundation.offices.models import Officer, Position
    from alur.outlets.workplace.models import SavedView


FILTER_WORDS = {
    "semua": gettext_lazy("Semua"),
    "hampir": gettext_lazy("Hampir lewat"),
    "lewat": gettext_lazy("Lewat"),
    "menunggu": gettext_lazy("Menunggu"),
    "saya": gettext_lazy("Saya pegang"),
    "belum": gettext_lazy("Belum diambil"),
    "ikut": gettext_lazy("Ikut serta"),
}


@dataclass(frozen=True)
class FilterLink:
    label: str
    count: int
    url: str
    current: bool


@dataclass(frozen=True)
class ViewLink:
    name: str
    url: str
    current: bool


@dataclass(frozen=True)
class Choice:
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class Listing:
    """What the list pane shows. `state` is the query string that brings the same list again."""

    cards: list[Card]
    filters: list[FilterLink]
    narrowed: Narrowing
    asked: dict[str, str]
    state: str
    newer: str
    older: str
    empty: tuple[str, str]

    @property
    def which(self) -> str:
        return self.narrowed.which

    @property
    def search(self) -> str:
        return self.narrowed.search

    @property
    def narrow(self) -> bool:
        """Narrowed by more than a filter: the way to it stands open."""
        return bool(self.narrowed.service or self.narrowed.position)

    @property
    def tag(self) -> str:
        """Names what the list shows: all its words stand here. Two that are alike have the same ETag."""
        return f'"{hashlib.sha256(repr(self).encode()).hexdigest()[:32]}"'


@dataclass(frozen=True)
class Choices:
    """What stands above the inbox: one's own views, and what the list can be narrowed to."""

    views: list[ViewLink]
    services: list[Choice]
    positions: list[Choice]
    savable: bool
    """There is something to save that no view has yet."""


def narrowing_of(asked: Mapping[str, str]) -> Narrowing:
    """As an address or a form asks for it; what it cannot mean is left out."""
    which, position = asked.get("saring", ""), asked.get("jabatan", "")
    return Narrowing(
        which=which if which in FILTERS else "semua",
        search=words_of(asked.get("q", "")),
        service=words_of(asked.get("layanan", ""))[:60],
        position=int(position) if position.isascii() and position.isdecimal() and len(position) < 10 else None,
    )


def asked_by(narrowed: Narrowing) -> dict[str, str]:
    """The address's words that bring this narrowing again; the defaults are left out."""
    said = {
        "saring": narrowed.which if narrowed.which != "semua" else "",
        "q": narrowed.search,
        "layanan": narrowed.service,
        "jabatan": str(narrowed.position or ""),
    }
    return {name: value for name, value in said.items() if value}


def narrowing_by(view: SavedView) -> Narrowing:
    return Narrowing(which=view.which, search=view.search, service=view.service, position=view.position_id)


def listing(request: HttpRequest, at: datetime, current: object = None) -> Listing:
    """The officer's list as `?saring=`, `?q=`, `?layanan=`, `?jabatan=` and the page's cursor ask for it."""
    officer = officer_of(request)
    narrowed = narrowing_of(request.GET)
    asked = asked_by(narrowed)
    held = [each.pk for each in remember_positions(officer, at)]
    counts = worklist_counts(officer, at, narrowed, held=held)
    if not (narrowed.service or narrowed.position):
        request.inbox_count = counts["semua"]  # type: ignore[attr-defined]  # spares the menu a second count
    cursor = request.GET.get(PARAMETER, "")
    tasks = worklist(officer, at, narrowed, held=held)
    page = page_of(tasks, URGENT, cursor=cursor, size=PAGE_SIZE, late=shown())
    prefetch_related_objects([task for task in page.rows if getattr(task, "waiting", True)], "pauses")
    newer, older = addresses(page, asked)
    state = _query({**asked, PARAMETER: cursor if page.previous else ""})
    new = new_to(officer, [task.pk for task in page.rows])
    return Listing(
        cards=cards(page.rows, officer, at, state=state, current=current, new=new),
        filters=_filters(counts, narrowed),
        narrowed=narrowed,
        asked=asked,
        state=state,
        newer=newer,
        older=older,
        empty=_empty(narrowed, counts),
    )


def choices(officer: Officer, at: datetime, shown: Listing) -> Choices:
    """What the officer can choose beside the list that is shown."""
    views = [_view(view, shown.narrowed) for view in views_of(officer)]
    return Choices(
        views=views,
        services=_services(officer, shown.narrowed),
        positions=_positions(remember_positions(officer, at), shown.narrowed),
        savable=bool(shown.asked) and not any(view.current for view in views),
    )


def _query(values: Mapping[str, Any]) -> str:
    kept = {name: value for name, value in values.items() if value}
    return f"?{urlencode(kept)}" if kept else ""


def _filters(counts: InboxCounts, narrowed: Narrowing) -> list[FilterLink]:
    return [
        FilterLink(
            label=str(FILTER_WORDS[name]),
            count=counts[name],
            url=_query(asked_by(replace(narrowed, which=name))) or "?",
            current=name == narrowed.which,
        )
        for name in FILTERS
    ]


def _view(view: SavedView, narrowed: Narrowing) -> ViewLink:
    saved = narrowing_by(view)
    return ViewLink(name=view.name, url=_query(asked_by(saved)) or "?", current=saved == narrowed)


def _services(officer: Officer, narrowed: Narrowing) -> list[Choice]:
    """Every SOP in force, also those that only others call: their steps lie in inboxes too."""
    titles = titles_in_force(officer.office, words.language())
    return [Choice(slug, title, slug == narrowed.service) for slug, title in titles.items()]


def _positions(held: Sequence[Position], narrowed: Narrowing) -> list[Choice]:
    """Nothing to choose for who holds one position only."""
    return [Choice(str(each.pk), each.name, each.pk == narrowed.position) for each in held] if len(held) > 1 else []


def _empty(narrowed: Narrowing, counts: InboxCounts) -> tuple[str, str]:
    """What an empty list says, and what to do then."""
    if narrowed.search:
        return (
            _("Tidak ada tugas yang cocok"),
            _("Periksa ejaannya, atau cari di semua permohonan, juga yang sudah selesai."),
        )
    if counts["semua"] or narrowed.service or narrowed.position:
        return _("Tidak ada tugas di saringan ini"), _("Pilih Semua untuk melihat tugas lain.")
    return (
        _("Tidak ada tugas terbuka"),
        _(
            "Tugas baru muncul di sini begitu ada langkah untuk jabatan Anda. "
            "Permohonan lewat surat atau telepon dicatat di Loket."
        ),
    )
