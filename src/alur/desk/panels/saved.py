"""One's saved views in words, for the page that keeps them in order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from alur.desk.forms import ViewNameForm
from alur.engine.sops.queries import titles_in_force
from alur.outlets.workplace.queries import views_of

from . import words
from .listing import FILTER_WORDS, asked_by, narrowing_by

if TYPE_CHECKING:
    from uuid import UUID

    from alur.foundation.offices.models import Officer
    from alur.outlets.workplace.models import SavedView


@dataclass(frozen=True)
class ViewRow:
    view: SavedView
    url: str
    shows: str
    form: ViewNameForm
    first: bool
    last: bool


def view_rows(officer: Officer, typed: ViewNameForm | None, about: UUID | None) -> list[ViewRow]:
    """In the officer's order; `typed` is the refused new name of the view `about`."""
    views = list(views_of(officer).select_related("position"))
    titles = titles_in_force(officer.office, words.language()) if views else {}
    return [
        ViewRow(
            view=view,
            url=f"?{urlencode(asked)}" if (asked := asked_by(narrowing_by(view))) else "?",
            shows=_shows(view, titles),
            form=typed
            if typed is not None and view.pk == about
            else ViewNameForm(initial={"name": view.name}, auto_id=f"{view.pk}-%s"),
            first=place == 0,
            last=place == len(views) - 1,
        )
        for place, view in enumerate(views)
    ]


def _shows(view: SavedView, titles: dict[str, str]) -> str:
    parts = [str(FILTER_WORDS[view.which])]
    if view.service:
        parts.append(titles.get(view.service, view.service))
    if view.position:
        parts.append(view.position.name)
    if view.search:
        parts.append(_("cari “%(words)s”") % {"words": view.search})
    return " · ".join(parts)
