"""A far side that takes the connection and never says a word: others do not wait behind it."""

import ipaddress
import time
from collections import Counter
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from alur.connectors.clamav import actions as clamav
from alur.connectors.smtp.actions import SmtpMailer
from alur.connectors.smtp.rules import parse_url
from alur.connectors.webhooks.actions import HttpSender
from alur.engine.cases.tests import make
from alur.foundation.files.actions import store_file
from alur.foundation.files.models import Scan, StoredFile
from alur.foundation.files.ports import Verdict
from alur.foundation.outbox.models import Delivery, PeriodicRun
from alur.kernel.patience import Patience
from alur.outlets.notifications.actions import send_text
from alur.outlets.notifications.registry import MAIL, channels
from alur.outlets.webhooks.actions import send_trial, subscribe
from alur.outlets.webhooks.registry import HTTP, senders
from alur.outlets.webhooks.rules import KINDS
from alur.project.cli import main
from tests.smtp_server import Answer as MailAnswer
from tests.smtp_server import SmtpServer
from tests.web_server import Answer, WebServer

from .rounds import mute, states, turn

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once, pytest.mark.slow]
AT = make.MONDAY_9
WAIT = 1.0
"""Seconds that each far side is waited for, here."""
PAUSE = 30.0
"""And so long one that was silent is left alone; a test that goes on after it makes a new one."""
MANY = 12
BOUND = WAIT * MANY / 2
"""Seconds for a turn: one wait for each far side, not one for each delivery."""
LOOPBACK = (ipaddress.ip_network("127.0.0.0/8"),)


@pytest.fixture
def fit(monkeypatch, settings):
    """Fit the mail server and the way of webhooks, with short waits."""
    settings.WEBHOOK_NETWORKS = LOOPBACK

    def fitted(mail_port):
        mailer = SmtpMailer(
            parse_url(f"smtp://127.0.0.1:{mail_port}"), greets_as="kantor.test", wait=WAIT, wait_for_acceptance=WAIT,
            patience=Patience(PAUSE),
        )  # fmt: skip
        monkeypatch.setitem(channels._items, MAIL, mailer)
        sender = HttpSender(networks=LOOPBACK, wait=WAIT, total=WAIT * 2, patience=Patience(PAUSE))
        monkeypatch.setitem(senders._items, HTTP, sender)

    return fitted


def mails(count):
    for number in range(count):
        send_text(
            kind="uji", to_email=f"warga{number}@contoh.test", subject=f"Surat {number}", text="Isi.\n",
            about="uji", office_id=None, key=f"uji:{number}", by="system", at=AT,
        )  # fmt: skip


def hooks(office, url, count):
    subscription, _secret = subscribe(office=office, url=url, kinds=KINDS, key=url, by="system", at=AT)
    for number in range(count):
        send_trial(subscription=subscription, key=str(number), by="system", at=AT)


def timed_turn(at):
    began = time.monotonic()
    turn(at)
    return time.monotonic() - began


def arrivals(server):
    """How often each message arrived, by the id that the far side knows it by."""
    return Counter(each.headers["webhook-id"] for each in server.received)


def message_ids():
    return set(Delivery.objects.exclude(carrier="webhook").values_list("payload__message_id", flat=True))


def verified():
    """The exit status of `alur verify`."""
    return main(["verify"])


def test_mails_and_other_receivers_do_not_wait_behind_a_silent_receiver(fit):
    office = make.office()
    with SmtpServer() as server, WebServer() as other, WebServer() as silent:
        silent.answers.append(Answer(wait=60))
        fit(server.port)
        hooks(office, silent.url, MANY)
        hooks(office, other.url, MANY)
        mails(MANY)
        assert timed_turn(AT) < BOUND
        assert states() == {"delivered": MANY * 2, "unknown": 1, "queued": MANY - 1}
        assert server.counts == dict.fromkeys(message_ids(), 1)
        assert list(arrivals(other).values()) == [1] * MANY
        waiting = Delivery.objects.exclude(state="delivered")
        assert {each.attempts for each in waiting} == {1}
        assert min(each.next_try_at for each in waiting) > AT + timedelta(seconds=PAUSE / 2), "left alone"
        fit(server.port)  # the pause is over
        turn(AT + timedelta(minutes=2))
        assert states() == {"delivered": MANY * 3}
        [doubtful] = Delivery.objects.filter(repeats=1)
        assert arrivals(silent) == dict.fromkeys(arrivals(silent), 1) | {f"msg_{doubtful.pk.hex}": 2}
        assert len(arrivals(silent)) == MANY
    assert verified() == 0


@pytest.mark.parametrize("answer", [MailAnswer.SILENT_AT_MAIL, MailAnswer.SILENT_AFTER_DATA])
def test_receivers_do_not_wait_behind_a_silent_mail_server(fit, answer):
    doubtful = answer is MailAnswer.SILENT_AFTER_DATA
    with SmtpServer() as server, WebServer() as other:
        server.plan(answer)
        fit(server.port)
        mails(MANY)
        hooks(make.office(), other.url, MANY)
        assert timed_turn(AT) < BOUND
        assert states() == ({"unknown": 1, "queued": MANY - 1} if doubtful else {"queued": MANY}) | {"delivered": MANY}
        assert list(arrivals(other).values()) == [1] * MANY
        fit(server.port)
        turn(AT + timedelta(minutes=2))
        assert states() == {"delivered": MANY * 2}
        repeated = {each.payload["message_id"] for each in Delivery.objects.filter(repeats=1)}
        assert len(repeated) == doubtful
        assert server.counts == dict.fromkeys(message_ids(), 1) | dict.fromkeys(repeated, 2)
    assert verified() == 0


def test_a_mail_server_that_never_even_greets_is_waited_for_once(fit):
    with mute() as port, WebServer() as other:
        fit(port)
        mails(MANY)
        hooks(make.office(), other.url, MANY)
        assert timed_turn(AT) < BOUND
        assert states() == {"queued": MANY, "delivered": MANY}
    with SmtpServer() as server:
        fit(server.port)
        turn(AT + timedelta(minutes=2))
        assert server.counts == dict.fromkeys(message_ids(), 1)


def test_reminders_and_mails_do_not_wait_behind_a_silent_scanner(fit, monkeypatch, settings):
    monkeypatch.setattr(clamav, "SCAN_SECONDS", WAIT)
    monkeypatch.setattr(clamav, "_patience", Patience(PAUSE))
    office = make.office()
    with SmtpServer() as server, mute() as port:
        settings.CLAMD = f"tcp://127.0.0.1:{port}"
        fit(server.port)
        for number in range(MANY):
            upload = SimpleUploadedFile(f"{number}.txt", b"Isi surat.")
            store_file(office=office, upload=upload, about=f"draft:{number}", by="system", at=AT)
        mails(MANY)
        assert timed_turn(AT) < BOUND
        assert timed_turn(AT + timedelta(seconds=20)) < WAIT * 0.9, "it is not asked again at once"
        assert states() == {"delivered": MANY}
        assert PeriodicRun.objects.get(name="cases.sweep").started_at == AT + timedelta(seconds=20)
    assert set(StoredFile.objects.values_list("scan", flat=True)) == {Scan.WAITING}
    monkeypatch.setattr(clamav, "_patience", Patience(PAUSE))
    monkeypatch.setattr(clamav.Clamd, "_scan", lambda *_file: Verdict("clean"))
    turn(AT + timedelta(minutes=2))
    assert set(StoredFile.objects.values_list("scan", flat=True)) == {Scan.CLEAN}
