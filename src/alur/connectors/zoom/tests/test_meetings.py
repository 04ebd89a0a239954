"""Meetings at a Zoom that refuses whatever its documents do not know."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from alur.activities.meetings.registry import providers
from alur.connectors.zoom.actions.provider import WRITES, _host
from alur.foundation.outbox.ports import OutcomeUnknown, Rejected, RetryLater
from alur.kernel import clock
from tests.contract.http import Reply, Trouble
from tests.contract.zoom_server import HOST, SECRET, User, expired, too_often

from .conftest import AT, account, wanted


@pytest.fixture(autouse=True)
def _by_the_documents(server):
    yield
    assert server.broken == []


def test_zoom_is_registered():
    assert providers.get("zoom").repeat_is_harmless is False


def test_a_meeting_is_made_and_read_back(server, zoom):
    made = zoom.create(account(), wanted())
    [kept] = server.meetings.values()
    assert made.external_id == str(kept["id"])
    assert (made.join_url, made.passcode, made.host_url) == (kept["join_url"], kept["password"], "")
    assert (kept["topic"], kept["start_time"], kept["duration"]) == (
        "Rapat persiapan tanam",
        "2026-11-25T02:00:00Z",
        90,
    )
    assert kept["settings"]["auto_recording"] == "none"
    assert len(kept["password"]) == 10


@pytest.mark.parametrize(
    ("zone", "start_time", "timezone"),
    [
        ("Asia/Jakarta", "2026-11-25T09:00:00", "Asia/Jakarta"),
        ("Asia/Makassar", "2026-11-25T10:00:00", "Asia/Makassar"),
        ("Asia/Jayapura", "2026-11-25T11:00:00", "Asia/Jayapura"),
        ("Europe/Berlin", "2026-11-25T02:00:00Z", None),
    ],
)
def test_time_goes_out_local_with_its_zone_or_as_utc_never_mixed(server, zoom, zone, start_time, timezone):
    zoom.create(account(), wanted(zone=zone, record=True))
    [asked] = server.of("POST", "/v2/users/")
    body = json.loads(asked.body)
    assert (body["start_time"], body.get("timezone")) == (start_time, timezone)
    assert body["settings"]["auto_recording"] == "cloud"
    assert next(iter(server.meetings.values()))["start_time"] == "2026-11-25T02:00:00Z"


def test_a_long_topic_is_cut_to_what_zoom_takes(server, zoom):
    zoom.create(account(), wanted(topic="R" * 300))
    assert next(iter(server.meetings.values()))["topic"] == "R" * 200


def test_a_meeting_made_although_its_answer_was_lost_is_found_and_not_made_twice(server, zoom):
    server.trouble.append(Trouble("POST", "/v2/users/", acts=True))
    with pytest.raises(OutcomeUnknown):
        zoom.create(account(), wanted())
    [kept] = server.meetings.values()
    found = zoom.find(account(), wanted())
    assert (found.external_id, found.passcode) == (str(kept["id"]), kept["password"])


def test_what_was_not_made_is_surely_not_found(server, zoom):
    zoom.create(account(), wanted(intent="rapat-01"))
    server.trouble.append(Trouble("POST", "/v2/users/"))
    with pytest.raises(OutcomeUnknown):
        zoom.create(account(), wanted(intent="rapat-0"))
    assert zoom.find(account(), wanted(intent="rapat-0")) is None
    assert zoom.find(account(), wanted(intent="rapat-01")) is not None


def test_it_is_found_on_a_later_page_and_among_other_hosts(server, zoom):
    server.page = 2
    server.users.append(User("u-2", "lain@balai.example"))
    for number in range(5):
        zoom.create(account(), wanted(intent=f"rapat-{number}"))
    zoom.create(account("lain@balai.example"), wanted(intent="rapat-9"))
    assert zoom.find(account(), wanted(intent="rapat-4")) is not None
    assert zoom.find(account(), wanted(intent="rapat-9")) is None


def test_it_is_found_although_somebody_wrote_into_its_agenda_and_of_two_the_older_one(server, zoom):
    first, second = (zoom.create(account(), wanted()) for _each in range(2))
    for each in server.meetings.values():
        each["agenda"] = f"{each['agenda']}\nBahan: lihat surat. " + "x" * 400
    assert zoom.find(account(), wanted()).external_id == first.external_id != second.external_id


def test_a_broken_server_leaves_making_open_and_reading_for_later(server, zoom):
    server.trouble += [Trouble("POST", "/v2/users/", Reply(500)), Trouble("GET", "/v2/users/", Reply(503))]
    with pytest.raises(OutcomeUnknown):
        zoom.create(account(), wanted())
    with pytest.raises(RetryLater):
        zoom.find(account(), wanted())


def test_a_token_is_shared_and_taken_anew_once_where_it_ran_out(server, zoom):
    zoom.create(account(), wanted(intent="a"))
    zoom.find(account(), wanted(intent="a"))
    assert len(server.of("POST", "/oauth/token")) == 1
    server.tokens.clear()
    assert zoom.find(account(), wanted(intent="a")) is not None
    assert len(server.of("POST", "/oauth/token")) == 2


def test_refused_once_more_with_a_new_token_it_says_what_to_do(server, zoom):
    server.trouble += [Trouble("POST", "/v2/users/", expired()), Trouble("POST", "/v2/users/", expired())]
    with pytest.raises(RetryLater, match="aktif") as refused:
        zoom.create(account(), wanted())
    assert refused.value.after == timedelta(minutes=15)
    assert server.meetings == {}


def test_a_token_is_not_used_up_to_its_last_second(server, zoom):
    zoom.find(account(), wanted())
    with clock.frozen(AT + timedelta(minutes=54)):
        zoom.find(account(), wanted())
        assert len(server.of("POST", "/oauth/token")) == 1
    with clock.frozen(AT + timedelta(minutes=56)):
        zoom.find(account(), wanted())
    assert len(server.of("POST", "/oauth/token")) == 2


@pytest.mark.parametrize("wrong", [{"client_secret": "tebakan"}, {"client_id": "lain"}, {"account_id": "lain"}])
def test_an_office_that_does_not_know_the_secret_gets_no_token_of_one_that_does(server, zoom, wrong):
    zoom.create(account(), wanted())
    with pytest.raises(RetryLater):
        zoom.find(account(**wrong), wanted())


def test_a_token_at_rest_is_sealed(server, zoom):
    from django.db import connection

    zoom.find(account(), wanted())
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM django_cache")
        rows = repr(cursor.fetchall())
    assert "zoom-token" in rows
    assert "token-1" not in rows
    assert SECRET not in rows


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("7", timedelta(seconds=7)), ("2026-11-23T02:02:00Z", timedelta(minutes=2)), ("", timedelta(minutes=1)),
        ("Mon, 23 Nov 2026 02:03:00 GMT", timedelta(minutes=3)), ("2026-12-31T00:00:00Z", timedelta(hours=25)),
        ("0", timedelta(seconds=1)),
    ],
)  # fmt: skip
def test_too_often_waits_as_long_as_zoom_asks_within_reason(server, zoom, header, wait):
    server.trouble.append(Trouble("POST", "/v2/users/", too_often(header)))
    with pytest.raises(RetryLater) as refused:
        zoom.create(account(), wanted())
    assert refused.value.after == wait
    assert zoom.create(account(), wanted()) is not None


def test_too_often_may_name_the_second_of_its_reset(server, zoom):
    reply = too_often("", daily=True)
    reply.headers["x-ratelimit-reset"] = str(int((AT + timedelta(hours=3)).timestamp()))
    server.trouble.append(Trouble("POST", "/v2/users/", reply))
    with pytest.raises(RetryLater, match="harian") as refused:
        zoom.create(account(), wanted())
    assert refused.value.after == timedelta(hours=3)


def test_the_hundredth_write_of_a_day_is_the_last_and_says_when_it_goes_on(server, zoom):
    whose = "\0".join((account().settings["account_id"], _host(account()), "2026-11-23"))
    for _each in range(98):
        assert WRITES.allows(whose)
    made = zoom.create(account(), wanted())
    zoom.change(account(), made, wanted(minutes=60))
    with pytest.raises(RetryLater, match=f"{HOST}.*07.00 WIB") as refused:
        zoom.create(account(), wanted(intent="lain"))
    assert refused.value.after == timedelta(hours=22)
    zoom.cancel(account(), made)
    server.users.append(User("u-2", "lain@balai.example"))
    assert zoom.create(account("lain@balai.example"), wanted(intent="lain"))
    with clock.frozen(AT + timedelta(hours=22)):
        assert zoom.create(account(), wanted(intent="lain"))


def test_zooms_own_count_is_believed_too(server, zoom):
    server.writes["u-1", "2026-11-23"] = 100
    with pytest.raises(RetryLater, match="harian") as refused:
        zoom.create(account(), wanted())
    assert refused.value.after == timedelta(hours=22)


def test_a_change_keeps_number_link_and_passcode(server, zoom):
    made = zoom.create(account(), wanted())
    moved = wanted(starts=datetime(2026, 11, 26, 3, 0, tzinfo=UTC), minutes=60, topic="Rapat lain")
    assert zoom.change(account(), made, moved) == made
    [kept] = server.meetings.values()
    assert (kept["topic"], kept["start_time"], kept["duration"]) == ("Rapat lain", "2026-11-26T03:00:00Z", 60)
    assert zoom.find(account(), moved) == made


def test_a_meeting_deleted_at_zoom_is_not_changed_and_says_so(server, zoom):
    made = zoom.create(account(), wanted())
    server.meetings.clear()
    with pytest.raises(Rejected, match="tidak ada di Zoom"):
        zoom.change(account(), made, wanted())
    with pytest.raises(Rejected, match="tidak ada di Zoom"):
        zoom.host_link(account(), made, "Dimas")


def test_cancelling_twice_is_cancelling_once(server, zoom):
    made = zoom.create(account(), wanted())
    zoom.cancel(account(), made)
    assert server.meetings == {}
    zoom.cancel(account(), made)


def test_a_change_or_a_deletion_without_an_answer_is_left_open(server, zoom):
    made = zoom.create(account(), wanted())
    server.trouble += [Trouble("PATCH", "/v2/meetings/", acts=True), Trouble("DELETE", "/v2/meetings/", acts=True)]
    with pytest.raises(OutcomeUnknown):
        zoom.change(account(), made, wanted())
    with pytest.raises(OutcomeUnknown):
        zoom.cancel(account(), made)
    zoom.cancel(account(), made)


def test_the_link_of_the_host_is_fetched_at_the_click_and_stands_in_nothing_that_is_kept(server, zoom):
    made = zoom.create(account(), wanted())
    link = zoom.host_link(account(), made, "Dimas")
    assert "zak=" in link
    assert "zak=" not in f"{made.external_id}{made.join_url}{made.passcode}{made.host_url}"
    assert zoom.join_link(account(), made, "Siti") == made.join_url


def test_what_others_booked_by_hand_takes_its_time(server, zoom):
    zoom.create(account(), wanted())
    by_hand = {"type": 2, "host_id": "u-1", "topic": "Rapat lain", "agenda": "", "duration": 60}
    server.meetings |= {
        1: {**by_hand, "id": 1, "start_time": "2026-11-25T02:30:00Z"},
        2: {**by_hand, "id": 2, "start_time": "2026-11-26T02:30:00Z"},
        3: {**by_hand, "id": 3, "type": 3},
        4: {**by_hand, "id": 4, "start_time": "2026-11-25T05:00:00Z", "agenda": "Alur 0000000000 rapat-0198"},
    }
    day = datetime(2026, 11, 25, tzinfo=UTC)
    taken = zoom.taken(account(), day, day + timedelta(days=1))
    assert [f"{starts:%H:%M}–{ends:%H:%M}" for starts, ends in taken] == ["02:30–03:30", "05:00–06:00"]


def test_nobody_there_is_surely_not_made(settings, zoom, server):
    zoom.find(account(), wanted())
    settings.ZOOM_API_URL = "http://127.0.0.1:9/v2"
    with pytest.raises(RetryLater):
        zoom.create(account(), wanted())
