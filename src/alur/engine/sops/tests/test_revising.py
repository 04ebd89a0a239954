"""A revision's way into force: made by one, checked by another, signed, in force from its day on, once."""

from datetime import date, timedelta

import pytest

from alur.engine.sops.actions import (
    Signing,
    drop_draft,
    make_effective,
    publish,
    redo_draft,
    return_draft,
    review_draft,
    save_draft,
    take_up_drafts,
    undo_draft,
    undoing,
    unschedule_draft,
)
from alur.engine.sops.models import RevisionDraft, SopVersion
from alur.engine.sops.queries import drafts, effective, text_on_top
from alur.engine.sops.rules.faults import FaultyDefinition
from alur.foundation.journal.queries import broken_links, entries, owners_of
from alur.foundation.offices.tests.make import make_office, make_officer
from alur.kernel.errors import Conflict, Invalid, Refused

from .make import AT, KNOWN, TOY, published, toy

pytestmark = pytest.mark.django_db

CHANGED = toy(("title: Peminjaman Ruang Rapat", "title: Peminjaman Ruang"))
BROKEN = toy(("kind: applicant", "kind: pelamar"))
TODAY = date(2026, 11, 24)
SIGNED = Signing("Sri Wahyuni", "Kepala Balai", date(2026, 11, 20))


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def maker(office):
    return make_officer(office, "ani", is_administrator=True).actor


@pytest.fixture
def checker(office):
    return make_officer(office, "budi", is_administrator=True).actor


def saved(office, by, text=TOY, **more):
    return save_draft(office=office, source=text, by=by, at=AT, **more)


def reviewed(draft, by):
    return review_draft(draft=draft, edition=draft.edition, by=by, at=AT, known_activities=KNOWN)


def in_force(draft, by, starts_on=None, *, at=AT, **more):
    return make_effective(
        draft=draft,
        edition=draft.edition,
        by=by,
        at=at,
        **{"signing": SIGNED, "starts_on": starts_on, "known_activities": KNOWN, "create_positions": True, **more},
    )


def told(draft):
    assert broken_links(draft.stream) == []
    assert owners_of([draft.stream]) == {draft.stream: f"office:{draft.office_id}"}
    return [entry.kind.removeprefix("sop.draft_") for entry in entries(draft.stream)]


def test_made_checked_signed_and_in_force_with_everybody_named(office, maker, checker):
    draft = in_force(reviewed(saved(office, maker), checker), maker)
    version = effective(office, "pinjam-ruang")
    draft.refresh_from_db()
    assert (draft.state, draft.version, draft.signer_name, draft.signed_on) == (
        "effective",
        version,
        "Sri Wahyuni",
        SIGNED.on,
    )
    assert (version.source, version.effective_at, version.published_by) == (TOY, AT, maker)
    assert told(draft) == ["saved", "reviewed", "effective"]
    data = entries(version.sop.stream)[0].data
    assert (data["way"], data["made_by"], data["reviewed_by"]) == ("reviewed", [maker], checker)
    assert list(drafts(office)) == []


def test_who_wrote_in_it_cannot_check_it_and_neither_can_the_machine(office, maker, checker):
    draft = saved(office, maker)
    for by in (maker, "system"):
        with pytest.raises(Refused):
            reviewed(draft, by)
    draft = saved(office, checker, CHANGED, draft=draft, edition=draft.edition)
    with pytest.raises(Refused):
        reviewed(draft, checker)
    third = make_officer(office, "cici", is_administrator=True).actor
    assert reviewed(draft, third).state == "reviewed"


def test_strangers_colleagues_and_the_dismissed_do_nothing(office, maker, checker):
    draft = saved(office, maker)
    foreign = make_officer(make_office("lain"), "dodi", is_administrator=True)
    colleague = make_officer(office, "euis")
    gone = make_officer(office, "feri", is_administrator=True, is_active=False)
    for by in (foreign.actor, colleague.actor, gone.actor, "applicant", "officer:0"):
        for act in (
            lambda by: saved(office, by),
            lambda by: reviewed(draft, by),
            lambda by: in_force(draft, by),
            lambda by: return_draft(draft=draft, edition=1, reason="x", by=by, at=AT),
            lambda by: unschedule_draft(draft=draft, edition=1, by=by, at=AT),
            lambda by: drop_draft(draft=draft, edition=1, by=by, at=AT),
        ):
            with pytest.raises(Refused):
                act(by)
    assert told(draft) == ["saved"]


