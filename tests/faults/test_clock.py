"""Clocks and absences: a clock that goes back, a worker that is away over a weekend."""

from datetime import timedelta

import pytest

from alur.engine.cases.models import Escalation, Timer
from alur.engine.cases.tests import make
from alur.foundation.journal.queries import broken_links
from alur.foundation.outbox.actions import claim
from alur.foundation.outbox.models import Delivery, PeriodicRun
from alur.outlets.notifications.actions import send_text
from alur.outlets.notifications.registry import MAIL, channels
from tests.smtp_server import Answer, SmtpServer

from .rounds import mailer_to, message_ids, states, turn, turns

pytestmark = pytest.mark.django_db(transaction=True)
FRIDAY_15 = make.local("2026-11-27 15:00")
MONDAY_8 = make.local("2026-11-30 08:00")


@pytest.fixture(autouse=True)
def server(monkeypatch):
    with SmtpServer() as running:
        monkeypatch.setitem(channels._items, MAIL, mailer_to(running))
        yield running


def subjects(server):
    return sorted(mail.message["Subject"].split(" ")[0] for mail in server.mails)


def line():
    make.position("petugas", superior=make.position("kepala"))
    return make.officer("Budi", "petugas"), make.officer("Kartini", "kepala")


def test_after_a_weekend_without_a_worker_everything_happens_late_and_once(server):
    budi, kartini = line()
    late = make.started(make.version(make.definition(make.plain_steps())), FRIDAY_15)
    ways = {"ya": {"label": "Ya", "to": "selesai"}, "habis": {"label": "Habis", "to": "selesai"}}
    limit = {"after": "30 menit", "outcome": "habis"}
    timed = make.version(make.definition(make.plain_steps(outcomes=ways, timeout=limit), slug="tunggu"))
    struck = make.started(timed, FRIDAY_15)
    assert Timer.objects.count() == 7
    for _round in range(3):
        turn(MONDAY_8)
    struck.refresh_from_db()
    assert (struck.end_kind, struck.ended_at) == ("selesai", MONDAY_8)
    assert make.kinds(struck).count("case.timed_out") == 1
    assert "case.overdue" not in make.kinds(struck), "it ended by itself: nobody is told that it was late"
    assert make.kinds(late)[-2:] == ["case.overdue", "case.escalated"]
    assert [row.level for row in Escalation.objects.order_by("level")] == ["atasan", "lewat"]
    assert not Timer.objects.exists()
    assert subjects(server) == ["Bawahan", "Lewat", "Tugas", "Tugas"]
    assert [mail.recipients for mail in server.mails if mail.message["Subject"].startswith("Lewat")] == [(budi.email,)]
    assert server.to(kartini.email)
    assert server.counts == dict.fromkeys(message_ids(), 1)
    assert [row.last_error for row in PeriodicRun.objects.exclude(last_error="")] == []


def test_a_task_done_while_the_worker_was_away_is_told_to_nobody(server):
    budi, _kartini = line()
    case = make.started(make.version(make.definition(make.plain_steps())), FRIDAY_15)
    make.done(case, budi, at=MONDAY_8 - timedelta(minutes=5))
    turn(MONDAY_8)
    assert subjects(server) == ["Tugas"]
    assert make.kinds(case)[-1] == "case.ended"


def test_a_clock_that_goes_back_ten_minutes_loses_nothing_and_doubles_nothing(server):
    line()
    server.plan(Answer.LATER_AT_RCPT)
    first, back = make.MONDAY_9, make.MONDAY_9 - timedelta(minutes=10)
    make.started(make.version(make.definition(make.plain_steps())), first)
    turn(first)
    assert states() == {"queued": 1}
    turn(first + timedelta(minutes=8))
    assert subjects(server) == ["Hampir", "Tugas"]
    server.plan(Answer.LATER_AT_RCPT)
    make.started(make.version(make.definition(make.plain_steps())), first + timedelta(minutes=8))
    turn(first + timedelta(minutes=8))  # refused: to be tried again by a time that now lies far ahead
    case = make.started(make.version(make.definition(make.plain_steps())), back)
    turns(back, back + timedelta(minutes=2), timedelta(minutes=1))
    assert subjects(server).count("Tugas") == 2, "what is new goes out although the clock went back"
    turns(back + timedelta(minutes=9), back + timedelta(minutes=40), timedelta(minutes=4))
    assert states().keys() <= {"delivered", "cancelled"}
    assert subjects(server).count("Tugas") == 3
    assert max(server.counts.values()) == 1
    assert make.kinds(case).count("case.overdue") == 1
    assert Escalation.objects.count() == len({(row.task_id, row.level) for row in Escalation.objects.all()})
    assert broken_links(case.stream) == []


def test_a_lease_taken_before_the_clock_went_back_is_taken_over_in_its_time(server):
    send_text(
        kind="uji", to_email="warga@contoh.test", subject="Surat", text="Isi.\n", about="uji", office_id=None,
        key="uji:1", by="system", at=make.MONDAY_9,
    )  # fmt: skip
    claim(delivery_id=Delivery.objects.get().pk, worker="killed", at=make.MONDAY_9)
    turns(make.MONDAY_9 - timedelta(minutes=10), make.MONDAY_9 + timedelta(minutes=4), timedelta(minutes=2))
    assert states() == {"delivered": 1}
    assert server.counts == dict.fromkeys(message_ids(), 1)
