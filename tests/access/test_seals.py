"""NIK, NIP and telephone numbers at rest: no table, no file of the database and no page of another has them plain."""

import pytest
from django.apps import apps
from django.db import connection

from alur.engine.cases.models import Case
from alur.foundation.journal.models import Entry
from alur.foundation.offices.actions import create_officer
from alur.foundation.privacy.sealing import digest, unseal

from .journey import walk_through
from .place import NIK, NIP, SECOND_PHONE
from .secrets_of import plain_in, plain_numbers_in

pytestmark = pytest.mark.django_db


def every_row_as_text():
    """Table, column and content of everything in the database, tables without a model too."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield table, name, bytes(value).decode("latin-1") if isinstance(value, bytes) else str(value)


def leaks():
    return {(table, name, what) for table, name, text in every_row_as_text() for what in plain_in(text)}


def test_the_scan_finds_what_is_plain(place):
    """A guard of the test itself: one number in any column is seen."""
    Case.objects.filter(pk=place.a.cases["fresh"].pk).update(subject=f"lihat {NIK}")
    assert ("cases_case", "subject", "nik") in leaks()


def test_no_column_of_any_table_holds_a_number_plain_after_a_whole_journey(place):
    walk_through(place)
    office = place.a.office
    account = {"email": "nip@contoh.id", "name": "Pegawai Baru", "nip": NIP}
    person = create_officer(office=office, by="system", at=place.at, **account)
    assert unseal(person.nip_sealed) == NIP
    assert leaks() == set()
    held = {model._meta.db_table for model in apps.get_models()}
    assert {"cases_case", "cases_task", "journal_entry", "outbox_delivery", "django_session"} <= held


def test_what_is_looked_up_is_a_keyed_hash(place):
    case = place.a.cases["fresh"]
    assert case.applicant_phone_digest == digest("phone", "+6281234567890")
    assert len(case.applicant_phone_digest) == 64
    assert unseal(case.applicant_identity_sealed) == NIK
    assert digest("nik", NIK) != digest("phone", NIK)


def test_the_journal_holds_identifiers_only(place):
    walk_through(place)
    text = " ".join(str(each) for each in Entry.objects.values_list("data", "actor", "stream"))
    for personal in ("Siti", "contoh.id", "Joko", NIK, SECOND_PHONE[1:]):
        assert personal not in text


def test_unmasking_shows_one_number_and_is_noted(place):
    number, task = place.a.found["number"], place.a.found["first_task"]
    browser = place.browser("holder")
    assert plain_numbers_in(browser.get(f"/meja/permohonan/{number}/")) == set()
    before = Entry.objects.filter(kind="case.unmasked").count()
    whole = browser.post(f"/meja/permohonan/{number}/langkah/{task.pk}/isian/nik/")
    assert plain_numbers_in(whole) == {"nik"}
    assert "no-store" in whole["Cache-Control"]
    entry = Entry.objects.filter(kind="case.unmasked").latest("at")
    assert Entry.objects.filter(kind="case.unmasked").count() == before + 1
    assert (entry.actor, entry.data["field"]) == (place.a.people["holder"].actor, "nik")
    assert plain_numbers_in(browser.get(f"/meja/permohonan/{number}/")) == set()
