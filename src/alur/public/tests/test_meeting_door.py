"""The door of a meeting: it opens in time, to whom has its link, with a link of their own."""

import ipaddress
import json
from datetime import timedelta

import pytest
from django.test import Client

from alur.activities.meetings.models import Booking
from alur.activities.meetings.queries import guest_link, made_of
from alur.activities.meetings.registry import providers
from alur.activities.meetings.tests.make import AT, SOON, booked, host
from alur.connectors.bigbluebutton.actions import BigBlueButton
from alur.foundation.outbox.actions import deliver
from alur.foundation.outbox.models import Delivery
from alur.foundation.privacy.sealing import seal
from alur.kernel import clock
from alur.kernel.outward import Bounds
from alur.kernel.patience import Patience
from tests.contract.bbb_server import SECRET, BbbServer
from tests.contract.http import Reply, Trouble

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(settings, monkeypatch):
    settings.WEBHOOK_NETWORKS = (ipaddress.ip_network("127.0.0.0/8"),)
    settings.BASE_URL = "http://testserver"
    monkeypatch.setitem(providers._items, "bigbluebutton", BigBlueButton(Bounds(0.4, 1.5), Patience(pause=0)))
    with BbbServer() as running, clock.frozen(AT):
        yield running
    assert running.broken == []


@pytest.fixture
def door(server):
    sealed = seal(json.dumps({"url": server.base, "secret": SECRET}))
    booking = booked(host(provider="bigbluebutton", settings_sealed=sealed), title="Rapat & <benih>")
    deliver(delivery_id=Delivery.objects.get().pk, worker="w")
    booking.refresh_from_db()
    return guest_link(booking, made_of(booking))


def knock(door, name="Siti Rahmawati", at=SOON):
    with clock.frozen(at):
        return Client().post(door, {"name": name})


def test_it_tells_what_and_when_and_asks_for_a_name(door, server):
    answer = Client().get(door)
    page = answer.content.decode()
    assert "Rapat &amp; &lt;benih&gt;" in page
    assert "Selasa, 24 November 2026, 09.00–10.00 WIB" in page
    assert "no-store" in answer["Cache-Control"]
    assert len(page) < 15 * 1024
    assert server.of("create") == []


def test_each_gets_a_link_of_their_own(door, server):
    page = knock(door).content.decode()
    assert "Silakan masuk, Siti Rahmawati." in page
    assert "fullName=Siti+Rahmawati" in page
    assert "role=VIEWER" in page
    assert SECRET not in page


@pytest.mark.parametrize(
    ("at", "status"),
    [
        (SOON - timedelta(minutes=31), 409), (SOON - timedelta(minutes=30), 200),
        (SOON + timedelta(hours=3), 200), (SOON + timedelta(hours=3, seconds=1), 409),
    ],
)  # fmt: skip
def test_it_opens_half_an_hour_before_and_shuts_two_hours_after(door, at, status):
    assert knock(door, at=at).status_code == status


def test_a_name_is_needed_and_what_was_typed_stays(door, server):
    assert knock(door, "  ").status_code == 422
    server.trouble.append(Trouble("GET", "/bigbluebutton/api/create", Reply(503)))
    answer = knock(door, "Joko")
    assert answer.status_code == 503
    assert "terganggu" in answer.content.decode()
    assert 'value="Joko"' in answer.content.decode()


def test_a_link_that_is_none_and_one_of_another_meeting_open_nothing(door):
    intent, token = door.rstrip("/").split("/")[-2:]
    assert Client().get(door.replace(token, token[:-1] + ("a" if token[-1] != "a" else "b"))).status_code == 404
    assert Client().get(door.replace(intent, "rapat-lain")).status_code == 404


def test_guessing_ends_soon(door):
    wrong = "/rapat/rapat-1/tebakan/"
    assert {Client().get(wrong).status_code for _each in range(40)} == {404, 429}


def test_a_cancelled_meeting_says_so_and_opens_nothing(door):
    Booking.objects.update(state="cancelled", cancelled_at=AT)
    assert "dibatalkan" in Client().get(door).content.decode()
    assert knock(door).status_code == 409


def test_where_anybody_may_have_the_providers_link_there_is_no_door(server):
    link = "https://meet.example/ruang"
    booking = booked(host(provider="standing", settings_sealed=seal(json.dumps({"link": link}))))
    deliver(delivery_id=Delivery.objects.get().pk, worker="w")
    booking.refresh_from_db()
    assert guest_link(booking, made_of(booking)) == link
