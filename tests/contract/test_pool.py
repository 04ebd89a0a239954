"""The pool and the far sides together: a booking becomes one meeting, whatever happens on the way."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from alur.activities.meetings.actions import cancel, change
from alur.activities.meetings.models import Booking
from alur.activities.meetings.queries import account_of, made_of
from alur.activities.meetings.registry import providers
from alur.activities.meetings.tests.make import AT, SOON, booked, host
from alur.connectors.bigbluebutton.actions import BigBlueButton
from alur.connectors.jitsi.actions import Jitsi
from alur.connectors.zoom.actions import Zoom
from alur.connectors.zoom.actions.api import Api
from alur.connectors.zoom.rules.events import signature
from alur.desk.tests import make as desk
from alur.engine.cases.tests import make as cases
from alur.foundation.arrivals.models import Arrival
from alur.foundation.outbox.actions import deliver
from alur.foundation.outbox.models import Delivery
from alur.foundation.privacy.sealing import seal
from alur.kernel import clock
from alur.kernel.outward import Bounds
from alur.kernel.patience import Patience

from .http import Reply, Trouble
from .zoom_server import ACCOUNT, CLIENT, HOST, SECRET, WEBHOOK, ZoomServer, too_often

pytestmark = pytest.mark.django_db

SETTINGS = {"account_id": ACCOUNT, "client_id": CLIENT, "client_secret": SECRET, "webhook_secret": WEBHOOK}


@pytest.fixture
def zoom(settings, monkeypatch):
    monkeypatch.setitem(providers._items, "zoom", Zoom(Api(Bounds(wait=0.4, total=1.5), Patience(pause=0))))
    with ZoomServer(now=AT) as running, clock.frozen(AT):
        settings.ZOOM_OAUTH_URL, settings.ZOOM_API_URL = running.oauth, running.api
        yield running
    assert running.broken == []


def at_zoom(**fields):
    return host(provider="zoom", external=HOST, settings_sealed=seal(json.dumps(SETTINGS)), **fields)


def carry(booking, after=timedelta()):
    """What the worker does with what waits for this booking."""
    with clock.frozen(clock.now() + after):
        for delivery in Delivery.objects.filter(carrier="meetings").exclude(state="delivered").order_by("created_at"):
            deliver(delivery_id=delivery.pk, worker="w")
    booking.refresh_from_db()
    return list(Delivery.objects.order_by("created_at").values_list("state", flat=True))


def test_a_booking_becomes_a_meeting_at_zoom_moves_with_it_and_goes_with_it(zoom):
    booking = booked(at_zoom())
    assert carry(booking) == ["delivered"]
    [kept] = zoom.meetings.values()
    assert (booking.state, made_of(booking).external_id) == ("booked", str(kept["id"]))
    assert kept["start_time"] == f"{SOON:%Y-%m-%dT%H:%M:%SZ}"


def test_an_answer_that_was_lost_and_a_limit_on_the_way_make_one_meeting(zoom):
    booking = booked(at_zoom())
    zoom.trouble += [Trouble("POST", "/v2/users/", acts=True), Trouble("GET", "/v2/users/", Reply(503))]
    # What else the host has is asked first; that question is the one that fails.
    assert carry(booking) == ["queued"]
    assert zoom.meetings == {}
    assert carry(booking, timedelta(hours=1)) == ["unknown"]
    assert len(zoom.meetings) == 1
    zoom.trouble.append(Trouble("GET", "/v2/users/", too_often("30")))
    carry(booking, timedelta(hours=2))
    carry(booking, timedelta(hours=3))
    assert booking.state == "booked"
    assert len(zoom.meetings) == 1
    assert len(zoom.of("POST", "/v2/users/")) == 1


def test_what_was_lost_before_it_was_made_is_made_at_the_repeat(zoom):
    booking = booked(at_zoom())
    zoom.trouble.append(Trouble("POST", "/v2/users/"))
    assert carry(booking) == ["unknown"]
    carry(booking, timedelta(hours=1))
    carry(booking, timedelta(hours=2))
    assert booking.state == "booked"
    assert len(zoom.meetings) == 1


def test_a_meeting_that_somebody_made_by_hand_at_that_time_stops_the_making_and_says_so(zoom):
    booking = booked(at_zoom())
    zoom.meetings[1] = {"id": 1, "type": 2, "host_id": "u-1", "topic": "Lain", "agenda": "", "duration": 60,
                        "start_time": f"{SOON:%Y-%m-%dT%H:%M:%SZ}"}  # fmt: skip
    assert carry(booking) == ["failed"]
    assert len(zoom.meetings) == 1


def test_zoom_finds_the_office_by_its_address_and_the_office_reads_it_in_its_settings(zoom, settings):
    of = at_zoom()
    booking = booked(of)
    carry(booking)
    settings.BASE_URL = "http://testserver"
    administrator = cases.officer("Admin", "kepala", is_administrator=True)
    page = desk.browser(administrator).get(reverse("meetings:host", args=[of.pk])).content.decode()
    address = providers.get("zoom").hook(of.office.slug)
    assert address in page
    for secret in (SECRET, WEBHOOK):
        assert secret not in page
    about = {"id": made_of(booking).external_id, "uuid": "u==", "participant": {
        "user_id": "1", "user_name": "Siti", "participant_uuid": "p", "join_time": "2026-11-24T02:01:00Z"}}  # fmt: skip
    body = json.dumps({
        "event": "meeting.participant_joined", "event_ts": int(AT.timestamp() * 1000),
        "payload": {"account_id": ACCOUNT, "object": about},
    }).encode()  # fmt: skip
    stamp = str(int(AT.timestamp()))
    headers = {"x-zm-request-timestamp": stamp, "x-zm-signature": signature(WEBHOOK, stamp, body)}
    for _each in range(2):
        assert Client().post(address, body, content_type="application/json", headers=headers).status_code == 204
    assert Arrival.objects.count() == 1
    [there] = providers.get("zoom").attendance(account_of(of), made_of(booking))
    assert there.name == "Siti"


def test_changing_and_cancelling_reach_zoom(zoom):
    keeper = cases.officer("Dimas", "petugas")
    booking = booked(at_zoom())
    carry(booking)
    number = made_of(booking).external_id
    moved = {"starts": SOON + timedelta(hours=3), "ends": SOON + timedelta(hours=4)}
    _change(booking, keeper, moved)
    carry(booking)
    [kept] = zoom.meetings.values()
    assert (str(kept["id"]), kept["start_time"]) == (number, f"{moved['starts']:%Y-%m-%dT%H:%M:%SZ}")
    cancel(booking=booking, officer=keeper, at=AT)
    carry(booking)
    assert zoom.meetings == {}
    assert Booking.objects.get().state == "cancelled"


def _change(booking, keeper, moved):
    change(booking=booking, officer=keeper, at=AT, **moved)


def test_all_four_are_offered():
    assert {"zoom", "jitsi", "bigbluebutton", "standing"} <= set(providers.names())
    assert isinstance(providers.get("jitsi"), Jitsi)
    assert isinstance(providers.get("bigbluebutton"), BigBlueButton)
