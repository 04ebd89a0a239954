"""Zoom tells of a meeting of the pool: it gives back what is left of its time, and says who was there."""

import itertools
import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from alur.activities.meetings.actions import cancel, change
from alur.activities.meetings.models import Booking, Occupied, Sitting
from alur.activities.meetings.queries import made_of, meeting_faults
from alur.activities.meetings.queries.after import attendance_of
from alur.activities.meetings.rules.after import free_from, over_at
from alur.activities.meetings.tests.make import AT, HOUR, SOON, booked
from alur.connectors.zoom.rules.events import signature
from alur.desk.tests import make as desk
from alur.engine.cases.tests import make as cases
from alur.foundation.arrivals.actions import hand_on
from alur.foundation.arrivals.models import Arrival
from alur.foundation.journal.ports import Inspection
from alur.foundation.journal.queries import entries
from alur.kernel import clock
from alur.kernel.errors import Conflict

from .test_pool import at_zoom, carry, zoom  # noqa: F401  a fixture
from .zoom_server import ACCOUNT, WEBHOOK

pytestmark = pytest.mark.django_db


def minute(number):
    """So many minutes after the meeting was to begin."""
    return SOON + timedelta(minutes=number)


@pytest.fixture
def booking(zoom):  # noqa: F811  the fixture
    """Of two hours, with five minutes around it."""
    made = booked(at_zoom(before=5, after=5), minutes=120)
    carry(made)
    return made


def say(booking, what, at, sitting="a", heard=None, person="", number=None):
    """One signed message, as Zoom sends it; not handed on yet."""
    about = {"id": number or made_of(booking).external_id, "uuid": sitting}
    name = f"meeting.{what}"
    if what in ("joined", "left"):
        name = f"meeting.participant_{what}"
        key = "join_time" if what == "joined" else "leave_time"
        about["participant"] = {"user_id": "1", "user_name": person, "participant_uuid": person, key: iso(at)}
    elif what == "ended":
        about["end_time"] = iso(at)
    message = {
        "event": name,
        "event_ts": int(at.timestamp() * 1000),
        "payload": {"account_id": ACCOUNT, "object": about},
    }
    body, heard = json.dumps(message).encode(), heard or at
    stamp = str(int(heard.timestamp()))
    headers = {"x-zm-request-timestamp": stamp, "x-zm-signature": signature(WEBHOOK, stamp, body)}
    with clock.frozen(heard):
        url = reverse("zoom:told", kwargs={"office": booking.host.office.slug})
        assert Client().post(url, body, content_type="application/json", headers=headers).status_code == 204


def iso(at):
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def heard(booking, at):
    hand_on(at)
    assert not Arrival.objects.exclude(last_error="").exists()
    booking.refresh_from_db()
    return booking


def kinds(booking):
    found = entries(f"office:{booking.host.office_id}").order_by("pk").values_list("kind", flat=True)
    return [kind for kind in found if kind.startswith("office.meeting")]


def held(booking):
    return Occupied.objects.filter(booking=booking).count()


def test_the_end_gives_back_the_rest_once_however_often_it_is_told(booking):
    assert held(booking) == 26
    say(booking, "started", minute(1))
    for _twice in range(2):
        say(booking, "ended", minute(30))
    heard(booking, minute(31))
    # Ten minutes in which a host whose line broke may come back, then nothing: 8.55 to 9.40.
    assert (booking.freed_from, held(booking)) == (minute(40), 9)
    assert booking.ends == minute(120)
    Arrival.objects.update(next_try_at=minute(31))  # handed on again, as after a restore
    heard(booking, minute(50))
    assert kinds(booking) == ["office.meeting_ended_early"]
    assert (Arrival.objects.count(), Sitting.objects.count(), held(booking)) == (2, 1, 9)
    assert not list(meeting_faults(Inspection(AT)))
    # Not a minute earlier, and at once afterwards.
    with pytest.raises(Conflict):
        booked(booking.host, starts=minute(44), minutes=30, at=minute(31))
    assert booked(booking.host, starts=minute(45), minutes=30, at=minute(31)).host == booking.host


TOLD = [("started", 1, "a"), ("ended", 20, "a"), ("started", 25, "b"), ("ended", 50, "b")]


@pytest.mark.parametrize("order", list(itertools.permutations(range(4)))[::3])
def test_in_whatever_order_it_comes_to_the_same(booking, order):
    for place in order:
        what, number, sitting = TOLD[place]
        say(booking, what, minute(number), sitting, heard=minute(55))
        heard(booking, minute(55))
    assert (booking.freed_from, held(booking)) == (minute(60), 13)
    assert not list(meeting_faults(Inspection(AT)))


def test_the_late_end_of_an_earlier_sitting_changes_nothing(booking):
    say(booking, "started", minute(1), "a")
    say(booking, "started", minute(25), "b")
    heard(booking, minute(26))
    say(booking, "ended", minute(20), "a", heard=minute(40))
    heard(booking, minute(40))
    assert (booking.freed_from, held(booking), kinds(booking)) == (None, 26, [])


def test_the_end_of_a_trial_before_the_meeting_changes_nothing(booking):
    say(booking, "started", minute(-20), "a")
    say(booking, "ended", minute(-10), "a", heard=minute(3))
    heard(booking, minute(3))
    assert (booking.freed_from, held(booking)) == (None, 26)


