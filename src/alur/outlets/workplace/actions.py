"""Saving, naming, ordering and removing views; saying that one is here; the address of one's own calendar."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from alur.engine.cases.models import Task
from alur.engine.sops.models import RevisionDraft
from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.models import Officer, Position
from alur.kernel.errors import Invalid, Refused
from alur.kernel.ids import derived_token, token_digest

from .models import CalendarAddress, DraftPresence, Presence, SavedView
from .policies import MOST_VIEWS, may_change
from .queries import CALENDAR, calendar_address_of, views_of

BEAT = timedelta(seconds=15)
"""Presence is written at most so often for one officer and task, however often the page asks."""
FORGOTTEN = timedelta(hours=1)
USE_NOTED_EVERY = timedelta(hours=1)


@contextmanager
def _own(officer: Officer) -> Iterator[None]:
    """One transaction; the officer's row is the lock of the views and of the officer's journal stream."""
    with transaction.atomic():
        Officer.objects.select_for_update().get(pk=officer.pk)
        yield


def _tell(kind: str, view: SavedView, by: Officer, at: datetime) -> None:
    # The words of a view may name a person: the journal keeps only which view it was.
    write_entry(stream=f"officer:{by.pk}", kind=f"workplace.{kind}", actor=by.actor, at=at, data={"view": str(view.pk)})


def save_view(
    *, name: str, which: str, search: str, service: str, position: Position | None, by: Officer, at: datetime
) -> SavedView:
    """Keep a narrowed inbox under a name. The same again changes nothing. Raises Invalid."""
    name = _named(name)
    content = {"which": which, "search": search, "service": service, "position": position}
    with _own(by):
        views = list(views_of(by))
        same = next((view for view in views if view.name == name), None)
        if same is not None:
            if {key: getattr(same, key) for key in content} == content:
                return same
            raise Invalid({"name": _taken(name)})
        if len(views) >= MOST_VIEWS:
            raise Invalid({"name": _("Anda sudah punya %(most)d tampilan. Hapus dulu satu.") % {"most": MOST_VIEWS}})
        place = max((view.place for view in views), default=0) + 1
        view = SavedView.objects.create(officer=by, name=name, place=place, **content)
        _tell("view_saved", view, by, at)
    return view


def rename_view(*, view: SavedView, name: str, by: Officer, at: datetime) -> None:
    """Raises Invalid where the name is empty or taken, Refused for somebody else's view."""
    name = _named(name)
    _check(view, by)
    with _own(by):
        if views_of(by).filter(name=name).exclude(pk=view.pk).exists():
            raise Invalid({"name": _taken(name)})
        if SavedView.objects.filter(pk=view.pk).exclude(name=name).update(name=name):
            _tell("view_renamed", view, by, at)


def move_view(*, view: SavedView, up: bool, by: Officer, at: datetime) -> None:
    """One place to the front or to the back; at the end of the row nothing happens. Raises Refused."""
    _check(view, by)
    with _own(by):
        views = list(views_of(by))
        here = next((index for index, each in enumerate(views) if each.pk == view.pk), None)
        there = None if here is None else here + (-1 if up else 1)
        if here is None or there is None or not 0 <= there < len(views):
            return
        views[here], views[there] = views[there], views[here]
        for place, each in enumerate(views, start=1):
            each.place = place
        SavedView.objects.bulk_update(views, ["place"])
        _tell("view_moved", view, by, at)


def remove_view(*, view: SavedView, by: Officer, at: datetime) -> None:
    """Removing again what is gone changes nothing. Raises Refused."""
    _check(view, by)
    with _own(by):
        if SavedView.objects.filter(pk=view.pk).delete()[0]:
            _tell("view_removed", view, by, at)


def say_here(*, task: Task, by: Officer, at: datetime) -> None:
    """The officer has this task's page open. Not history but a trace of the moment: no journal entry, gone in an hour.

    Written at most once a BEAT for one officer and task.
    """
    _seen(Presence, "task", task, by, at)


def say_at_draft(*, draft: RevisionDraft, by: Officer, at: datetime) -> None:
    """As `say_here`: the officer has the page open on which this draft is written."""
    _seen(DraftPresence, "draft", draft, by, at)


def _seen[P: (Presence, DraftPresence)](
    model: type[P], name: str, what: Task | RevisionDraft, by: Officer, at: datetime
) -> None:
    if model.objects.filter(**{name: what}, officer=by, seen_at__gt=at - BEAT).exists():
        return
    model.objects.filter(officer=by, seen_at__lt=at - FORGOTTEN).delete()
    model.objects.bulk_create(
        [model(**{name: what}, officer=by, seen_at=at)],
        update_conflicts=True,
        unique_fields=[name, "officer"],
        update_fields=["seen_at"],
    )


def make_calendar_address(*, key: str, by: Officer, at: datetime) -> tuple[CalendarAddress, str]:
    """A new address of the officer's own calendar and its secret (192 bits), which can never be shown again.

    It ends the one before. The same `key` again (a form sent twice) answers the same address and secret, also when it
    was revoked meanwhile: it does not come to life again.
    """
    secret = derived_token(settings.LINK_KEY.encode(), CALENDAR, f"{by.pk}:{key}")
    digest = token_digest(CALENDAR, secret)
    with _own(by):
        if before := CalendarAddress.objects.filter(digest=digest).first():
            return before, secret
        _revoke_calendar(by, at)
        address = CalendarAddress.objects.create(officer=by, digest=digest, made_at=at)
        _tell_calendar("calendar_made", address, by, at)
    return address, secret


def revoke_calendar_address(*, by: Officer, at: datetime) -> None:
    """From now on it opens nothing; twice is once."""
    with _own(by):
        _revoke_calendar(by, at)


def note_calendar_use(*, address: CalendarAddress, at: datetime) -> None:
    """When a program fetched it last, to the hour. No journal entry, as for a visit."""
    if address.last_used_at is None or at - address.last_used_at >= USE_NOTED_EVERY:
        CalendarAddress.objects.filter(pk=address.pk).update(last_used_at=at)


def _revoke_calendar(by: Officer, at: datetime) -> None:
    address = calendar_address_of(by)
    if address is not None:
        CalendarAddress.objects.filter(pk=address.pk).update(revoked_at=at)
        _tell_calendar("calendar_revoked", address, by, at)


def _tell_calendar(kind: str, address: CalendarAddress, by: Officer, at: datetime) -> None:
    data = {"address": str(address.pk)}
    write_entry(stream=f"officer:{by.pk}", kind=f"workplace.{kind}", actor=by.actor, at=at, data=data)


def _check(view: SavedView, by: Officer) -> None:
    if not may_change(by, view):
        raise Refused(_("Tampilan ini milik petugas lain."))


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Invalid({"name": _("Tulis nama tampilan.")})
    if len(name) > 40:
        raise Invalid({"name": _("Nama tampilan paling panjang 40 huruf.")})
    return name


def _taken(name: str) -> str:
    return _("Anda sudah punya tampilan bernama “%(name)s”. Pakai nama lain.") % {"name": name}
