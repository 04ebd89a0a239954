"""Meetings at a BigBlueButton that takes nothing its documents do not know, and signs over what came."""

import ipaddress
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest

from alur.activities.meetings.ports import Account, Wanted
from alur.activities.meetings.registry import providers
from alur.connectors.bigbluebutton import rules
from alur.connectors.bigbluebutton.actions import BigBlueButton
from alur.foundation.outbox.ports import OutcomeUnknown, Rejected, RetryLater
from alur.kernel import clock
from alur.kernel.outward import Bounds
from alur.kernel.patience import Patience
from tests.contract.bbb_server import SECRET, BbbServer
from tests.contract.http import Reply, Trouble

AT = datetime(2026, 11, 25, 1, 55, tzinfo=UTC)


@pytest.fixture
def server(settings):
    settings.WEBHOOK_NETWORKS = (ipaddress.ip_network("127.0.0.0/8"),)
    with BbbServer() as running, clock.frozen(AT):
        yield running
    assert running.broken == []


@pytest.fixture
def bbb():
    return BigBlueButton(Bounds(wait=0.4, total=1.5), Patience(pause=0))


def account(server, **changed):
    return Account("", {"url": server.base, "secret": SECRET, **changed})


def wanted(**changed):
    given = {
        "intent": "rapat-0198", "topic": "Rapat persiapan tanam", "starts": AT + timedelta(minutes=5), "minutes": 60,
        "zone": "Asia/Jakarta", "participants": 30, "record": False,
    }  # fmt: skip
    return Wanted(**{**given, **changed})


def follow(link):
    return httpx.get(link, trust_env=False)


def test_it_is_registered():
    assert providers.get("bigbluebutton").repeat_is_harmless is True


@pytest.mark.parametrize(
    ("algorithm", "digest"),
    [
        ("sha1", "1fcbb0c4fc1f039f73aa6d697d2db9ba7f803f17"),
        ("sha256", "da9185f7f333cfdfcd6eeac32dca3777510c4c436020d8b887ba5515bd1d189e"),
    ],
)
def test_the_vectors_of_the_documents(algorithm, digest):
    query = "name=Test+Meeting&meetingID=abc123&attendeePW=111222&moderatorPW=333444"
    assert rules.checksum("create", query, SECRET, algorithm) == digest


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("https://bbb.contoh.go.id", "https://bbb.contoh.go.id/bigbluebutton/api/"),
        ("https://bbb.contoh.go.id/bigbluebutton/", "https://bbb.contoh.go.id/bigbluebutton/api/"),
        (" https://bbb.contoh.go.id/bigbluebutton/api ", "https://bbb.contoh.go.id/bigbluebutton/api/"),
        ("http://10.1.1.1:8080/bigbluebutton", "http://10.1.1.1:8080/bigbluebutton/api/"),
    ],
)
def test_any_spelling_of_the_address_will_do(typed, base):
    assert rules.base_of(typed) == base


@pytest.mark.parametrize("algorithm", ["", "sha256", "SHA-1", "sha384", "sha512"])
def test_each_person_gets_a_link_that_opens_the_meeting(server, bbb, algorithm):
    of = account(server, algorithm=algorithm)
    made = bbb.create(of, wanted())
    assert (made.external_id, made.join_url, made.host_url) == ("rapat-0198", "", "")
    assert server.meetings == {}
    for link in (bbb.host_link(of, made, "Dimas"), bbb.join_link(of, made, "Siti")):
        assert follow(link).status_code == 302
    people = server.meetings["rapat-0198"]["people"]
    assert [(each["fullName"], each["role"]) for each in people] == [("Dimas", "MODERATOR"), ("Siti", "VIEWER")]
    assert len({each["userID"] for each in people}) == 2


@pytest.mark.parametrize(
    "name", ["Siti & Joko = 100% + ½?", "نور", 'O\'Brien "x" <b>#/', "a\tb\x00c\x7f", "  ", "ü" * 300]
)
def test_any_name_and_topic_is_signed_as_it_is_sent(server, bbb, name):
    of, meant = account(server), wanted(topic=name)
    link = bbb.join_link(of, bbb.create(of, meant), name)
    assert follow(link).status_code == 302


def test_a_meeting_that_the_server_forgot_is_made_again_at_the_click(server, bbb):
    of = account(server)
    made = bbb.create(of, wanted())
    first = bbb.join_link(of, made, "Siti")
    server.purge()
    assert follow(bbb.join_link(of, made, "Siti")).status_code == 302
    assert b"mismatchCreateTimeParam" in follow(first).content


def test_two_clicks_at_once_are_one_meeting(server, bbb):
    of = account(server)
    made = bbb.create(of, wanted())
    links = [bbb.join_link(of, made, name) for name in ("Siti", "Joko")]
    assert [follow(each).status_code for each in links] == [302, 302]
    assert len(server.meetings) == 1


