"""Taking a change of a draft back, and doing it again: the texts it had lie in two piles."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from alur.engine.sops.models import DraftState, DraftText, RevisionDraft, Way
from alur.engine.sops.queries import text_on_top
from alur.engine.sops.rules.naming import named_in
from alur.foundation.journal.actions import write_entry
from alur.kernel.errors import Refused

from .guarding import change, check_may, locked

MOST = 50
"""Changes that can be undone, one after the other."""


def undo_draft(*, draft: RevisionDraft, edition: int, by: str, at: datetime) -> RevisionDraft:
    """The text as it was before the last change, whoever made it; who undoes is a maker, too.

    Refused for who may not and where there is nothing to undo; Conflict where the draft is not at `edition` any more.
    """
    return _turn(draft, edition, by, at, Way.BACK)


def redo_draft(*, draft: RevisionDraft, edition: int, by: str, at: datetime) -> RevisionDraft:
    """The last undone change again; every other change ends that. Refused and Conflict as `undo_draft`."""
    return _turn(draft, edition, by, at, Way.FORTH)


@transaction.atomic
def _turn(draft: RevisionDraft, edition: int, by: str, at: datetime, way: Way) -> RevisionDraft:
    check_may(by, draft.office)
    draft = locked(draft, edition, (DraftState.DRAFT,))
    top = text_on_top(draft, way)
    if top is None:
        raise Refused(
            _("Tidak ada lagi yang dapat dibatalkan.") if way == Way.BACK else _("Tidak ada lagi yang dapat diulangi.")
        )
    _pile(draft, Way.FORTH if way == Way.BACK else Way.BACK, top.what, top.changed_by, top.changed_at)
    source = top.source
    top.delete()
    slug, title = named_in(source)
    makers = [*dict.fromkeys([*draft.makers, by])]
    change(draft, source=source, slug=slug, title=title, changed_by=by, changed_at=at, makers=makers)
    kind = "sop.draft_undone" if way == Way.BACK else "sop.draft_redone"
    data = {"edition": draft.edition, "slug": slug, "characters": len(source)}
    write_entry(stream=draft.stream, kind=kind, actor=by, at=at, data=data)
    return draft


def keep_text(draft: RevisionDraft, what: str, by: str, at: datetime) -> None:
    """Of a draft about to be changed, under its lock."""
    _pile(draft, Way.BACK, what, by, at)
    DraftText.objects.filter(draft=draft, way=Way.FORTH).delete()
    kept = DraftText.objects.filter(draft=draft, way=Way.BACK).order_by("-place")
    if (oldest := kept.values_list("place", flat=True)[MOST - 1 : MOST].first()) is not None:
        kept.filter(place__lt=oldest).delete()


def forget_texts(draft: RevisionDraft) -> None:
    """Of a draft that is over."""
    DraftText.objects.filter(draft=draft).delete()


def _pile(draft: RevisionDraft, way: Way, what: str, by: str, at: datetime) -> None:
    """The draft's present text, on top."""
    top = text_on_top(draft, way)
    place = top.place + 1 if top else 1
    DraftText.objects.create(
        draft=draft, way=way, place=place, source=draft.source, what=what[:200], changed_by=by, changed_at=at
    )
