"""Bookings as rows: the database refuses what overlaps, whoever asks; changes and cancellations give time back."""

import os
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings

from alur.activities.meetings.actions import cancel, change
from alur.activities.meetings.actions.holding import take
from alur.activities.meetings.models import Booking, Occupied
from alur.activities.meetings.queries import free_times_for, meeting_faults
from alur.activities.meetings.rules.pool import DAYS
from alur.engine.cases.tests import make as cases
from alur.foundation.journal.ports import Inspection
from alur.foundation.journal.queries import entries
from alur.foundation.outbox.models import Delivery
from alur.kernel.errors import Conflict, Invalid, Refused

from .make import AT, HOUR, SOON, booked, host, provider
from .test_rules import wishes

pytestmark = pytest.mark.django_db
LONG_AGO = AT - timedelta(days=600)
ROUNDS = int(os.environ.get("ALUR_BOOKING_ROUNDS", "8"))


def test_a_host_is_booked_once_at_a_time():
    on = host()
    booked(on)
    with pytest.raises(Conflict, match="baru saja dipesan"):
        booked(on, starts=SOON + timedelta(minutes=30))
    booked(on, starts=SOON + HOUR)
    assert on.bookings.count() == 2


def test_the_database_itself_refuses_an_overlap():
    """Not the program's look at what is free: a row written past all rules is refused as well."""
    mine = booked(host())
    row = mine.cells.first()
    with pytest.raises(IntegrityError), transaction.atomic():
        Occupied.objects.create(host=row.host, lane=row.lane, cell=row.cell, booking=mine)


def test_who_looked_before_another_wrote_gets_the_next_lane(monkeypatch):
    """The race that no look can close: both saw lane 1 free."""
    from alur.activities.meetings.actions import holding

    on = host(limit=2)
    first = booked(on)
    real, blind = holding.taken_of, [True]
    monkeypatch.setattr(holding, "taken_of", lambda *a, **k: {} if blind and blind.pop() else real(*a, **k))
    second = booked(on, starts=SOON)
    assert (first.lane, second.lane) == (1, 2)
    assert Occupied.objects.filter(booking=second).values("lane").distinct().get() == {"lane": 2}


def test_who_loses_the_race_for_the_only_lane_leaves_nothing(monkeypatch):
    from alur.activities.meetings.actions import bookings, holding

    on = host()
    booked(on)
    monkeypatch.setattr(holding, "taken_of", lambda *a, **k: {})
    monkeypatch.setattr(bookings, "look_at", lambda *a, **k: type("P", (), {
        "hosts": {on.pk: on}, "free": lambda self, *a: [on]})())  # fmt: skip
    with pytest.raises(Conflict):
        booked(on)
    assert Booking.objects.count() == 1


def test_without_a_host_the_smallest_that_fits_is_taken():
    host("Besar", capacity=500)
    small = host("Kecil", capacity=30)
    assert booked(participants=20).host == small
    assert booked(participants=20).host.name == "Besar"
    with pytest.raises(Conflict):
        booked(participants=20)


def test_what_is_over_or_endless_is_not_booked():
    on = host()
    with pytest.raises(Invalid, match="sudah lewat"):
        booked(on, starts=AT - HOUR)
    with pytest.raises(Invalid, match="24 jam"):
        booked(on, minutes=25 * 60)


def test_a_host_out_of_use_is_not_booked():
    with pytest.raises(Conflict, match="tidak dipakai lagi"):
        booked(host(is_active=False))


def test_free_times_leave_out_what_is_taken_and_cost_the_same_however_much_is_booked(
    django_assert_num_queries,
):
    on = host()
    for number in range(6):
        booked(on, starts=SOON + timedelta(days=number))
    with django_assert_num_queries(3):
        found = free_times_for(on.office, wanted=SOON, length=HOUR, participants=1, at=AT)
    assert len(found) == 6
    assert all(starts != SOON + timedelta(days=number) for starts, _ends in found for number in range(DAYS))


# ── Changing and cancelling ──────────────────────────────────────────────────────────────────────


def keeper(name="Dimas"):
    return cases.officer(name, "petugas")