def test_a_faulty_text_is_kept_but_neither_checked_nor_put_into_force(office, maker, checker):
    draft = saved(office, maker, BROKEN)
    assert (draft.slug, draft.title) == ("pinjam-ruang", "Peminjaman Ruang Rapat")
    with pytest.raises(FaultyDefinition):
        reviewed(draft, checker)
    with pytest.raises(Conflict):
        in_force(draft, checker)
    assert saved(office, maker, "bukan: [sop").title == ""
    for text in ("", " \n", "a\0b", "x" * (1024 * 1024 + 1)):
        with pytest.raises(Invalid):
            saved(office, maker, text)


def test_two_editors_the_second_is_told_and_the_first_text_stays(office, maker, checker):
    draft = saved(office, maker)
    saved(office, checker, CHANGED, draft=draft, edition=1)
    with pytest.raises(Conflict):
        saved(office, maker, BROKEN, draft=draft, edition=1)
    with pytest.raises(Conflict):
        saved(office, maker, BROKEN, draft=draft, edition=None)
    draft.refresh_from_db()
    assert (draft.source, draft.edition, draft.makers) == (CHANGED, 2, [maker, checker])
    assert saved(office, maker, CHANGED, draft=draft, edition=2).edition == 2
    assert told(draft) == ["saved", "saved"]


def test_a_check_is_of_the_text_that_was_shown_and_ends_with_the_next_word(office, maker, checker):
    draft = reviewed(saved(office, maker), checker)
    with pytest.raises(Conflict):
        saved(office, maker, CHANGED, draft=draft, edition=draft.edition)
    with pytest.raises(Invalid):
        return_draft(draft=draft, edition=draft.edition, reason=" ", by=checker, at=AT)
    back = return_draft(draft=draft, edition=draft.edition, reason="Waktu baris 2 keliru.", by=checker, at=AT)
    assert (back.state, back.reviewed_by, back.remark) == ("draft", "", "Waktu baris 2 keliru.")
    with pytest.raises(Conflict):
        in_force(back, maker)
    assert told(back) == ["saved", "reviewed", "returned"]


def test_it_waits_for_the_beginning_of_its_day_at_the_office_and_takes_effect_once(office, maker, checker):
    former = published(office)
    draft = in_force(reviewed(saved(office, maker, CHANGED), checker), maker, date(2026, 12, 1))
    assert draft.state == "scheduled"
    midnight = AT.replace(day=30, hour=17)
    for at in (AT, midnight - timedelta(seconds=1)):
        assert take_up_drafts(office=office, at=at, known_activities=KNOWN) == []
    assert effective(office, "pinjam-ruang") == former
    (done,) = take_up_drafts(office=office, at=midnight, known_activities=KNOWN)
    assert take_up_drafts(office=office, at=midnight, known_activities=KNOWN) == []
    assert (done.version.number, done.version.effective_at, done.starts_on) == (2, midnight, date(2026, 12, 1))
    assert told(draft) == ["saved", "reviewed", "scheduled", "effective"]
    assert list(entries(done.version.sop.stream))[-1].data["scheduled_by"] == maker


def test_a_revision_that_came_between_is_never_undone_unseen(office, maker, checker):
    published(office)
    now, later = (reviewed(saved(office, maker, CHANGED), checker) for _each in range(2))
    later = in_force(later, maker, date(2026, 12, 1))
    in_force(now, maker)
    (blocked,) = take_up_drafts(office=office, at=AT + timedelta(days=8), known_activities=KNOWN)
    assert (blocked.state, blocked.version) == ("draft", None)
    assert "revisi lain mulai berlaku" in blocked.remark
    assert told(blocked)[-1] == "blocked"
    assert SopVersion.objects.count() == 2


