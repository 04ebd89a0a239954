"""Rooms of a Jitsi that lets in only whom its documents let in."""

import base64
import hmac
import ipaddress
import json
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from alur.activities.meetings.ports import Account, Wanted
from alur.activities.meetings.registry import providers
from alur.connectors.jitsi import rules
from alur.connectors.jitsi.actions import Jitsi
from alur.foundation.outbox.ports import Rejected, RetryLater
from alur.kernel import clock
from tests.contract.http import Reply, Trouble
from tests.contract.jitsi_server import APP, SECRET, JitsiServer, Refused

AT = datetime(2026, 11, 25, 1, 55, tzinfo=UTC)
jitsi = Jitsi()


@pytest.fixture
def server(settings):
    settings.WEBHOOK_NETWORKS = (ipaddress.ip_network("127.0.0.0/8"),)
    with JitsiServer(now=lambda: clock.now().timestamp()) as running, clock.frozen(AT):
        yield running
    assert running.broken == []


def account(server, **changed):
    return Account("", {"url": server.url, "app_id": APP, "app_secret": SECRET, **changed})


def wanted(**changed):
    given = {
        "intent": "rapat-0198", "topic": "Rapat", "starts": AT + timedelta(minutes=5), "minutes": 60,
        "zone": "Asia/Jakarta", "participants": 30, "record": False,
    }  # fmt: skip
    return Wanted(**{**given, **changed})


def claims_of(link):
    return json.loads(base64.urlsafe_b64decode(parse_qs(urlsplit(link).query)["jwt"][0].split(".")[1] + "=="))


def test_it_is_registered():
    assert providers.get("jitsi").repeat_is_harmless is True


def test_a_token_is_signed_as_rfc_7515_says():
    server = rules.server_of("https://meet.contoh.go.id", app="a", secret=SECRET)
    made = rules.token(server, "r", who="Siti", number="1", moderates=False, until=AT)
    signed, _dot, signature = made.rpartition(".")
    expected = base64.urlsafe_b64encode(hmac.digest(SECRET.encode(), signed.encode(), "sha256")).rstrip(b"=").decode()
    assert signature == expected
    head = json.loads(base64.urlsafe_b64decode(signed.split(".")[0] + "=="))
    assert head == {"alg": "HS256", "typ": "JWT"}


def test_host_and_guest_enter_the_same_room_each_with_their_own_rights(server):
    of = account(server)
    made = jitsi.create(of, wanted())
    assert (made.join_url, made.host_url) == ("", "")
    host = server.enter(jitsi.host_link(of, made, "Dimas"))
    guest = server.enter(jitsi.join_link(of, made, "Siti Rahmawati"))
    assert (host.name, host.moderates, guest.name, guest.moderates) == ("Dimas", True, "Siti Rahmawati", False)
    assert host.room == guest.room == made.external_id


def test_the_claims_are_those_of_the_documents_and_all_strings(server):
    of = account(server, audience="jitsi")
    claims = claims_of(jitsi.host_link(of, jitsi.create(of, wanted()), "Dimas"))
    assert set(claims) == {"iss", "aud", "sub", "room", "exp", "context"}
    assert (claims["iss"], claims["aud"], claims["sub"]) == (APP, "jitsi", "127.0.0.1")
    assert all(isinstance(each, str) for each in claims["context"]["user"].values())


def test_a_tenant_is_in_the_address_and_in_the_token(server):
    server.tenant = "Balai"
    of = account(server, tenant="Balai")
    link = jitsi.join_link(of, jitsi.create(of, wanted()), "Siti")
    assert server.enter(link)
    assert claims_of(link)["sub"] == "balai"


def test_the_room_is_the_same_each_time_and_guessed_by_nobody(server):
    of = account(server)
    made = jitsi.create(of, wanted())
    assert made == jitsi.create(of, wanted()) == jitsi.find(of, wanted())
    assert jitsi.change(of, made, wanted(minutes=5)).external_id == made.external_id
    assert made.external_id.startswith("rapat-0198-")
    assert len(made.external_id) == len("rapat-0198-") + 24
    assert jitsi.create(of, wanted(intent="rapat-0199")).external_id[-24:] != made.external_id[-24:]
    assert rules.room_of("a" * 64, "b" * 64).islower()