def test_a_changed_booking_gives_its_old_time_back():
    on, dimas = host(), keeper()
    mine = booked(on)
    moved = change(booking=mine, officer=dimas, starts=SOON + HOUR / 2, ends=SOON + 2 * HOUR, at=AT)
    assert (moved.pk, moved.sequence) == (mine.pk, 1)
    booked(on, starts=SOON - HOUR / 2, minutes=60)
    with pytest.raises(Conflict):
        booked(on, starts=SOON + HOUR)
    assert entries(f"office:{on.office_id}").last().kind == "office.meeting_changed"
    assert not list(meeting_faults(Inspection(AT)))


def test_a_change_to_a_taken_time_changes_nothing():
    on, dimas = host(), keeper()
    mine = booked(on)
    booked(on, starts=SOON + HOUR)
    with pytest.raises(Conflict, match="tidak bebas"):
        change(booking=mine, officer=dimas, starts=SOON + HOUR, ends=SOON + 2 * HOUR, at=AT)
    mine.refresh_from_db()
    assert mine.starts == SOON
    assert not list(meeting_faults(Inspection(AT)))


def test_a_move_to_another_host_makes_a_new_meeting_and_cancels_the_old_one():
    with provider():
        on, other, dimas = host(provider="uji"), host("Zoom 2", provider="uji"), keeper()
        mine = booked(on)
        moved = change(booking=mine, officer=dimas, starts=SOON, ends=SOON + HOUR, host=other, at=AT)
    mine.refresh_from_db()
    assert (mine.state, moved.host, moved.title) == ("cancelled", other, mine.title)
    kinds = sorted(Delivery.objects.filter(carrier="meetings").values_list("kind", flat=True))
    assert kinds == ["meeting.cancel", "meeting.create", "meeting.create"]
    booked(on)


def test_a_cancelled_booking_gives_its_time_back_once():
    on, dimas = host(), keeper()
    mine = booked(on)
    cancel(booking=mine, officer=dimas, at=AT)
    cancel(booking=mine, officer=dimas, at=AT)
    assert entries(f"office:{on.office_id}").filter(kind="office.meeting_cancelled").count() == 1
    booked(on)
    with pytest.raises(Conflict, match="sudah dibatalkan"):
        change(booking=mine, officer=dimas, starts=SOON, ends=SOON + HOUR, at=AT)


def test_only_the_keepers_of_a_host_change_its_meetings():
    mine = booked(host())
    abroad = cases.officer("Asing", of=cases.office("lain"), is_administrator=True)
    for stranger in (cases.officer("Budi", "kepala"), abroad):
        with pytest.raises(Refused):
            cancel(booking=mine, officer=stranger, at=AT)
    cancel(booking=mine, officer=cases.officer("Admin", is_administrator=True), at=AT)


def test_verify_finds_a_booking_that_lost_its_time():
    mine = booked(host())
    assert not list(meeting_faults(Inspection(AT)))
    mine.cells.first().delete()
    assert [fault.code for fault in meeting_faults(Inspection(AT))] == ["meetings.cells"]


# ── At random, at the database ───────────────────────────────────────────────────────────────────


@settings(max_examples=ROUNDS, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=wishes)
def test_the_database_never_holds_two_at_once(asked):
    with transaction.atomic():
        on = host(f"H{Booking.objects.count()}", limit=2, before=10, after=15)
        for starts, minutes in asked:
            try:
                booked(on, starts=starts, minutes=minutes, at=LONG_AGO)
            except Conflict:
                continue
        spans = list(on.bookings.values_list("occupied_from", "occupied_to", "starts", "ends"))
        assert spans
        for first, _last, starts, _ends in spans:
            assert sum(a <= first < b for a, b, _s, _e in spans) <= 2
            assert starts - first == timedelta(minutes=10)
        transaction.set_rollback(True)


def test_taking_says_so_when_there_is_no_lane():
    from alur.activities.meetings.actions.holding import Taken

    mine = booked(on := host())
    mine.pk, mine.intent, mine._state.adding = None, "lain", True
    with pytest.raises(Taken):
        take(mine, on)
