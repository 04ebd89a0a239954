"""The sender against a real server: every way to fail has its own answer, and no address is reached that should not."""

import ipaddress
import socket
import ssl
import time
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from alur.connectors.webhooks.actions import HttpSender
from alur.foundation.outbox.ports import OutcomeUnknown, Rejected, RetryLater
from alur.kernel.outward import may_connect, retry_after
from tests.web_server import Answer, WebServer, free_port

LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


@pytest.fixture
def server():
    with WebServer() as running:
        yield running


def sender(**options):
    return HttpSender(**{"networks": LOOPBACK, "wait": 2, "total": 4, **options})


def test_a_message_is_posted_with_its_headers(server):
    answered = sender().post(server.url, {"webhook-id": "msg_1"}, b'{"a":1}')
    assert answered.status == 204
    [got] = server.received
    assert (got.path, got.body, got.headers["webhook-id"]) == ("/hook", b'{"a":1}', "msg_1")
    assert got.headers["host"] == server.url.split("/")[2]


@pytest.mark.parametrize("status", [200, 400, 404, 410, 429, 500, 503])
def test_any_status_is_an_answer(server, status):
    server.answers.append(Answer(status, {"retry-after": "120"}, b"x" * 100_000))
    answered = sender().post(server.url, {}, b"{}")
    assert (answered.status, answered.after) == (status, timedelta(minutes=2))


def test_a_redirect_is_not_followed(server):
    with WebServer() as other:
        server.answers.append(Answer(307, {"location": other.url}))
        assert sender().post(server.url, {}, b"{}").status == 307
        assert other.received == []


def test_nobody_there_is_surely_not_sent():
    with pytest.raises(RetryLater):
        sender().post(f"http://127.0.0.1:{free_port()}/", {}, b"{}")


@pytest.mark.parametrize("answer", [Answer(drops=True), Answer(wait=10)])
def test_an_answer_that_does_not_come_leaves_it_open(server, answer):
    server.answers.append(answer)
    with pytest.raises(OutcomeUnknown):
        sender(wait=0.5).post(server.url, {}, b"{}")


def test_a_far_side_that_drips_is_not_waited_for(server):
    server.answers.append(Answer(drips=True))
    began = time.monotonic()
    with pytest.raises(OutcomeUnknown):
        sender(wait=1, total=1).post(server.url, {}, b"{}")
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1",
        "255.255.255.255", "::1", "fe80::1", "fd00::1", "::ffff:127.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1",
        "ff02::1", "::", "2001:0:4136:e378:8000:63bf:80ff:fffe",
    ],
)  # fmt: skip
def test_closed_networks_are_not_public(address):
    assert not may_connect(address, ())


@pytest.mark.parametrize("address", ["1.1.1.1", "103.10.20.30", "2606:4700::1111", "::ffff:1.1.1.1"])
def test_the_internet_is(address):
    assert may_connect(address, ())


def test_a_network_that_is_named_may_be_reached_and_no_other():
    assert may_connect("127.0.0.1", LOOPBACK)
    assert may_connect("::ffff:127.0.0.1", LOOPBACK)
    assert not may_connect("10.0.0.1", LOOPBACK)
    assert not may_connect("::1", LOOPBACK)


@pytest.mark.parametrize("found", [["10.0.0.5"], ["1.1.1.1", "10.0.0.5"], []])
def test_a_name_that_leads_inside_is_not_asked(server, found):
    with pytest.raises(Rejected):
        sender(networks=(), find=lambda host, port: found).post(server.url.replace("127.0.0.1", "evil.test"), {}, b"{}")
    assert server.received == []


def test_the_name_is_asked_once_and_the_connection_goes_where_was_checked(server, monkeypatch):
    """DNS rebinding: the second answer would lead elsewhere, but nobody asks a second time."""
    asked = []

    def find(host, port):
        asked.append(host)
        return ["127.0.0.1"] if len(asked) == 1 else ["10.0.0.5"]

    def no_lookup(*args, **kwargs):
        host = args[0]
        assert host == "127.0.0.1", f"{host} was looked up again"
        return real(*args, **kwargs)

    real = socket.getaddrinfo
    monkeypatch.setattr(socket, "getaddrinfo", no_lookup)
    port = server.url.split(":")[2]
    assert sender(find=find).post(f"http://hook.test:{port}", {}, b"{}").status == 204
    assert asked == ["hook.test"]
    assert server.received[0].headers["host"].startswith("hook.test:")


def test_a_name_that_does_not_exist_is_tried_again():
    def find(host, port):
        raise socket.gaierror(8, "unknown")

    with pytest.raises(RetryLater):
        sender(find=find).post("https://hook.test/", {}, b"{}")


def test_plain_http_goes_to_named_networks_only():
    with pytest.raises(Rejected):
        sender(find=lambda host, port: ["1.1.1.1"]).post("http://hook.test/", {}, b"{}")


@pytest.mark.parametrize("url", ["ftp://a.test/", "https://", "https://user:pw@a.test/", "file:///etc/passwd", "x"])
def test_what_is_no_address_is_refused(url):
    with pytest.raises(Rejected):
        sender().post(url, {}, b"{}")


def test_the_proxy_of_the_environment_is_not_asked(server, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    assert sender().post(server.url, {}, b"{}").status == 204


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("120", timedelta(seconds=120)), ("Tue, 24 Nov 2026 02:01:00 GMT", timedelta(seconds=60)),
        ("Tue, 24 Nov 2026 01:00:00 GMT", timedelta()), ("2026-11-24T02:05:00Z", timedelta(minutes=5)),
        ("2026-11-24T09:05:00+07:00", timedelta(minutes=5)), ("2026-11-23T00:00:00Z", timedelta()),
        ("", None), ("soon", None), ("-5", None), ("9" * 40, None),
    ],
)  # fmt: skip
def test_reading_how_long_to_wait(header, wait):
    assert retry_after(header, datetime(2026, 11, 24, 2, 0, tzinfo=UTC)) == wait


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """Of hook.test, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "hook.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(hours=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("hook.test")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "hook.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(("name", "is_theirs"), [("hook.test", True), ("other.test", False)])
def test_tls_is_checked_against_the_name_although_the_address_is_pinned(certificate, name, is_theirs):
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(certificate)
    ours = ssl.create_default_context(cafile=str(certificate))
    with WebServer(tls=theirs) as server:
        port = server.url.split(":")[2]
        poster = sender(find=lambda host, port: ["127.0.0.1"], tls=ours)
        if is_theirs:
            assert poster.post(f"https://{name}:{port}", {}, b"{}").status == 204
            assert server.received[0].headers["host"].startswith("hook.test:")
        else:
            with pytest.raises(RetryLater):
                poster.post(f"https://{name}:{port}", {}, b"{}")
            assert server.received == []
