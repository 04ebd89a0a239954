"""Notices by mail, from the act to a real mail server."""

import pytest

from alur.connectors.smtp.actions import SmtpMailer
from alur.connectors.smtp.rules import parse_url
from alur.foundation.outbox.actions import deliver
from alur.foundation.outbox.models import Delivery
from alur.foundation.outbox.tests.make import AT, at_time
from alur.kernel.errors import Invalid
from alur.outlets.notifications.actions import notify, send_text
from alur.outlets.notifications.ports import NoticeType
from alur.outlets.notifications.queries import missing_texts
from alur.outlets.notifications.registry import MAIL, channels, notice_types
from tests.smtp_server import Answer, SmtpServer

pytestmark = pytest.mark.django_db


@pytest.fixture
def server(monkeypatch):
    with SmtpServer() as running:
        mailer = SmtpMailer(parse_url(running.url), greets_as="kantor.test", wait=5, wait_for_acceptance=5)
        monkeypatch.setitem(channels._items, MAIL, mailer)
        yield running


@pytest.fixture
def texts(tmp_path, settings, monkeypatch):
    """A notice type `uji` with its texts in both languages; its context can be replaced."""
    (tmp_path / "notifications").mkdir()
    (tmp_path / "notifications/uji.id.txt").write_text("Subject: Perihal {{ subject }}\n\nHalo {{ name }} & kawan.\n")
    (tmp_path / "notifications/uji.en.txt").write_text("Subject: About {{ subject }}\n\nHello {{ name }}.\n")
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": [str(tmp_path)]}]
    kind = {"context": lambda ids: {"subject": f"permohonan {ids['case']}", "name": "<Siti>"}}
    monkeypatch.setitem(notice_types._items, "uji", NoticeType("uji", "applicant", lambda ids: kind["context"](ids)))
    return kind


def tell(**changes):
    values = {"notice": "uji", "to_email": "siti@contoh.test", "language": "id", "context": {"case": 7}, "key": "uji:7"}
    return notify(**{**values, "office_id": None, "about": "case:7", "by": "system", "at": AT, **changes})


def attempt(delivery, at=AT):
    with at_time(at):
        deliver(delivery_id=delivery.pk, worker="w1")
    delivery.refresh_from_db()
    return delivery


def test_a_notice_is_written_when_it_is_sent_and_arrives(server, texts):
    delivery = tell()
    assert delivery.payload.keys() == {"to", "notice", "context", "language", "message_id"}
    assert attempt(delivery).state == "delivered"
    [mail] = server.to("siti@contoh.test")
    assert mail.message["Subject"] == "Perihal permohonan 7"
    assert mail.message.get_content().strip() == "Halo <Siti> & kawan."
    assert delivery.result == {"message_id": mail.message_id}


def test_the_readers_language_is_used_also_by_the_context(server, texts):
    from django.utils.translation import get_language

    texts["context"] = lambda ids: {"subject": get_language(), "name": "Siti"}
    attempt(tell(language="en"))
    assert server.mails[0].message["Subject"] == "About en"


def test_an_unknown_language_becomes_indonesian(texts):
    assert tell(language="fr").payload["language"] == "id"


def test_the_same_key_again_sends_nothing_more(server, texts):
    attempt(tell())
    attempt(tell())
    assert (Delivery.objects.count(), len(server.mails)) == (1, 1)


def test_a_repeat_after_a_lost_answer_has_the_same_message_id(server, texts, settings):
    server.plan(Answer.DROP_AFTER_DATA)
    delivery = attempt(tell())
    assert (delivery.state, len(server.mails)) == ("unknown", 1)
    settings.MAIL_FROM = "Alur <layanan@pindah.test>"
    assert attempt(delivery, delivery.next_try_at).state == "delivered"
    assert list(server.counts.values()) == [2]
    assert delivery.repeats == 1


def test_the_servers_words_stand_in_the_row(server, texts):
    server.plan(Answer.REJECT_AT_RCPT)
    delivery = attempt(tell())
    assert (delivery.state, "550 5.1.1 no such mailbox" in delivery.last_error) == ("failed", True)


@pytest.mark.parametrize("error", [KeyError("x"), TypeError("x"), Delivery.DoesNotExist()])
def test_a_notice_that_cannot_be_written_is_surely_not_sent(server, texts, error):
    def context(ids):
        raise error

    texts["context"] = context
    delivery = attempt(tell())
    assert (delivery.state, delivery.may_have_arrived, server.mails) == ("failed", False, [])


def test_a_value_cannot_smuggle_a_header_or_a_recipient(server, texts):
    texts["context"] = lambda ids: {"subject": "x\nBcc: lain@contoh.test\r\nX: y", "name": "Siti"}
    attempt(tell())
    [mail] = server.mails
    assert mail.recipients == ("siti@contoh.test",)
    assert mail.message["Bcc"] is None
    assert mail.message["Subject"] == "Perihal x Bcc: lain@contoh.test X: y"


def test_an_impossible_address_is_refused_when_queueing(texts):
    with pytest.raises(Invalid):
        tell(to_email="siti@contoh.test, budi@contoh.test")
    assert not Delivery.objects.exists()


def test_ready_words_can_be_sent_too(server):
    delivery = send_text(
        kind="balasan", to_email="siti@contoh.test", subject="Balasan", text="Isi.\n", office_id=None, about="case:7",
        key="balasan:1", by="system", at=AT, headers={"In-Reply-To": "<a@b.test>"},
    )  # fmt: skip
    assert attempt(delivery).state == "delivered"
    assert server.mails[0].message["In-Reply-To"] == "<a@b.test>"


def test_every_notice_type_has_its_texts_in_both_languages(monkeypatch):
    assert missing_texts() == []
    monkeypatch.setitem(notice_types._items, "tanpa-teks", NoticeType("tanpa-teks", "officer", dict))
    assert missing_texts() == ["notifications/tanpa-teks.id.txt", "notifications/tanpa-teks.en.txt"]
