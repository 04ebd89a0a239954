"""After a meeting: who was there, typed or told by the provider, and where its minutes lie."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.urls import reverse

from alur.activities.meetings.actions import erase
from alur.activities.meetings.models import Booking
from alur.activities.meetings.ports import Attendee
from alur.activities.meetings.queries.after import attendance_of, minutes_of
from alur.activities.meetings.rules.after import is_link, tidy
from alur.desk.tests import make as desk
from alur.engine.cases.tests import make as cases
from alur.foundation.journal.queries import entries
from alur.foundation.outbox.actions import deliver
from alur.foundation.outbox.models import Delivery
from alur.foundation.outbox.ports import Rejected
from alur.kernel import clock

from .make import AT, SOON, booked, host, provider, started

pytestmark = pytest.mark.django_db

LATER = SOON + timedelta(hours=2)
LINK = "https://awan.example/notulen"


@pytest.fixture
def dimas():
    return desk.browser(cases.officer("Dimas", "petugas"))


@pytest.fixture
def far():
    with provider() as fake:
        fake.people = []
        fake.attendance = lambda account, made: fake._called("attendance") or fake.people
        yield fake


def made_meeting(**fields):
    with clock.frozen(AT):
        booking = booked(host(provider="uji"), **fields)
        deliver(delivery_id=Delivery.objects.get(kind="meeting.create").pk, worker="uji")
    return booking


def post(browser, booking, name="after", at=LATER, **data):
    body = {"names": "", "number": "", "minutes": "", "kunci": uuid4().hex, **data}
    with clock.frozen(at):
        return browser.post(reverse(f"meetings:{name}", args=[booking.pk]), body, follow=True)


def page(browser, booking):
    with clock.frozen(LATER):
        return browser.get(reverse("meetings:booking", args=[booking.pk])).content.decode()


def told(booking, kind):
    return [entry.data for entry in entries(f"office:{booking.host.office_id}").filter(kind=kind)]


def test_what_is_typed_is_sealed_shown_and_told_without_names(dimas):
    with clock.frozen(AT):
        booking = booked(host())
    answer = post(dimas, booking, names="Siti  Aminah\n\nJoko\n", minutes=LINK)
    assert "2 orang hadir" in answer.content.decode()
    assert "Siti Aminah" in page(dimas, booking)
    assert LINK in page(dimas, booking)
    booking.refresh_from_db()
    assert "Siti" not in booking.attendance_sealed + booking.minutes_sealed
    assert [entry["number"] for entry in told(booking, "office.meeting_attendance")] == [2]
    assert "Siti" not in str(told(booking, "office.meeting_attendance"))
    assert LINK not in str(told(booking, "office.meeting_minutes"))
    post(dimas, booking, names="Siti Aminah\nJoko", minutes=LINK)
    assert len(told(booking, "office.meeting_attendance")) == len(told(booking, "office.meeting_minutes")) == 1
    post(dimas, booking)
    booking.refresh_from_db()
    assert (attendance_of(booking), minutes_of(booking)) == (None, "")


def test_a_number_alone_is_enough_and_never_less_than_the_names(dimas):
    with clock.frozen(AT):
        booking = booked(host())
    assert "14 orang hadir" in post(dimas, booking, number="14").content.decode()
    answer = post(dimas, booking, names="Siti\nJoko", number="1")
    assert answer.status_code == 422
    assert "Siti\nJoko" in answer.content.decode()
    assert Booking.objects.get().attended == 14


@pytest.mark.parametrize(
    "bad", ["http://a.example/", "javascript:alert(1)", "https://", "https://a:b@c.example/", "https://[", "x" * 501]
)
def test_only_https_is_a_link(dimas, bad):
    with clock.frozen(AT):
        booking = booked(host())
    assert post(dimas, booking, minutes=bad).status_code == 422
    assert not is_link(bad)
    assert Booking.objects.get().minutes_sealed == ""


def test_before_the_end_and_by_others_nothing_is_written(dimas):
    with clock.frozen(AT):
        booking = booked(host())
        stranger = desk.browser(cases.officer("Budi", "kepala"))
    answer = post(dimas, booking, at=SOON, names="Siti")
    assert (answer.status_code, "belum selesai" in answer.content.decode()) == (409, True)
    assert post(stranger, booking, names="Siti").status_code == 404
    assert post(stranger, booking, "attendance").status_code == 404
    assert Booking.objects.get().attended is None


def test_a_keeper_of_another_host_does_not_see_who_was_there(dimas):
    with clock.frozen(AT):
        booking = booked(host())
        desk_of_chief = desk.browser(cases.officer("Budi", "kepala"))
        host("Lain", keeper=cases.position("kepala"))
    post(dimas, booking, names="Siti", minutes=LINK)
    assert "Siti" not in page(desk_of_chief, booking)
    assert LINK not in page(desk_of_chief, booking)


def test_the_provider_is_asked_at_the_press_and_what_was_typed_is_never_overwritten(dimas, far):
    booking = made_meeting()
    assert "Ambil daftar hadir" in page(dimas, booking)
    assert "attendance" not in far.calls
    assert "tidak memberi daftar hadir" in post(dimas, booking, "attendance").content.decode()
    far.people = [Attendee(name, SOON, None) for name in ("Siti", "iPad", "iPad")]
    answer = post(dimas, booking, "attendance").content.decode()
    assert "3 orang hadir menurut penyedia." in answer
    far.fails = Rejected("Akun dibekukan.")
    assert "Akun dibekukan." in post(dimas, booking, "attendance").content.decode()
    booking.refresh_from_db()
    assert attendance_of(booking).names == ("Siti", "iPad", "iPad")
    post(dimas, booking, names="Siti\nJoko")
    assert "sudah diketik" in post(dimas, booking, "attendance").content.decode()
    booking.refresh_from_db()
    assert attendance_of(booking).names == ("Siti", "Joko")


def test_where_nobody_told_when_it_was_open_the_list_of_who_came_does(dimas, far):
    booking = made_meeting()
    ends = SOON + timedelta(minutes=50)
    far.people = [
        Attendee("Siti", SOON, SOON + timedelta(minutes=9)),
        Attendee("Joko", SOON + timedelta(minutes=2), ends),
    ]
    post(dimas, booking, "attendance")
    assert [(each.began_at, each.ended_at) for each in booking.sittings.all()] == [(SOON, ends)]
    far.people.append(Attendee("Rini", SOON, None))
    post(dimas, booking, "attendance")
    assert booking.sittings.count() == 1


def test_before_the_end_nobody_is_asked(dimas, far):
    booking = made_meeting()
    assert "belum selesai" in post(dimas, booking, "attendance", at=SOON).content.decode()
    assert "attendance" not in far.calls


def test_erasing_leaves_how_many(dimas):
    with clock.frozen(AT):
        case = started()
        booking = booked(host(), case_id=case.pk)
    post(dimas, booking, names="Siti", minutes=LINK)
    erase(cases=[case.pk])
    booking.refresh_from_db()
    assert (booking.attendance_sealed, booking.minutes_sealed, attendance_of(booking).number) == ("", "", 1)


def test_names_stand_on_a_line_each():
    assert tidy([" Siti \t Aminah", "", "Joko", "Joko"]) == ["Siti Aminah", "Joko", "Joko"]
