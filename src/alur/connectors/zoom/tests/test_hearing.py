"""What Zoom tells by itself: forged, replayed, doubled, out of order, asked whether we are there; and who was there."""

import json
from collections import Counter
from datetime import timedelta

import pytest
from django.test import Client

from alur.activities.meetings.registry import hosts, listeners
from alur.connectors.zoom.rules import events
from alur.engine.cases.tests.make import office as make_office
from alur.foundation.arrivals.actions import hand_on
from alur.foundation.arrivals.models import Arrival
from alur.kernel import clock
from tests.contract.http import Reply, Trouble
from tests.contract.zoom_server import ACCOUNT, WEBHOOK

from .conftest import AT, account, wanted

pytestmark = pytest.mark.django_db
NUMBER, UUID = "81234567890", "/aB//c1=="


@pytest.fixture
def told():
    """Two offices with a Zoom each; who listens is noted."""
    heard = []
    books = {"balai": [account()], "pusat": [account(account_id="akun-pusat", webhook_secret="rahasia-pusat")]}

    class Book:
        def accounts(self, provider, office):
            return books.get(office, []) if provider == "zoom" else []

    for slug in books:
        make_office(slug)
    hosts.add("uji", Book())
    listeners.add("uji", lambda told, at: heard.append(told))
    with clock.frozen(AT):
        yield heard
    del hosts._items["uji"], listeners._items["uji"]


def message(event="meeting.started", at=AT, *, person=None, number=NUMBER, uuid=UUID, of=ACCOUNT, **more):
    about = {"id": number, "uuid": uuid, "host_id": "u-1", "topic": "Rapat", "type": 2, "start_time":
             "2026-11-23T02:00:00Z", "duration": 90, "timezone": "Asia/Jakarta", **more}  # fmt: skip
    if person:
        about["participant"] = {"user_id": "16", "user_name": person[0], "email": "siti@contoh.id", **person[1]}
    return {"event": event, "event_ts": int(at.timestamp() * 1000), "payload": {"account_id": of, "object": about}}


def joined(name, uuid, at):
    return message("meeting.participant_joined", at, person=(name, {"participant_uuid": uuid, "join_time": iso(at)}))


def left(name, uuid, at):
    return message("meeting.participant_left", at, person=(name, {"participant_uuid": uuid, "leave_time": iso(at)}))


def iso(at):
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def post(content, *, secret=WEBHOOK, at=AT, office="balai", signed=None, **headers):
    body = content if isinstance(content, bytes) else json.dumps(content).encode()
    stamp = str(int(at.timestamp()))
    signature = signed or events.signature(secret, stamp, body)
    return Client(enforce_csrf_checks=True).post(
        f"/kait/zoom/{office}/", body, content_type="application/json",
        headers={"x-zm-request-timestamp": stamp, "x-zm-signature": signature, **headers},
    )  # fmt: skip


def test_the_vectors_of_the_documents():
    body = b'{"event":"meeting.started","event_ts":1732147200000}'
    signed = "v0=6591e6a47cf43e3850e9913726a00eae8a19b486a75614dabac7dc25e001fd47"
    assert events.signature("rahasia-uji", "1732147200", body) == signed
    token = "fe7ed956f332d85f93f03db7a329d06ea127e65e9e35383bc1a6debc0e485efb"
    assert events.encrypted("rahasia-uji", "qgg8vlvZRS6UYooatFL8Aw") == token


def test_a_message_is_kept_at_once_answered_without_a_word_and_passed_on_later(told):
    answer = post(message())
    assert (answer.status_code, answer.content) == (204, b"")
    [kept] = Arrival.objects.all()
    assert told == []
    hand_on(AT)
    [heard] = told
    assert (heard.provider, heard.office, heard.external_id, heard.what, heard.at) == (
        "zoom", "balai", NUMBER, "started", AT,
    )  # fmt: skip
    hand_on(AT)
    assert len(told) == 1
    assert "Rapat" not in kept.payload_sealed


@pytest.mark.parametrize("moved", [timedelta(minutes=5, seconds=1), -timedelta(minutes=5, seconds=1)])
def test_what_was_signed_long_ago_or_ahead_is_refused(told, moved):
    assert post(message(), at=AT - moved).status_code == 404
    assert post(message(), at=AT - moved * 0.9).status_code == 204


