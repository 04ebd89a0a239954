"""The editor saves after every word; the history tells of a sitting once, and every change can still be undone."""

import hashlib
from datetime import timedelta

import pytest

from alur.engine.sops.actions import return_draft, save_draft, undo_draft
from alur.engine.sops.models import DraftText
from alur.foundation.journal.queries import entries
from alur.foundation.offices.tests.make import make_office, make_officer

from .make import AT, TOY
from .test_revising import reviewed, saved, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def maker(office):
    return make_officer(office, "ani", is_administrator=True).actor


@pytest.fixture
def checker(office):
    return make_officer(office, "budi", is_administrator=True).actor


@pytest.fixture
def write():
    """Goes on writing in a draft so many minutes after it began."""

    def on(draft, by, minutes):
        return save_draft(
            office=draft.office, source=f"{TOY}# {minutes}\n", by=by, at=AT + timedelta(minutes=minutes), draft=draft,
            edition=draft.edition, in_sitting=True,
        )  # fmt: skip

    return on


def test_a_sitting_is_told_once_and_undone_change_by_change(office, maker, write):
    draft = saved(office, maker)
    for minutes in (1, 2, 30, 59):
        draft = write(draft, maker, minutes)
    assert (told(draft), draft.edition) == (["saved"], 5)
    assert DraftText.objects.filter(draft=draft, way="back").count() == 4
    draft = undo_draft(draft=draft, edition=5, by=maker, at=AT + timedelta(minutes=60))
    draft = write(draft, maker, 61)
    assert told(draft) == ["saved", "undone"]


def test_a_pause_another_writer_and_another_act_each_begin_a_new_sitting(office, maker, checker, write):
    draft = write(saved(office, maker), maker, 31)
    assert told(draft) == ["saved", "saved"]
    draft = write(write(draft, checker, 32), checker, 33)
    assert told(draft) == ["saved"] * 3
    draft = write(draft, maker, 34)
    assert [entry.actor for entry in entries(draft.stream)] == [maker, maker, checker, maker]
    third = make_officer(office, "cici", is_administrator=True).actor
    draft = reviewed(draft, third)
    assert entries(draft.stream).last().data["sha256"] == hashlib.sha256(draft.source.encode()).hexdigest()
    back = {"edition": draft.edition, "reason": "Belum lengkap.", "by": third, "at": AT + timedelta(minutes=35)}
    draft = write(return_draft(draft=draft, **back), maker, 36)
    assert told(draft)[-3:] == ["reviewed", "returned", "saved"]


def test_a_text_that_is_saved_as_a_whole_is_always_told(office, maker):
    draft = saved(office, maker)
    draft = saved(office, maker, f"{TOY}# dua\n", draft=draft, edition=draft.edition)
    assert told(draft) == ["saved", "saved"]
