"""Editions: a calendar changes by a new one only, and the change is in the journal."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from alur.engine.worktime.actions import save_calendar
from alur.engine.worktime.models import CalendarEdition
from alur.engine.worktime.queries import calendar_edition, calendar_for
from alur.engine.worktime.rules import FaultyCalendar, Hours, default_calendar
from alur.foundation.journal.queries import broken_links, entries
from alur.kernel.errors import Refused

from .make import make_office, make_officer

AT = datetime(2026, 11, 24, 2, tzinfo=UTC)
LATE_OPENING = replace(default_calendar("Asia/Jakarta"), week=(Hours(600, 900), None, None, None, None, None, None))

pytestmark = pytest.mark.django_db


def test_an_office_without_an_edition_works_by_the_shipped_calendar_of_its_zone():
    assert calendar_for(make_office(zone="Asia/Jayapura")) is default_calendar("Asia/Jayapura")


def test_a_saved_calendar_rules_and_the_earlier_one_can_still_be_asked_for():
    office = make_office()
    admin = make_officer(office)
    save_calendar(office=office, calendar=default_calendar(office.zone), by=admin.actor, at=AT)
    edition = save_calendar(office=office, calendar=LATE_OPENING, by=admin.actor, at=AT, note="Buka pukul 10")

    assert (edition.number, edition.created_by, edition.created_at) == (2, admin, AT)
    assert calendar_for(office).week == LATE_OPENING.week
    assert calendar_for(office).version.startswith("edisi 2")
    assert calendar_edition(office, 1).week == default_calendar(office.zone).week


def test_each_edition_is_in_the_office_s_journal():
    office = make_office()
    admin = make_officer(office)
    save_calendar(office=office, calendar=LATE_OPENING, by=admin.actor, at=AT)
    save_calendar(office=office, calendar=LATE_OPENING, by="system", at=AT)

    stream = f"office:{office.pk}"
    told = [(entry.kind, entry.actor, entry.data["edition"]) for entry in entries(stream)]
    assert told == [("office.calendar_saved", admin.actor, 1), ("office.calendar_saved", "system", 2)]
    assert broken_links(stream) == []


def test_only_an_active_administrator_of_that_office_may_save():
    office, other = make_office(), make_office("lain")
    refused = [
        make_officer(office, "biasa@balai.test", is_administrator=False),
        make_officer(office, "pensiun@balai.test", is_active=False),
        make_officer(other, "admin@lain.test"),
    ]
    for actor in [*(officer.actor for officer in refused), "applicant", "officer:999999", ""]:
        with pytest.raises(Refused, match="administrator"):
            save_calendar(office=office, calendar=LATE_OPENING, by=actor, at=AT)
    assert not CalendarEdition.objects.exists()

    save_calendar(office=office, calendar=LATE_OPENING, by=make_officer(office).actor, at=AT)
    assert CalendarEdition.objects.count() == 1


def test_a_calendar_of_another_zone_or_without_a_working_day_is_refused():
    office = make_office(zone="Asia/Makassar")
    with pytest.raises(FaultyCalendar, match="Zona waktu"):
        save_calendar(office=office, calendar=LATE_OPENING, by="system", at=AT)
    closed = replace(default_calendar("Asia/Makassar"), week=(None,) * 7)
    with pytest.raises(FaultyCalendar, match="hari kerja"):
        save_calendar(office=office, calendar=closed, by="system", at=AT)
    assert not CalendarEdition.objects.exists()


def test_an_edition_is_neither_changed_nor_deleted():
    edition = save_calendar(office=make_office(), calendar=LATE_OPENING, by="system", at=AT)
    edition.note = "lain"
    with pytest.raises(TypeError, match="never changed"):
        edition.save()
    with pytest.raises(TypeError, match="never deleted"):
        edition.delete()
    assert CalendarEdition.objects.get().note == ""


def test_asking_again_costs_one_query(django_assert_num_queries):
    office = make_office()
    save_calendar(office=office, calendar=LATE_OPENING, by="system", at=AT)
    first = calendar_for(office)
    with django_assert_num_queries(1):
        assert calendar_for(office) is first