def test_the_end_at_its_old_time_of_a_meeting_that_was_moved_changes_nothing(booking):
    dimas = cases.officer("Dimas", "petugas")
    change(booking=booking, officer=dimas, starts=SOON + 48 * HOUR, ends=SOON + 49 * HOUR, at=AT)
    for what, number in (("started", 0), ("ended", 10)):
        say(booking, what, minute(number))
    heard(booking, minute(11))
    assert (booking.freed_from, held(booking), Sitting.objects.count()) == (None, 14, 0)


def test_who_comes_back_has_the_time_again_unless_somebody_took_it(booking):
    for what, number in (("started", 0), ("ended", 20)):
        say(booking, what, minute(number))
    heard(booking, minute(21))
    say(booking, "started", minute(40), "b")
    heard(booking, minute(41))
    assert (booking.freed_from, held(booking)) == (None, 26)
    assert kinds(booking) == ["office.meeting_ended_early", "office.meeting_reopened"]
    say(booking, "ended", minute(50), "b")
    heard(booking, minute(51))
    booked(booking.host, starts=minute(70), minutes=20, at=minute(52))
    say(booking, "started", minute(55), "c")
    heard(booking, minute(56))
    assert (booking.freed_from, held(booking)) == (minute(60), 13)
    assert not list(meeting_faults(Inspection(AT)))


@pytest.mark.parametrize("number", ["81000000000", "1"])
def test_a_meeting_that_is_none_of_ours_is_passed_over(booking, number):
    say(booking, "ended", minute(30), number=number)
    heard(booking, minute(31))
    assert (Sitting.objects.count(), held(booking)) == (0, 26)


def test_a_cancelled_booking_hears_nothing(booking):
    cancel(booking=booking, officer=cases.officer("Dimas", "petugas"), at=AT)
    say(booking, "ended", minute(30))
    heard(booking, minute(31))
    assert (Sitting.objects.count(), booking.freed_from) == (0, None)


def test_those_who_came_are_the_attendance_also_who_is_told_of_late(booking):
    say(booking, "joined", minute(-15), "0", person="Penguji")
    say(booking, "left", minute(-14), "0", person="Penguji")
    say(booking, "started", minute(0))
    for name in ("Siti", "Joko"):
        say(booking, "joined", minute(1), person=name)
    say(booking, "joined", minute(6), person="Siti")  # her line broke
    heard(booking, minute(29))
    assert attendance_of(booking) is None
    say(booking, "ended", minute(30))
    heard(booking, minute(31))
    assert (attendance_of(booking).number, attendance_of(booking).names) == (2, ("Joko", "Siti"))
    say(booking, "joined", minute(2), person="Rini", heard=minute(40))
    heard(booking, minute(40))
    assert (booking.attended, attendance_of(booking).told) == (3, True)
    say(booking, "left", minute(31), person="Tamu", heard=minute(41))  # that they joined was lost
    heard(booking, minute(41))
    assert booking.attended == 4
    told = [entry for entry in entries(f"office:{booking.host.office_id}") if entry.kind == "office.meeting_attendance"]
    assert [(each.actor, each.data["number"]) for each in told] == [("system", 2), ("system", 3), ("system", 4)]
    assert "Siti" not in str([each.data for each in told]) + booking.attendance_sealed


def test_those_who_leave_when_it_is_over_are_not_counted_anew_each(booking, monkeypatch):
    from alur.connectors.zoom.actions import hearing

    for name in "ABC":
        say(booking, "joined", minute(1), person=name)
    say(booking, "ended", minute(30))
    heard(booking, minute(31))
    for name in "ABC":
        say(booking, "left", minute(31), person=name)
    monkeypatch.setattr(hearing, "present", lambda about: pytest.fail("counted anew"))
    heard(booking, minute(32))
    assert booking.attended == 3


def test_what_was_typed_stays(booking):
    Booking.objects.filter(pk=booking.pk).update(attended=40)
    say(booking, "joined", minute(1), person="Siti")
    say(booking, "ended", minute(30))
    heard(booking, minute(31))
    assert booking.attended == 40


def test_the_page_says_how_long_it_was_and_that_the_rest_is_free(booking):
    for what, number in (("started", 2), ("ended", 30)):
        say(booking, what, minute(number))
    heard(booking, minute(31))
    dimas = desk.browser(cases.officer("Dimas", "petugas"))
    with clock.frozen(minute(32)):
        page = dimas.get(reverse("meetings:booking", args=[booking.pk])).content.decode()
    assert "09.02–09.30 WIB" in page
    assert "sejak 09.40 akunnya dapat dipesan lagi" in page
    assert "Isi daftar hadir" in page


@pytest.mark.parametrize(
    ("told", "over"),
    [
        ([], None),
        ([(minute(0), None)], None),
        ([(None, minute(30))], minute(30)),
        ([(minute(0), minute(30)), (minute(40), None)], None),
        ([(minute(-30), minute(0))], None),
        ([(minute(-30), minute(30))], minute(30)),
        ([(minute(0), minute(60))], None),
        ([(minute(0), minute(30)), (minute(61), None)], minute(30)),
    ],
)
def test_when_a_meeting_is_over(told, over):
    assert over_at(told, SOON, minute(60)) == over


def test_the_buffer_is_kept_where_it_is_longer_than_the_patience():
    assert free_from(minute(30), minute(60), minute(75)) == minute(45)
    assert free_from(minute(59), minute(60), minute(75)) == minute(74)
    assert free_from(minute(55), minute(60), minute(60)) is None
