"""A mail server that is down, busy, unwilling, or hangs up: what arrives is counted at the server, by Message-ID."""

from datetime import timedelta

import pytest

from alur.desk.tests.make import browser
from alur.engine.cases.actions import sweep
from alur.engine.cases.tests import make
from alur.foundation.outbox.models import Delivery
from alur.foundation.outbox.queries import needing_a_person
from alur.foundation.outbox.rules import LONGEST_WAIT, MAX_ATTEMPTS
from alur.kernel import clock
from alur.outlets.notifications.actions import send_text
from alur.outlets.notifications.registry import MAIL, channels
from tests.smtp_server import Answer, SmtpServer

from .rounds import mailer_to, message_ids, states, turn, turns

pytestmark = pytest.mark.django_db(transaction=True)
AT = make.MONDAY_9
HOUR = timedelta(hours=1)


@pytest.fixture
def server(monkeypatch):
    with SmtpServer() as running:
        monkeypatch.setitem(channels._items, MAIL, mailer_to(running))
        yield running


def queue(count=1, office=None):
    for number in range(count):
        send_text(
            kind="receipt", to_email=f"warga{number}@contoh.test", subject=f"Surat {number}", text="Isi.\n",
            about="uji", office_id=office.pk if office else None, key=f"uji:{number}", by="system", at=AT,
        )  # fmt: skip


def test_an_hour_without_a_mail_server_delays_and_loses_nothing(monkeypatch, server):
    monkeypatch.setitem(channels._items, MAIL, mailer_to(None))
    queue(8)
    turns(AT, AT + HOUR, timedelta(minutes=4))
    assert states() == {"queued": 8}
    assert min(Delivery.objects.values_list("attempts", flat=True)) >= 5, "it was tried all the while"
    assert max(Delivery.objects.values_list("attempts", flat=True)) < MAX_ATTEMPTS / 2, "and not too often"
    monkeypatch.setitem(channels._items, MAIL, mailer_to(server))
    turns(AT + HOUR, AT + HOUR * 2, timedelta(minutes=10))
    assert states() == {"delivered": 8}
    assert server.counts == dict.fromkeys(message_ids(), 1)
    assert list(Delivery.objects.values_list("repeats", flat=True)) == [0] * 8


def test_what_became_untrue_in_that_hour_is_not_sent_and_all_else_is(monkeypatch, server):
    monkeypatch.setitem(channels._items, MAIL, mailer_to(None))
    budi = make.officer("Budi", "petugas")
    case = make.started(make.version(make.definition(make.plain_steps())))
    sweep(at=AT + timedelta(minutes=8))
    turn(AT + timedelta(minutes=9))
    make.done(case, budi, at=AT + timedelta(minutes=10))
    monkeypatch.setitem(channels._items, MAIL, mailer_to(server))
    turns(AT + HOUR, AT + HOUR * 2, timedelta(minutes=10))
    assert states() == {"delivered": 1, "cancelled": 1}
    assert [mail.message["Subject"].split()[0] for mail in server.mails] == ["Tugas"]


@pytest.mark.parametrize("answer", [Answer.LATER_AT_MAIL, Answer.LATER_AT_RCPT, Answer.LATER_AFTER_DATA])
def test_a_busy_server_is_tried_again_and_gets_it_once(server, answer):
    server.plan(*[answer] * 2)
    queue()
    turn(AT)
    assert states() == {"queued": 1}
    turns(AT, AT + timedelta(minutes=6), timedelta(minutes=2))
    assert states() == {"delivered": 1}
    assert server.counts == dict.fromkeys(message_ids(), 1)


@pytest.mark.parametrize("answer", [Answer.REJECT_AT_MAIL, Answer.REJECT_AT_RCPT, Answer.REJECT_AFTER_DATA])
def test_a_refused_mail_is_given_up_before_a_persons_eyes_who_can_send_it_again(server, answer):
    office = make.office()
    server.plan(answer)
    queue(1, office)
    turns(AT, AT + HOUR, timedelta(minutes=20))
    assert states() == {"failed": 1}
    assert not server.mails
    row = Delivery.objects.get()
    assert (row.attempts, row.next_try_at) == (1, None)
    person = browser(make.officer("Budi", "petugas"))
    with clock.frozen(AT + HOUR):
        shown = person.get("/meja/pengiriman/").content.decode()
        assert "Gagal dikirim" in shown
        assert "Ditolak server surel: 55" in shown
        assert needing_a_person(office).count() == 1, "the menu says so"
        assert person.post(f"/meja/pengiriman/{row.pk}/ulang/").status_code == 302
    turn(AT + HOUR)
    assert states() == {"delivered": 1}
    assert server.counts == dict.fromkeys(message_ids(), 1)


def test_a_server_that_is_busy_for_days_is_given_up_visibly_and_can_be_asked_again(server):
    server.always = Answer.LATER_AT_RCPT
    queue(1, make.office())
    at = AT
    for _attempt in range(MAX_ATTEMPTS):
        turn(at)
        row = Delivery.objects.get()
        at = row.next_try_at or at
    assert (row.state, row.attempts, row.needs_a_person) == ("failed", MAX_ATTEMPTS, True)
    assert at - AT > timedelta(hours=40)
    server.always = Answer.ACCEPT
    turn(at + LONGEST_WAIT * 2)
    assert not server.mails, "nobody asked for it"
    with clock.frozen(at + LONGEST_WAIT * 2):
        browser(make.officer("Budi", "petugas")).post(f"/meja/pengiriman/{row.pk}/ulang/")
    turn(at + LONGEST_WAIT * 2)
    assert server.counts == dict.fromkeys(message_ids(), 1)


@pytest.mark.parametrize(("answer", "arrivals"), [(Answer.DROP_AFTER_DATA, 2), (Answer.LOSE_AFTER_DATA, 1)])
def test_a_connection_dropped_after_the_text_may_double_it_under_one_message_id_and_says_so(server, answer, arrivals):
    """The promise of mail: never lost; perhaps twice, but then the same mail, and the row says that it was repeated."""
    server.plan(answer)
    queue(3)
    turn(AT)
    assert states() == {"delivered": 2, "unknown": 1}
    turns(AT, AT + timedelta(minutes=4), timedelta(minutes=1))
    assert states() == {"delivered": 3}
    assert set(server.counts) == message_ids(), "nothing lost, and no second identity"
    assert sorted(server.counts.values()) == [1, 1, arrivals]
    [doubtful] = Delivery.objects.filter(repeats=1)
    assert server.counts[doubtful.payload["message_id"]] == arrivals
    assert Delivery.objects.filter(repeats=0).count() == 2
    same = [mail.raw for mail in server.mails if mail.message_id == doubtful.payload["message_id"]]
    assert len(set(same)) == 1, "byte for byte the same mail"