def test_forgeries_look_like_an_office_that_is_not_there(told):
    unknown = post(message(), office="tidak-ada")
    forged = [
        post(message(), secret="tebakan"),
        post(message(), secret=""),
        post(message(), signed="v0=" + "0" * 64),
        post(message(), signed="tidak-ascii-é".encode().decode("latin-1")),
        post(message(), **{"x-zm-request-timestamp": "besok"}),
        post(message(), **{"x-zm-request-timestamp": "9" * 40}),
        post(message(), secret="rahasia-pusat"),
        Client().post("/kait/zoom/balai/", b"{}", content_type="application/json"),
    ]
    assert {each.status_code for each in [unknown, *forged]} == {404}
    assert Arrival.objects.count() == 0


def test_a_body_changed_under_way_is_refused(told):
    stamp, body = str(int(AT.timestamp())), json.dumps(message()).encode()
    assert post(body + b" ", signed=events.signature(WEBHOOK, stamp, body)).status_code == 404


def test_an_office_tells_nothing_of_anothers_account(told):
    """With its own secret, which is right; but the account that it names is another's."""
    assert post(message(of=ACCOUNT), office="pusat", secret="rahasia-pusat").status_code == 204
    assert Arrival.objects.count() == 0


def test_an_office_that_claims_anothers_account_as_its_own_is_not_believed_of_its_meetings(told, server, zoom):
    claims = account(webhook_secret="rahasia-pusat", client_id="klien-pusat", client_secret="pusat")
    from alur.connectors.zoom.actions import hear

    stranger = events.event_of(joined("Penyusup", "p-9", AT))
    assert hear(office="pusat", account=claims, event=stranger, at=AT)
    server.past[NUMBER] = []
    assert zoom.attendance(account(), made()) == []


def test_the_same_again_is_one_whether_replayed_or_sent_twice(told):
    for _each in range(3):
        assert post(message()).status_code == 204
    assert post(message(at=AT + timedelta(milliseconds=1))).status_code == 204
    assert Arrival.objects.count() == 2


def test_two_who_join_in_the_same_moment_are_two(told):
    post(joined("Siti", "p-1", AT))
    post(joined("Joko", "p-2", AT))
    for number in ("16", "17"):
        guest = {"participant_uuid": "", "user_id": number}
        post(message("meeting.participant_joined", person=("Tamu", guest)))
    assert Arrival.objects.count() == 4


def test_ended_before_started_is_passed_on_with_its_own_times(told):
    end, start = AT + timedelta(minutes=2), AT - timedelta(minutes=2)
    post(message("meeting.ended", end, end_time=iso(end)))
    post(message("meeting.started", start))
    hand_on(AT)
    assert sorted((each.at, each.what) for each in told) == [(start, "started"), (end, "ended")]


@pytest.mark.parametrize("again", [0, timedelta(hours=72)])
def test_zoom_asks_whether_we_are_there_and_is_answered_each_time(told, again):
    with clock.frozen(AT + (again or timedelta())):
        asked = {"event": "endpoint.url_validation", "payload": {"plainToken": "qgg8vlvZRS6UYooatFL8Aw"}}
        answer = post(asked, at=clock.now())
    assert answer.status_code == 200
    assert answer.json() == {
        "plainToken": "qgg8vlvZRS6UYooatFL8Aw",
        "encryptedToken": "fe7ed956f332d85f93f03db7a329d06ea127e65e9e35383bc1a6debc0e485efb",
    }
    assert Arrival.objects.count() == 0


def test_nobody_else_gets_that_answer(told):
    asked = {"event": "endpoint.url_validation", "payload": {"plainToken": "x"}}
    assert post(asked, secret="tebakan").status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        b"", b"x", b"[]", b"{}", b'{"event":5}', b'{"event":"meeting.started"}', b"\xff\xfe",
        b'{"event":"meeting.started","event_ts":"x","payload":{"account_id":"a","object":{"id":1,"uuid":"u"}}}',
        b'{"event":"meeting.started","event_ts":9e40,"payload":{"account_id":"a","object":{"id":1,"uuid":"u"}}}',
        b'{"event":"meeting.started","event_ts":1,"payload":{"account_id":"a","object":[]}}',
        b'{"event":"meeting.participant_joined","event_ts":1,"payload":{"account_id":"a",'
        b'"object":{"id":1,"uuid":"u","participant":"x"}}}',
        b'{"event":"endpoint.url_validation","payload":{}}', b'{"event":"endpoint.url_validation","payload":null}',
    ],
)  # fmt: skip
def test_signed_nonsense_is_refused_and_breaks_nothing(told, body):
    assert post(body).status_code == 400