def test_a_topic_changed_while_it_runs_keeps_nobody_out(server, bbb):
    of = account(server)
    made = bbb.create(of, wanted())
    follow(bbb.host_link(of, made, "Dimas"))
    moved = wanted(topic="Judul baru")
    assert follow(bbb.join_link(of, bbb.change(of, made, moved), "Siti")).status_code == 302


def test_no_length_is_sent_since_it_would_count_from_the_click(server, bbb):
    of = account(server)
    bbb.join_link(of, bbb.create(of, wanted(record=True)), "Siti")
    [about] = server.of("create")
    assert "duration" not in about
    assert about["record"] == "true"


def test_a_meeting_long_over_is_not_opened_again(server, bbb):
    of = account(server)
    made = bbb.create(of, wanted())
    with clock.frozen(AT + timedelta(hours=14)), pytest.raises(Rejected, match="sudah selesai"):
        bbb.join_link(of, made, "Siti")
    assert server.of("create") == []


def test_cancelling_ends_it_and_nothing_happens_where_there_is_none(server, bbb):
    of = account(server)
    made = bbb.create(of, wanted())
    follow(bbb.host_link(of, made, "Dimas"))
    bbb.cancel(of, made)
    assert server.meetings == {}
    bbb.cancel(of, made)


def test_who_is_there_is_told_while_it_runs(server, bbb):
    of = account(server)
    made = bbb.create(of, wanted())
    assert bbb.attendance(of, made) == ()
    follow(bbb.join_link(of, made, "Siti & Joko"))
    assert [(each.name, each.joined) for each in bbb.attendance(of, made)] == [("Siti & Joko", None)]


def test_the_connection_test_says_what_works(server, bbb):
    assert "tersambung" in bbb.test(account(server))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"secret": "salah"}, "Secret"), ({"secret": ""}, "Isi Secret"), ({"algorithm": "md5"}, "sha256, sha384"),
        ({"url": "bukan alamat"}, "Alamat server"), ({"url": "ftp://bbb.example"}, "Alamat server"),
    ],
)  # fmt: skip
def test_wrong_settings_are_named(server, bbb, wrong, words):
    with pytest.raises(Rejected, match=words) as fault:
        bbb.test(account(server, **wrong))
    assert SECRET not in str(fault.value)


def test_an_algorithm_that_the_server_does_not_allow_is_named(server, bbb):
    server.algorithms = ("sha512",)
    with pytest.raises(Rejected, match="algoritma"):
        bbb.test(account(server))
    with pytest.raises(RetryLater, match="algoritma"):
        bbb.join_link(account(server), bbb.find(account(server), wanted()), "Siti")


def test_a_closed_network_is_not_asked(server, bbb, settings):
    settings.WEBHOOK_NETWORKS = ()
    with pytest.raises(Rejected, match="jaringan tertutup"):
        bbb.test(account(server))
    assert server.asked == []


@pytest.mark.parametrize(
    "body", [b"<html></html>", b"x", b"", b'<!DOCTYPE r [<!ENTITY a "b">]><response>&a;</response>']
)
def test_what_is_no_answer_of_bigbluebutton_is_said_to_be_none(server, bbb, body):
    server.trouble.append(Trouble("GET", "/bigbluebutton/api/getMeetings", Reply(200, body)))
    with pytest.raises(Rejected, match="tidak ada BigBlueButton"):
        bbb.test(account(server))


def test_an_endless_answer_is_not_read_to_its_end(server):
    bbb = BigBlueButton(Bounds(wait=1, total=2, most_bytes=1000), Patience(pause=0))
    server.trouble.append(Trouble("GET", "/bigbluebutton/api/", Reply(200, b" " * 5000)))
    with pytest.raises(RetryLater, match="TooLong"):
        bbb.test(account(server))


def test_an_end_without_an_answer_is_left_open_and_a_click_is_for_later(server, bbb):
    of = account(server)
    made = bbb.create(of, wanted())
    follow(bbb.host_link(of, made, "Dimas"))
    server.trouble += [
        Trouble("GET", "/bigbluebutton/api/end", acts=True), Trouble("GET", "/bigbluebutton/api/create", Reply(502)),
    ]  # fmt: skip
    with pytest.raises(OutcomeUnknown):
        bbb.cancel(of, made)
    with pytest.raises(RetryLater):
        bbb.join_link(of, made, "Siti")
    bbb.cancel(of, made)


def test_a_refusal_is_told_by_its_stable_key(server, bbb):
    body = b"<response><returncode>FAILED</returncode><messageKey>maxMeetings</messageKey></response>"
    server.trouble.append(Trouble("GET", "/bigbluebutton/api/isMeetingRunning", Reply(200, body)))
    with pytest.raises(Rejected, match="maxMeetings"):
        bbb.create(account(server), wanted())


def test_a_link_names_no_secret(server, bbb):
    of = account(server)
    link = bbb.join_link(of, bbb.create(of, wanted()), "Siti")
    assert SECRET not in link
    assert [name for name, _value in parse_qsl(urlsplit(link).query)][-1] == "checksum"
