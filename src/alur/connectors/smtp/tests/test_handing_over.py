"""Every way a mail server can answer, against a real one."""

import datetime
import ipaddress
import ssl
import time
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from alur.connectors.smtp.actions import SmtpMailer
from alur.connectors.smtp.rules import parse_url
from alur.foundation.outbox.ports import OutcomeUnknown, Rejected, RetryLater
from tests.machine import free_port
from tests.smtp_server import Answer, SmtpServer


def mail(text="Halo.\n", to="siti@contoh.test"):
    message = EmailMessage(policy=SMTP)
    message["From"] = "Alur <layanan@kantor.test>"
    message["To"] = to
    message["Subject"] = "Permohonan diterima – terima kasih"
    message["Message-ID"] = "<satu@kantor.test>"
    message.set_content(text, cte="quoted-printable")
    return message


def mailer(url, wait=5.0, **options):
    return SmtpMailer(parse_url(url), greets_as="kantor.test", wait=wait, wait_for_acceptance=wait, **options)


@pytest.fixture
def server():
    with SmtpServer() as running:
        yield running


def test_an_accepted_mail_arrives_whole(server):
    text = "Baris satu\n.titik di depan\n..dua titik\n" + "panjang " * 300 + "\n"
    mailer(server.url).send(mail(text))
    [arrived] = server.mails
    assert arrived.sender == "layanan@kantor.test"
    assert arrived.recipients == ("siti@contoh.test",)
    assert arrived.message["Subject"] == "Permohonan diterima – terima kasih"
    assert arrived.message.get_content().replace("\r\n", "\n") == text


@pytest.mark.parametrize("answer", [Answer.LATER_AT_MAIL, Answer.LATER_AT_RCPT, Answer.LATER_AFTER_DATA])
def test_4xx_means_later(server, answer):
    server.plan(answer)
    with pytest.raises(RetryLater, match="4"):
        mailer(server.url).send(mail())
    assert server.mails == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (Answer.REJECT_AT_MAIL, "550 5.7.1 sender not welcome"),
        (Answer.REJECT_AT_RCPT, "550 5.1.1 no such mailbox"),
        (Answer.REJECT_AFTER_DATA, "554 5.6.0 content not wanted"),
    ],
)
def test_5xx_is_rejected_in_the_servers_words(server, answer, words):
    server.plan(answer)
    with pytest.raises(Rejected, match=words):
        mailer(server.url).send(mail())
    assert server.mails == []


def test_a_line_dropped_before_the_text_means_later(server):
    server.plan(Answer.DROP_AT_MAIL)
    with pytest.raises(RetryLater):
        mailer(server.url).send(mail())


@pytest.mark.parametrize("answer", [Answer.DROP_AFTER_DATA, Answer.LOSE_AFTER_DATA])
def test_a_line_dropped_after_the_text_is_unknown(server, answer):
    server.plan(answer)
    with pytest.raises(OutcomeUnknown):
        mailer(server.url).send(mail())
    assert len(server.mails) == (answer is Answer.DROP_AFTER_DATA)


@pytest.mark.parametrize(
    ("answer", "error"), [(Answer.SILENT_AT_MAIL, RetryLater), (Answer.SILENT_AFTER_DATA, OutcomeUnknown)]
)
def test_a_silent_server_is_left_after_the_wait(server, answer, error):
    server.plan(answer)
    began = time.monotonic()
    with pytest.raises(error):
        mailer(server.url, wait=0.3).send(mail())
    assert time.monotonic() - began < 4


def test_nobody_gets_a_mail_that_one_of_its_recipients_may_not_get(server):
    server.plan(Answer.REJECT_AT_RCPT)
    with pytest.raises(Rejected):
        mailer(server.url).send(mail(to="siti@contoh.test, budi@contoh.test"))
    assert server.mails == []


def test_a_server_that_is_not_there_means_later():
    with pytest.raises(RetryLater):
        mailer(f"smtp://127.0.0.1:{free_port()}").send(mail())


def test_a_wrong_password_is_tried_later_and_never_shown():
    with SmtpServer(login=("alur", "rahasia")) as server:
        with pytest.raises(RetryLater, match="535") as refused:
            mailer(f"smtp://alur:terkaan@127.0.0.1:{server.port}").send(mail())
        assert "terkaan" not in str(refused.value)
        mailer(f"smtp://alur:rahasia@127.0.0.1:{server.port}").send(mail())
        assert len(server.mails) == 1


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.mark.parametrize(("scheme", "side"), [("smtps", "tls"), ("smtp+starttls", "starttls")])
def test_encrypted_lines_carry_the_mail_and_check_the_certificate(certificate, scheme, side):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with SmtpServer(**{side: context}) as server:
        url = f"{scheme}://127.0.0.1:{server.port}"
        with pytest.raises(RetryLater, match="aman"):
            mailer(url).send(mail())
        mailer(url, tls=ssl.create_default_context(cafile=str(certificate))).send(mail())
        assert len(server.mails) == 1


def test_starttls_is_not_skipped_when_the_server_does_not_offer_it(server):
    with pytest.raises(RetryLater):
        mailer(f"smtp+starttls://127.0.0.1:{server.port}").send(mail())
    assert server.mails == []
