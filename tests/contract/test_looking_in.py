"""A BigBlueButton tells only who is there: the worker looks in, and what it saw is the attendance."""

import ipaddress
import json
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client

from alur.activities.meetings.actions.looking import EVERY, look_in
from alur.activities.meetings.models import Booking
from alur.activities.meetings.queries import account_of, made_of
from alur.activities.meetings.queries.after import attendance_of, sitting_of
from alur.activities.meetings.registry import providers
from alur.activities.meetings.tests.make import AT, HOUR, SOON, booked, host
from alur.connectors.bigbluebutton.actions import BigBlueButton
from alur.desk.tests import make as desk
from alur.engine.cases.tests import make as cases
from alur.foundation.arrivals.actions import hand_on
from alur.foundation.arrivals.models import Arrival
from alur.foundation.journal.queries import entries
from alur.foundation.outbox.registry import periodic
from alur.foundation.privacy.sealing import seal
from alur.kernel import clock
from alur.kernel.outward import Bounds
from alur.kernel.patience import Patience

from .bbb_server import SECRET, BbbServer
from .http import Reply, Trouble
from .test_pool import carry

pytestmark = pytest.mark.django_db


@pytest.fixture
def bbb(settings, monkeypatch):
    settings.WEBHOOK_NETWORKS = (ipaddress.ip_network("127.0.0.0/8"),)
    monkeypatch.setitem(
        providers._items, "bigbluebutton", BigBlueButton(Bounds(wait=0.4, total=1.5), Patience(pause=0))
    )
    with BbbServer() as running, clock.frozen(AT):
        yield running
    assert running.broken == []


@pytest.fixture
def booking(bbb):
    """Of two hours."""
    settings = {"url": bbb.base, "secret": SECRET}
    made = booked(host(provider="bigbluebutton", settings_sealed=seal(json.dumps(settings))), minutes=120)
    carry(made)
    bbb.asked.clear()
    return made


def minute(number):
    return SOON + timedelta(minutes=number)


def come(bbb, booking, *names):
    """They click their links; the server is told of them as their browsers tell it."""
    with clock.frozen(SOON):
        provider, account = providers.get("bigbluebutton"), account_of(booking.host)
        provider.host_link(account, made_of(booking), "Dimas")
        bbb.meetings[booking.intent]["people"] = [{"fullName": name, "role": "VIEWER"} for name in names]


def look(booking, number):
    with clock.frozen(minute(number)):
        look_in(minute(number))
    booking.refresh_from_db()
    return attendance_of(booking)


def test_whoever_was_seen_at_any_look_was_there(bbb, booking):
    assert look(booking, 1) is None
    come(bbb, booking, "Dimas", "Siti")
    look(booking, 5)
    come(bbb, booking, "Siti", "Tamu", "Tamu")
    look(booking, 10)
    come(bbb, booking, "Tamu")
    found = look(booking, 15)
    assert (sorted(found.names), found.number, found.told) == (["Dimas", "Siti", "Tamu", "Tamu"], 4, True)
    told = [each.data["number"] for each in entries(f"office:{booking.host.office_id}")
            if each.kind == "office.meeting_attendance"]  # fmt: skip
    assert told == [2, 4]
    assert "Siti" not in booking.attendance_sealed


def test_when_nobody_is_there_any_more_it_is_over_and_its_time_is_free(bbb, booking):
    come(bbb, booking, "Siti")
    look(booking, 5)
    bbb.meetings.clear()  # the server forgets it once all have left
    look(booking, 40)
    assert (sitting_of(booking), booking.freed_from) == ((minute(5), minute(40)), minute(50))
    come(bbb, booking, "Siti")
    look(booking, 45)
    assert booking.freed_from is None
    look(booking, 125)
    bbb.meetings.clear()
    look(booking, 130)
    assert sitting_of(booking) == (minute(5), minute(130))
    asked = len(bbb.asked)
    look(booking, 135)
    assert len(bbb.asked) == asked


def ended(bbb, booking, number):
    """The server forgets the meeting and asks for the address that it was given with it."""
    address = bbb.meetings.pop(booking.intent)["about"]["meta_endCallbackUrl"]
    with clock.frozen(minute(number)):
        return Client().get(f"{urlsplit(address).path}?recordingmarks=false").status_code