@pytest.mark.parametrize("wrong", [{"app_secret": "x" * 32}, {"app_id": "lain"}, {"audience": "lain"}])
def test_a_token_of_other_settings_lets_nobody_in(server, wrong):
    of = account(server, **wrong)
    with pytest.raises(Refused):
        server.enter(jitsi.join_link(of, jitsi.create(of, wanted()), "Siti"))


def test_a_token_opens_no_other_room(server):
    of = account(server)
    link = jitsi.join_link(of, jitsi.create(of, wanted()), "Siti")
    with pytest.raises(Refused, match="room"):
        server.enter(link.replace("rapat-0198", "rapat-0199"))


@pytest.mark.parametrize(
    ("starts", "lasts"),
    [
        (timedelta(minutes=5), timedelta(minutes=5 + 60 + 120)),
        (timedelta(days=9), timedelta(hours=12)),
        (-timedelta(hours=2, minutes=59), timedelta(minutes=1)),
    ],
)
def test_a_token_ends_soon_after_the_meeting_or_after_half_a_day(server, starts, lasts):
    of, meant = account(server), wanted(starts=AT + starts)
    link = jitsi.join_link(of, jitsi.create(of, meant), "Siti")
    with clock.frozen(AT + lasts - timedelta(seconds=1)):
        assert server.enter(link)
    with clock.frozen(AT + lasts), pytest.raises(Refused, match="expired"):
        server.enter(link)


def test_after_the_meeting_there_is_no_link(server):
    of, meant = account(server), wanted(starts=AT - timedelta(hours=3))
    with pytest.raises(Rejected, match="sudah selesai"):
        jitsi.join_link(of, jitsi.create(of, meant), "Siti")


def test_an_open_server_needs_no_token_and_its_link_may_be_mailed(server):
    server.allow_empty = True
    of = account(server, app_id="", app_secret="")
    made = jitsi.create(of, wanted())
    assert server.enter(made.join_url).room == made.external_id
    assert jitsi.host_link(of, made, "Dimas") == jitsi.join_link(of, made, "Siti") == made.join_url
    assert "siapa saja" in jitsi.test(of)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"app_secret": ""}, "keduanya"), ({"app_id": ""}, "keduanya"), ({"url": "meet"}, "Alamat server"),
        ({"url": "https://meet.contoh.go.id/ruang"}, "Alamat server"), ({"tenant": "a/b"}, "Alamat server"),
    ],
)  # fmt: skip
def test_wrong_settings_are_named(server, wrong, words):
    with pytest.raises(Rejected, match=words):
        jitsi.test(account(server, **wrong))
    with pytest.raises(Rejected, match=words):
        jitsi.create(account(server, **wrong), wanted())


def test_the_connection_test_says_what_it_could_see(server):
    assert "menjawab" in jitsi.test(account(server))


def test_an_address_without_a_jitsi_is_named(server):
    server.trouble.append(Trouble("GET", "/external_api.js", Reply(404)))
    with pytest.raises(Rejected, match="tidak ada Jitsi"):
        jitsi.test(account(server))


def test_a_server_that_does_not_answer_is_for_later(server):
    server.trouble.append(Trouble("GET", "/external_api.js"))
    with pytest.raises(RetryLater):
        Jitsi(rules_bounds()).test(account(server))


def rules_bounds():
    from alur.kernel.outward import Bounds

    return Bounds(wait=0.3, total=0.5, most_bytes=0)


def test_a_closed_network_is_not_asked(server, settings):
    settings.WEBHOOK_NETWORKS = ()
    with pytest.raises(Rejected, match="jaringan tertutup"):
        jitsi.test(account(server))
    assert server.asked == []
