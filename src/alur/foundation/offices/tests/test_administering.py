"""Making offices, accounts and holdings: who may, what is refused, and the entry each leaves."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction

from alur.foundation.journal.queries import broken_links, entries
from alur.foundation.offices import actions, policies, queries
from alur.foundation.offices.models import Holding, Office, Officer
from alur.foundation.offices.tests.make import (
    AT,
    PASSWORD,
    make_holding,
    make_office,
    make_officer,
    make_position,
)
from alur.foundation.privacy.sealing import digest, unseal
from alur.kernel.errors import Invalid, Refused

pytestmark = pytest.mark.django_db

NIP = "198502122010011001"


def kinds(office):
    assert broken_links(f"office:{office.pk}") == []
    return [entry.kind for entry in entries(f"office:{office.pk}")]


def fields_of(fault):
    return set(fault.value.fields)


def test_an_office_is_set_up_from_nothing_and_each_act_is_one_entry():
    office = actions.create_office(slug="psi", name="Pusat", short_name="PSI", zone="Asia/Jayapura", by="system", at=AT)
    head = actions.create_position(office=office, key="kepala", name="Kepala", by="system", at=AT)
    staff = actions.create_position(office=office, key="staf", name="Staf", superior=head, by="system", at=AT)
    officer = actions.create_officer(
        office=office, email=" Sari@Contoh.go.id ", name="Sari", nip="19850212 201001 1 001", password=PASSWORD,
        is_administrator=True, by="system", at=AT,
    )  # fmt: skip
    holding = actions.give_holding(position=staff, officer=officer, starts_on=date(2026, 1, 1), by=officer.actor, at=AT)
    actions.end_holding(holding=holding, ends_on=date(2026, 12, 31), by=officer.actor, at=AT)
    actions.set_language(officer=officer, language="en", by=officer.actor, at=AT)
    assert kinds(office) == [
        "office.created",
        "office.position_created",
        "office.position_created",
        "office.officer_created",
        "office.holding_given",
        "office.holding_ended",
        "office.language_set",
    ]
    officer.refresh_from_db()
    assert (officer.email, officer.language, officer.joined_at) == ("sari@contoh.go.id", "en", AT)
    assert officer.check_password(PASSWORD)
    assert list(queries.positions_held(officer, AT)) == [staff]


def test_a_nip_is_sealed_found_by_its_digest_and_kept_out_of_the_journal():
    office = make_office()
    officer = actions.create_officer(office=office, email="a@b.id", name="A", nip=NIP, by="system", at=AT)
    stored = Officer.objects.get(nip_digest=digest("nip", NIP))
    assert stored == officer
    assert NIP not in stored.nip_sealed
    assert unseal(stored.nip_sealed) == NIP
    told = str(list(entries(f"office:{office.pk}").values_list("data", flat=True)))
    assert NIP not in told
    assert "a@b.id" not in told


def test_an_account_without_a_password_cannot_be_signed_in_to():
    officer = actions.create_officer(office=make_office(), email="a@b.id", name="A", by="system", at=AT)
    assert not officer.has_usable_password()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"email": "bukan-alamat"}, "email"),
        ({"email": "ADA@contoh.go.id"}, "email"),
        ({"nip": "123"}, "nip"),
        ({"password": "pendek"}, "password"),
        ({"password": "password12345"}, "password"),
        ({"language": "fr"}, "language"),
    ],
)
def test_a_wrong_account_is_refused_with_its_field_and_leaves_nothing(given, field):
    office = make_office()
    make_officer(office, "ada@contoh.go.id")
    with pytest.raises(Invalid) as fault:
        actions.create_officer(**{"office": office, "email": "a@b.id", "name": "A", "by": "system", "at": AT, **given})
    assert fields_of(fault) == {field}
    assert Officer.objects.count() == 1
    assert kinds(office) == []


def test_two_accounts_never_share_an_address_in_any_spelling():
    make_officer(email="ada@contoh.go.id")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_officer(email="ADA@contoh.go.id")


def test_the_custom_user_passes_djangos_checks():
    call_command("check", "--fail-level=WARNING", "--tag=models")
    call_command("check", "offices", "--fail-level=WARNING")


def test_only_an_administrator_of_that_very_office_changes_it():
    office, other = make_office("satu"), make_office("dua")
    position = make_position(office)
    officer = make_officer(office, "biasa@contoh.go.id")
    strangers = [
        officer,
        make_officer(other, "admin-lain@contoh.go.id", is_administrator=True),
        make_officer(office, "bekas@contoh.go.id", is_administrator=True, is_active=False),
    ]
    holding = make_holding(position, officer)
    for by in [stranger.actor for stranger in strangers] + ["applicant", "officer:999999", "officer:x", ""]:
        for attempt in (
            lambda **who: actions.create_office(slug="x", name="X", short_name="X", **who),
            lambda **who: actions.create_position(office=office, key="k", name="K", **who),
            lambda **who: actions.create_officer(office=office, email="x@y.id", name="X", **who),
            lambda **who: actions.give_holding(position=position, officer=officer, starts_on=date(2020, 1, 1), **who),
            lambda **who: actions.end_holding(holding=holding, ends_on=date(2026, 6, 1), **who),
            lambda **who: actions.close_account(officer=officer, **who),
            lambda **who: actions.reopen_account(officer=officer, **who),
        ):
            with pytest.raises(Refused):
                attempt(by=by, at=AT)
    assert kinds(office) == []
    administrator = make_officer(office, "admin@contoh.go.id", is_administrator=True)
    assert policies.may_administer(administrator, office)
    actions.close_account(officer=officer, by=administrator.actor, at=AT)
    assert kinds(office) == ["office.account_closed"]


def test_an_administrator_cannot_lock_themselves_out():
    administrator = make_officer(is_administrator=True)
    with pytest.raises(Refused):
        actions.close_account(officer=administrator, by=administrator.actor, at=AT)


def test_a_closed_account_holds_nothing_until_it_is_reopened():
    office = make_office()
    position, officer = make_position(office), make_officer(office)
    make_holding(position, officer)
    actions.close_account(officer=officer, by="system", at=AT)
    actions.close_account(officer=officer, by="system", at=AT)
    assert list(queries.holders(position, AT)) == []
    actions.reopen_account(officer=officer, by="system", at=AT)
    assert list(queries.holders(position, AT)) == [officer]
    assert kinds(office) == ["office.account_closed", "office.account_reopened"]


def test_several_officers_may_hold_one_position_also_as_plh():
    office = make_office()
    position = make_position(office)
    first, second = make_officer(office, "satu@contoh.go.id"), make_officer(office, "dua@contoh.go.id")
    for officer, kind in ((first, "definitif"), (second, "plh")):
        actions.give_holding(
            position=position, officer=officer, kind=kind, starts_on=date(2026, 1, 1), by="system", at=AT
        )
    assert set(queries.holders(position, AT)) == {first, second}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "accepted"),
    [
        (date(2026, 3, 31), None, False),
        (date(2026, 1, 1), date(2026, 3, 1), False),
        (date(2026, 1, 1), date(2026, 12, 31), False),
        (date(2026, 3, 10), date(2026, 3, 20), False),
        (date(2026, 1, 1), date(2026, 2, 28), True),
        (date(2026, 4, 1), None, True),
    ],
)
def test_an_officer_never_holds_the_same_position_twice_on_a_day(starts_on, ends_on, accepted):
    office = make_office()
    position, officer = make_position(office), make_officer(office)
    make_holding(position, officer, starts_on=date(2026, 3, 1), ends_on=date(2026, 3, 31))
    given = {"position": position, "officer": officer, "starts_on": starts_on, "ends_on": ends_on}
    if accepted:
        actions.give_holding(**given, by="system", at=AT)
    else:
        with pytest.raises(Invalid) as fault:
            actions.give_holding(**given, by="system", at=AT)
        assert fields_of(fault) == {"starts_on"}
    assert Holding.objects.count() == (2 if accepted else 1)


def test_a_holding_needs_a_known_kind_an_officer_of_the_office_and_days_in_order():
    office, other = make_office("satu"), make_office("dua")
    position, officer, stranger = make_position(office), make_officer(office), make_officer(other, "x@y.id")
    good = {"position": position, "officer": officer, "starts_on": date(2026, 1, 2), "by": "system", "at": AT}
    for wrong, field in (
        ({"kind": "raja"}, "kind"),
        ({"officer": stranger}, "officer"),
        ({"ends_on": date(2026, 1, 1)}, "ends_on"),
    ):
        with pytest.raises(Invalid) as fault:
            actions.give_holding(**(good | wrong))
        assert fields_of(fault) == {field}


def test_a_holding_is_shortened_but_not_prolonged_by_ending_it():
    office = make_office()
    holding = make_holding(make_position(office), make_officer(office), ends_on=date(2026, 6, 30))
    for day in (date(2025, 12, 31), date(2026, 6, 30), date(2026, 7, 1)):
        with pytest.raises(Invalid):
            actions.end_holding(holding=holding, ends_on=day, by="system", at=AT)
    actions.end_holding(holding=holding, ends_on=date(2026, 5, 31), by="system", at=AT)
    assert Holding.objects.get().ends_on == date(2026, 5, 31)


def test_a_position_needs_a_free_key_and_a_superior_of_the_same_office():
    office, other = make_office("satu"), make_office("dua")
    make_position(office, "kepala")
    for key, superior, field in (
        ("kepala", None, "key"),
        ("dua kata", None, "key"),
        ("staf", make_position(other, "kepala"), "superior"),
    ):
        with pytest.raises(Invalid) as fault:
            actions.create_position(office=office, key=key, name="N", superior=superior, by="system", at=AT)
        assert fields_of(fault) == {field}


@pytest.mark.parametrize(
    ("given", "field"), [({"slug": "ada"}, "slug"), ({"slug": "a b"}, "slug"), ({"zone": "WIB"}, "zone")]
)
def test_an_office_needs_a_free_slug_and_a_known_zone(given, field):
    make_office("ada")
    with pytest.raises(Invalid) as fault:
        actions.create_office(**{"slug": "baru", "name": "N", "short_name": "N", "by": "system", "at": AT, **given})
    assert fields_of(fault) == {field}
    assert Office.objects.count() == 1


def test_a_language_is_set_by_its_owner_or_an_administrator_only():
    office = make_office()
    officer, colleague = make_officer(office, "a@b.id"), make_officer(office, "c@d.id")
    with pytest.raises(Refused):
        actions.set_language(officer=officer, language="en", by=colleague.actor, at=AT)
    actions.set_language(officer=officer, language="en", by=officer.actor, at=AT)
    officer.refresh_from_db()
    assert officer.language == "en"


def test_a_superior_is_found_up_the_line_also_while_acting():
    office = make_office()
    head = make_position(office, "kepala")
    middle = make_position(office, "kasubbag", superior=head)
    staff = make_position(office, "staf", superior=middle)
    officer = make_officer(office)
    make_holding(head, officer, kind="plh", starts_on=date(2026, 11, 24), ends_on=date(2026, 11, 24))
    assert queries.is_superior_of(officer, staff, AT)
    assert not queries.is_superior_of(officer, head, AT)
    assert not queries.is_superior_of(officer, staff, AT.replace(day=26))