def test_the_server_says_when_a_meeting_is_over_and_a_repeat_is_once(bbb, booking):
    come(bbb, booking, "Siti")
    look(booking, 5)
    kept = dict(bbb.meetings)
    assert ended(bbb, booking, 42) == 204
    bbb.meetings.update(kept)
    assert ended(bbb, booking, 42) == 204
    [arrival] = Arrival.objects.all()
    for _twice in range(2):
        Arrival.objects.update(next_try_at=minute(43))
        hand_on(minute(43))
    booking.refresh_from_db()
    assert (sitting_of(booking), booking.freed_from) == ((minute(5), minute(42)), minute(52))
    look(booking, 45)
    assert sitting_of(booking) == (minute(5), minute(42))
    assert arrival.office == booking.host.office


def test_a_false_end_is_mended_by_the_next_look(bbb, booking):
    come(bbb, booking, "Siti")
    look(booking, 5)
    running = dict(bbb.meetings)
    ended(bbb, booking, 20)
    bbb.meetings.update(running)
    hand_on(minute(21))
    look(booking, 25)
    assert booking.freed_from is None


def test_the_address_of_another_meeting_or_a_guess_ends_nothing(bbb, booking):
    come(bbb, booking, "Siti")
    address = urlsplit(bbb.meetings[booking.intent]["about"]["meta_endCallbackUrl"]).path
    token = address.rstrip("/").rpartition("/")[2]
    for wrong in (address.replace(token, "tebakan"), address.replace(booking.intent, "rapat-lain")):
        assert Client().get(wrong).status_code == 404
    assert Client().post(address).status_code == 405
    assert Arrival.objects.count() == 0


@pytest.mark.parametrize(
    "trouble",
    [None, Reply(500), Reply(200, b"<html/>"),
     Reply(200, b"<response><returncode>FAILED</returncode><messageKey>checksumError</messageKey></response>"),
     Reply(200, b"<response><returncode>FAILED</returncode><messageKey>lain</messageKey></response>")],
)  # fmt: skip
def test_a_server_that_does_not_answer_ends_no_meeting_and_is_asked_again(bbb, booking, trouble):
    come(bbb, booking, "Siti")
    look(booking, 5)
    bbb.trouble.append(Trouble("GET", "/bigbluebutton/api/getMeetingInfo", trouble))
    look(booking, 10)
    assert (booking.freed_from, booking.sittings.get().ended_at) == (None, None)
    come(bbb, booking, "Joko")
    assert sorted(look(booking, 15).names) == ["Joko", "Siti"]


def test_before_it_begins_and_where_it_was_typed_nothing_is_written(bbb, booking):
    come(bbb, booking, "Penguji")
    assert look(booking, -5) is None
    assert bbb.of("getMeetingInfo") == []
    Booking.objects.filter(pk=booking.pk).update(attended=7)
    assert (look(booking, 5).number, look(booking, 5).told) == (7, False)


def test_the_worker_looks_in_every_five_minutes():
    assert periodic.get("meetings.look_in").every == EVERY == timedelta(minutes=5)


def test_the_page_says_how_far_the_list_can_be_trusted(bbb, booking):
    come(bbb, booking, "Siti")
    look(booking, 5)
    page = _page(booking)
    assert "BigBlueButton hanya memberi tahu siapa yang sedang hadir." in page
    assert "Ambil daftar hadir" not in page
    assert "1 orang hadir" in page


def test_of_jitsi_the_page_says_that_it_must_be_typed(bbb):
    settings = {"url": "https://meet.example", "app_id": "a", "app_secret": "b"}
    made = booked(host("Jitsi", provider="jitsi", settings_sealed=seal(json.dumps(settings))))
    carry(made)
    page = _page(made)
    assert "Jitsi Meet tidak memberi tahu siapa yang hadir. Ketik sendiri nama atau jumlahnya." in page
    assert "Ambil daftar hadir" not in page


def _page(booking):
    with clock.frozen(SOON + 3 * HOUR):
        browser = desk.browser(cases.officer("Dimas", "petugas"))
        return browser.get(f"/meja/rapat/{booking.pk}/").content.decode()
