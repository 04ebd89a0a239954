"""What the settings pages ask of offices: who may, what is refused, what the journal says and never says."""

import itertools
from datetime import date, timedelta

import pytest

from alur.foundation.journal.queries import broken_links, entries
from alur.foundation.offices import actions, queries
from alur.foundation.offices.models import LetterheadEdition
from alur.kernel.errors import Invalid, Refused

from .make import AT, make_holding, make_office, make_officer, make_position

pytestmark = pytest.mark.django_db

NIP = "198502122010011001"
TODAY = date(2026, 11, 24)


@pytest.fixture
def office():
    return make_office()


@pytest.fixture
def admin(office):
    return make_officer(office, "admin@contoh.go.id", is_administrator=True)


def told(office):
    assert broken_links(f"office:{office.pk}") == []
    return list(entries(f"office:{office.pk}").values_list("kind", "data"))


def letterhead(**changes):
    return actions.Letterhead(**{"name": "Baru", "short_name": "B", "parent_names": []} | changes)


def test_nobody_but_an_administrator_of_the_office_does_any_of_it(office, admin):
    elsewhere = make_officer(make_office("lain"), "lain@contoh.go.id", is_administrator=True)
    plain, position = make_officer(office, "biasa@contoh.go.id"), make_position(office)
    closed = make_officer(office, "tutup@contoh.go.id", is_administrator=True, is_active=False)
    for by in (elsewhere.actor, plain.actor, closed.actor, "applicant", "officer:99999", "officer:x"):
        who = {"by": by, "at": AT}
        for act in (
            lambda who=who: actions.change_position(position=position, name="X", superior=None, **who),
            lambda who=who: actions.change_account(officer=admin, name="X", email="x@y.id", **who),
            lambda who=who: actions.set_administrator(officer=plain, is_administrator=True, **who),
            lambda who=who: actions.invite_officer(officer=plain, **who),
            lambda who=who: actions.save_letterhead(office=office, letterhead=letterhead(), starts_on=TODAY, **who),
            lambda who=who: actions.create_invited_officers(office=office, newcomers=[], key="k", **who),
        ):
            with pytest.raises(Refused):
                act()
    assert told(office) == []


def test_superiors_never_run_in_a_circle_however_long(office, admin):
    chain = [make_position(office, f"p{number}") for number in range(4)]
    for lower, upper in itertools.pairwise(chain):
        actions.change_position(position=lower, name=lower.name, superior=upper, by=admin.actor, at=AT)
    for below in chain:
        with pytest.raises(Invalid) as fault:
            actions.change_position(position=chain[-1], name="P", superior=below, by=admin.actor, at=AT)
        assert set(fault.value.fields) == {"superior"}
    assert len(told(office)) == 3


def test_changing_nothing_writes_nothing(office, admin):
    position = make_position(office)
    actions.change_position(position=position, name=position.name, superior=None, by=admin.actor, at=AT)
    actions.change_account(officer=admin, name=admin.name, email=admin.email.upper(), by=admin.actor, at=AT)
    actions.set_administrator(officer=admin, is_administrator=True, by=admin.actor, at=AT)
    assert told(office) == []


def test_the_journal_names_what_changed_of_an_account_and_never_to_what(office, admin):
    actions.change_account(officer=admin, name="Baru", email="baru@contoh.go.id", nip=NIP, by=admin.actor, at=AT)
    [(kind, data)] = told(office)
    assert kind == "office.account_changed"
    assert data == {"officer": admin.pk, "changed": ["email", "name", "nip"]}