def test_what_means_nothing_here_is_taken_politely(told):
    assert post(message("recording.completed")).status_code == 204
    assert Arrival.objects.count() == 0


def test_what_is_too_long_is_not_read(told):
    assert post(b"x" * (events.MOST_BYTES + 1)).status_code == 413


def test_one_address_cannot_flood_it(told, monkeypatch):
    from alur.connectors.zoom import views
    from alur.ui.limits import Limit

    monkeypatch.setattr(views, "TRIES", Limit("zoom:uji", 3, 60))
    assert [post(message()).status_code for _each in range(4)] == [204, 204, 204, 429]


def test_addresses_and_numbers_of_participants_are_not_kept(told):
    post(joined("Siti", "p-1", AT))
    from alur.foundation.privacy.sealing import unseal

    [kept] = Arrival.objects.all()
    assert "siti@contoh.id" not in unseal(kept.payload_sealed)
    assert "Siti" not in kept.payload_sealed


def test_the_address_is_told_beside_the_settings(zoom, settings):
    settings.BASE_URL = "https://alur.example"
    assert zoom.hook("balai") == "https://alur.example/kait/zoom/balai/"


# ── who was there ────────────────────────────────────────────────────────────────────────────────


def made(number=NUMBER):
    from alur.activities.meetings.ports import Made

    return Made(number, "https://zoom.example/j/1")


def minute(number):
    return AT + timedelta(minutes=number)


def test_attendance_is_told_by_whatever_order_it_came_in(told, zoom, server):
    said = [
        left("Siti", "p-1", minute(60)), joined("Joko", "p-2", minute(5)), joined("Siti", "p-1", minute(1)),
        left("Siti", "p-1", minute(20)), joined("Siti", "p-1", minute(25)), left("Rini", "p-3", minute(40)),
        message("meeting.ended", minute(61)), message("meeting.started", minute(0)),
    ]  # fmt: skip
    for each in said:
        post(each)
    found = [(each.name, each.joined, each.left) for each in zoom.attendance(account(), made())]
    assert found == [
        ("Siti", minute(1), minute(60)), ("Joko", minute(5), None), ("Rini", minute(40), minute(40)),
    ]  # fmt: skip
    assert server.of("GET", "/v2/past_meetings") == []


def test_attendance_of_another_meeting_is_another(told, zoom, server):
    post(joined("Siti", "p-1", AT))
    server.past["5"] = []
    assert zoom.attendance(account(), made("5")) == []


def test_where_nothing_was_told_zooms_own_list_is_asked_by_a_uuid_encoded_twice(told, zoom, server):
    post(message("meeting.ended"))
    rows = [
        {"id": "a", "user_id": "1", "name": "Siti", "join_time": iso(minute(1)), "leave_time": iso(minute(9))},
        {"id": "a", "user_id": "2", "name": "Siti", "join_time": iso(minute(10)), "leave_time": iso(minute(30))},
        {"id": "", "user_id": "3", "name": "Tamu", "join_time": iso(minute(2)), "leave_time": iso(minute(3))},
    ]
    server.past[UUID] = rows
    server.page = 2
    found = zoom.attendance(account(), made())
    assert [(each.name, each.joined, each.left) for each in found] == [
        ("Siti", minute(1), minute(30)), ("Tamu", minute(2), minute(3)),
    ]  # fmt: skip
    assert Counter(each.path.split("?")[0] for each in server.of("GET", "/v2/past_meetings")) == {
        "/v2/past_meetings/%252FaB%252F%252Fc1%253D%253D/participants": 2
    }
    assert server.broken == []


def test_a_meeting_that_nobody_came_to_has_no_attendance(zoom, server):
    assert zoom.attendance(account(), made()) == []
    server.trouble.append(Trouble("GET", "/v2/past_meetings", Reply(400, b'{"code":12702,"message":"Too old."}')))
    assert zoom.attendance(account(), made()) == []


def test_a_meeting_found_after_a_lost_answer_is_the_one_that_is_told_of(told, zoom, server):
    made_ = zoom.create(account(), wanted())
    post(message(number=made_.external_id))
    hand_on(AT)
    assert told[0].external_id == zoom.find(account(), wanted()).external_id