def test_the_text_in_force_is_no_revision(office, maker, checker):
    published(office)
    with pytest.raises(Conflict, match="persis seperti ini"):
        in_force(reviewed(saved(office, maker), checker), maker)
    assert SopVersion.objects.count() == 1
    assert RevisionDraft.objects.get().state == "reviewed"


def test_days_and_signatures_that_cannot_be(office, maker, checker):
    draft = reviewed(saved(office, maker), checker)
    for starts_on, signing, field in (
        (TODAY - timedelta(days=1), SIGNED, "starts_on"),
        (TODAY + timedelta(days=400), SIGNED, "starts_on"),
        (None, Signing("Sri", "Kepala", TODAY + timedelta(days=1)), "signed_on"),
        (None, Signing(" ", "Kepala", TODAY), "signer_name"),
        (None, Signing("Sri", "", TODAY), "signer_position"),
    ):
        with pytest.raises(Invalid) as refused:
            in_force(draft, maker, starts_on, signing=signing)
        assert list(refused.value.fields) == [field]
    with pytest.raises(FaultyDefinition):
        in_force(draft, maker, date(2026, 12, 1), create_positions=False)
    draft.refresh_from_db()
    assert (draft.state, draft.signer_name) == ("reviewed", "")


def test_a_day_is_taken_back_and_a_draft_is_dropped_for_good(office, maker, checker):
    draft = in_force(reviewed(saved(office, maker), checker), maker, date(2026, 12, 1))
    draft = unschedule_draft(draft=draft, edition=draft.edition, by=checker, at=AT)
    assert (draft.state, draft.starts_on, draft.reviewed_by) == ("reviewed", None, checker)
    draft = drop_draft(draft=draft, edition=draft.edition, by=maker, at=AT)
    with pytest.raises(Conflict):
        drop_draft(draft=draft, edition=draft.edition, by=maker, at=AT)
    assert take_up_drafts(office=office, at=AT + timedelta(days=30), known_activities=KNOWN) == []
    assert told(draft)[-2:] == ["unscheduled", "dropped"]


def test_alone_an_administrator_publishes_at_once_and_the_journal_says_so(office, maker):
    version = published(office, by=maker)
    assert list(entries(version.sop.stream))[-1].data["way"] == "alone"
    assert list(entries(published(office, CHANGED).sop.stream))[-1].data["way"] == "installer"
    make_officer(office, "budi", is_administrator=True)
    with pytest.raises(Refused):
        publish(office=office, text=TOY, source="x", by=maker, at=AT, known_activities=KNOWN)


def changed_to(draft, text, by="system", what="Kata"):
    return save_draft(office=draft.office, source=text, by=by, at=AT, draft=draft, edition=draft.edition, what=what)


def test_changes_are_undone_one_by_one_and_done_again(office):
    first, second, third = TOY, f"{TOY}# dua\n", f"{TOY}# tiga\n"
    draft = save_draft(office=office, source=first, by="system", at=AT)
    for text in (second, third):
        draft = changed_to(draft, text)
    seen = []
    for turn in (undo_draft, undo_draft, redo_draft, redo_draft, undo_draft):
        draft = turn(draft=draft, edition=draft.edition, by="system", at=AT)
        seen.append(draft.source)
    assert seen == [second, first, second, third, second]
    draft = changed_to(draft, f"{TOY}# lain\n")
    with pytest.raises(Refused):
        redo_draft(draft=draft, edition=draft.edition, by="system", at=AT)
    with pytest.raises(Conflict):
        undo_draft(draft=draft, edition=draft.edition - 1, by="system", at=AT)
    assert text_on_top(draft, "back").what == "Kata"
    drop_draft(draft=draft, edition=draft.edition, by="system", at=AT)
    assert not draft.texts.exists()


def test_of_many_changes_the_last_fifty_can_be_undone(office):
    draft = save_draft(office=office, source=TOY, by="system", at=AT)
    for number in range(undoing.MOST + 3):
        draft = changed_to(draft, f"{TOY}# {number}\n")
    for _each in range(undoing.MOST):
        draft = undo_draft(draft=draft, edition=draft.edition, by="system", at=AT)
    assert draft.source == f"{TOY}# 2\n"
    with pytest.raises(Refused):
        undo_draft(draft=draft, edition=draft.edition, by="system", at=AT)