def test_an_invitation_holds_for_a_week_one_address_and_one_password(office, admin):
    officer = actions.create_officer(office=office, email="a@b.id", name="A", by=admin.actor, at=AT)
    assert queries.invited_officer(officer.pk, queries.invitation_token(officer), AT) is None, "nobody invited yet"
    actions.invite_officer(officer=officer, by=admin.actor, at=AT)
    token = queries.invitation_token(officer)
    for at, holds in ((AT, True), (AT + timedelta(days=7), True), (AT + timedelta(days=7, seconds=1), False)):
        assert (queries.invited_officer(officer.pk, token, at) is not None) is holds
    changed = actions.change_account(officer=officer, name="A", email="c@b.id", by=admin.actor, at=AT)
    assert queries.invited_officer(officer.pk, token, AT) is None, "mailed to an address that is not theirs any more"
    token = queries.invitation_token(changed)
    with pytest.raises(Invalid):
        actions.accept_invitation(officer_id=officer.pk, token=token, password="pendek", at=AT)
    actions.accept_invitation(officer_id=officer.pk, token=token, password="kuda-lumping-42", at=AT)
    with pytest.raises(Refused):
        actions.accept_invitation(officer_id=officer.pk, token=token, password="kuda-lumping-43", at=AT)
    with pytest.raises(Refused):
        actions.accept_invitation(officer_id=99999, token=token, password="kuda-lumping-43", at=AT)


def test_a_letterhead_answers_for_every_day(office, admin):
    assert queries.letterhead_on(office, date(1990, 1, 1)).name == office.name
    for name, day in (("Satu", TODAY), ("Dua", date(2027, 1, 1)), ("Tiga", date(2026, 12, 1))):
        saved = letterhead(name=name)
        actions.save_letterhead(office=office, letterhead=saved, starts_on=day, by=admin.actor, at=AT)
    days = [date(2026, 11, 23), TODAY, date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 1)]
    names = [queries.letterhead_on(office, day).name for day in days]
    assert names == ["Unit psi", "Satu", "Satu", "Tiga", "Tiga", "Dua"]
    assert LetterheadEdition.objects.count() == 4
    for faulty in (letterhead(name=" "), letterhead(short_name=""), letterhead(email="x")):
        with pytest.raises(Invalid):
            actions.save_letterhead(office=office, letterhead=faulty, starts_on=TODAY, by=admin.actor, at=AT)


def test_definitive_holders_beside_each_other_are_found_by_a_shared_day(office):
    position = make_position(office)
    make_holding(position, make_officer(office, "a@b.id"), starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30))
    make_holding(position, make_officer(office, "c@b.id"), starts_on=date(2026, 9, 1), kind="plt")
    for starts_on, ends_on, number in (
        (date(2026, 6, 30), None, 1),
        (date(2026, 7, 1), None, 0),
        (date(2025, 1, 1), date(2025, 12, 31), 0),
        (date(2025, 1, 1), date(2026, 1, 1), 1),
    ):
        assert queries.definitive_beside(position, starts_on, ends_on).count() == number


def test_many_at_once_are_all_made_or_none(office, admin):
    chief, foreign = make_position(office), make_position(make_office("lain"))
    who = {"office": office, "key": "k", "by": admin.actor, "at": AT}
    good = actions.Newcomer(name="A", email="a@b.id", nip=NIP, position=chief, kind="plt", starts_on=TODAY)
    for other, field in (
        (actions.Newcomer(name="B", email="a@b.id"), "email"),
        (actions.Newcomer(name="B", email=admin.email), "email"),
        (actions.Newcomer(name="B", email="b@b.id", nip=NIP), "nip"),
        (actions.Newcomer(name="B", email="b@b.id", position=foreign, starts_on=TODAY), "position"),
        (actions.Newcomer(name="B", email="b@b.id", position=chief, kind="raja", starts_on=TODAY), "kind"),
        (actions.Newcomer(name="B", email="b@b.id", starts_on=TODAY, ends_on=date(2020, 1, 1)), "ends_on"),
    ):
        with pytest.raises(Invalid) as fault:
            actions.create_invited_officers(newcomers=[good, other], **who)
        assert set(fault.value.fields) == {field}
    assert told(office) == []
    [officer] = actions.create_invited_officers(newcomers=[good], **who)
    assert queries.invitation_is_open(officer, AT)
    assert list(queries.positions_held(officer, AT)) == [chief]
    [(kind, data)] = told(office)
    assert kind == "office.officers_imported"
    assert NIP not in str(data)
    assert "a@b.id" not in str(data)
