"""Who is told of lateness and reminded, by what is planned; and mails that are no longer true when they are sent."""

from datetime import date, timedelta
from uuid import uuid4

import pytest

from alur.engine.cases.actions import ask_applicant, claim_task, resume_task, sweep
from alur.engine.cases.queries import open_pause
from alur.engine.cases.tests import make
from alur.foundation.offices.models import Holding
from alur.foundation.outbox.actions import deliver
from alur.foundation.outbox.models import Delivery
from alur.foundation.outbox.tests.make import at_time
from alur.outlets.notifications.models import Notice
from alur.outlets.notifications.queries import rendered
from alur.outlets.notifications.registry import MAIL, channels, notice_types

pytestmark = pytest.mark.django_db
EMAIL = {"name": "surel", "type": "email", "label": "Surel", "fills": "applicant.email"}
ANSWERS = {"nama": "Siti", "telepon": make.PHONE, "perihal": "Printer rusak", "surel": "siti@contoh.id"}


def minutes(number):
    return make.MONDAY_9 + timedelta(minutes=number)


class Box:
    """A mail channel that only keeps."""

    def __init__(self):
        self.mails = []

    def send(self, message):
        self.mails.append(message)


@pytest.fixture(autouse=True)
def box(monkeypatch):
    kept = Box()
    monkeypatch.setitem(channels._items, MAIL, kept)
    return kept


@pytest.fixture
def line():
    """Petugas under kepala, kepala under direktur."""
    chief = make.position("kepala", superior=make.position("direktur"))
    make.position("petugas", superior=chief)
    return {name: make.officer(name, name) for name in ("petugas", "kepala", "direktur")}


def started(**step):
    application = make.APPLICATION | {"form": [*make.APPLICATION["form"], EMAIL]}
    return make.started(make.version(make.definition([application, make.plain_steps(**step)[1]])), answers=ANSWERS)


def told(kind):
    return sorted(Delivery.objects.filter(kind=kind).values_list("payload__to", flat=True))


def send(at):
    """What a worker does with everything that waits."""
    for pk in Delivery.objects.filter(state="queued").values_list("pk", flat=True):
        with at_time(at):
            deliver(delivery_id=pk, worker="w")


# ── who ──────────────────────────────────────────────────────────────────────────────────────────


def test_the_holder_hears_of_it_first_and_an_hour_later_the_superior_each_once(line):
    started()
    sweep(at=minutes(11))
    assert told("overdue") == [line["petugas"].email]
    assert told("overdue-superior") == []
    for _round in range(2):
        sweep(at=minutes(70))
    assert told("overdue-superior") == [line["kepala"].email]
    assert Notice.objects.filter(kind="overdue-superior", officer=line["kepala"]).count() == 1


def test_a_vacant_chair_is_passed_over_and_at_the_top_are_the_administrators(line):
    Holding.objects.filter(officer=line["kepala"]).delete()
    started()
    sweep(at=minutes(70))
    assert told("overdue-superior") == [line["direktur"].email]
    Holding.objects.filter(officer=line["direktur"]).delete()
    administrator = make.officer("admin", is_administrator=True)
    started()
    sweep(at=minutes(70))
    assert administrator.email in told("overdue-superior")


def test_who_holds_both_chairs_is_not_told_as_their_own_superior(line):
    make.hold(line["kepala"], "petugas", kind="plt", starts_on=date(2026, 11, 1))
    started()
    sweep(at=minutes(70))
    assert told("overdue-superior") == [line["direktur"].email]


def test_where_nobody_holds_the_position_the_superior_hears_at_once_and_once(line):
    Holding.objects.filter(officer=line["petugas"]).delete()
    started()
    sweep(at=minutes(11))
    sweep(at=minutes(70))
    assert told("overdue") == []
    assert told("overdue-superior") == [line["kepala"].email]


def test_who_took_the_task_but_holds_the_position_no_longer_is_not_the_one_told(line):
    """A Plh. whose days are over: the task still bears the name, the others can do it."""
    acting = make.officer("plh")
    make.hold(acting, "petugas", kind="plh", starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 23))
    case = started()
    task = make.open_task(case)
    claim_task(case_id=case.pk, task_id=task.pk, version=0, officer=acting, at=minutes(1))
    sweep(at=minutes(24 * 60))
    assert told("overdue") == [line["petugas"].email]


def test_an_unanswered_question_is_reminded_of_and_the_words_stand_in_both_languages(line, box):
    case = started()
    task = make.open_task(case)
    said = {"case_id": case.pk, "task_id": task.pk, "officer": line["petugas"], "at": minutes(1), "key": "t"}
    ask_applicant(**said, version=0, question="Printer yang mana?")
    for at in ("2026-11-26 16:00", "2026-12-01 16:00", "2026-12-04 16:30"):
        sweep(at=make.local(at))
    assert told("question-reminder") == ["siti@contoh.id"] * 2
    assert told("unanswered") == [line["petugas"].email]
    for kind in ("question-reminder", "unanswered"):
        context = Delivery.objects.filter(kind=kind).first().payload["context"]
        for language in ("id", "en"):
            assert "Printer yang mana?" in rendered(kind, language, notice_types.get(kind).context(context))[1]


def test_the_superiors_mail_names_the_position_and_no_officer(line):
    started()
    sweep(at=minutes(70))
    context = notice_types.get("overdue-superior").context(
        Delivery.objects.get(kind="overdue-superior").payload["context"]
    )
    _subject, body = rendered("overdue-superior", "id", context)
    assert "Jabatan: Petugas" in body
    assert line["petugas"].email not in body


# ── still so? ────────────────────────────────────────────────────────────────────────────────────


def subjects(box):
    return [mail["Subject"].split(" ")[0] for mail in box.mails]


def test_a_mail_that_waited_until_the_task_was_done_is_not_sent(line, box):
    case = started()
    sweep(at=minutes(8))
    sweep(at=minutes(70))
    make.done(case, line["petugas"], at=minutes(71))
    send(minutes(72))
    for kind in ("nearly-due", "overdue", "overdue-superior"):
        row = Delivery.objects.get(kind=kind)
        assert (row.state, row.last_error) == ("cancelled", "Tidak dikirim: isinya sudah tidak berlaku lagi.")
    assert not [subject for subject in subjects(box) if subject in ("Hampir", "Lewat", "Bawahan")]
    assert Delivery.objects.get(kind="new-task").state == "delivered"  # it tells of what happened


def test_nearly_due_is_not_told_of_what_is_overdue_by_now(line, box):
    started()
    sweep(at=minutes(8))
    sweep(at=minutes(11))
    send(minutes(12))
    assert Delivery.objects.get(kind="nearly-due").state == "cancelled"
    assert Delivery.objects.get(kind="overdue").state == "delivered"


def test_nearly_due_is_told_in_time(line, box):
    started()
    sweep(at=minutes(8))
    send(minutes(9))
    assert Delivery.objects.get(kind="nearly-due").state == "delivered"


def test_while_a_task_is_paused_nobody_is_told_that_it_is_late(line, box):
    case = started()
    sweep(at=minutes(11))
    task = make.open_task(case)
    said = {"case_id": case.pk, "task_id": task.pk, "officer": line["petugas"], "key": uuid4().hex}
    ask_applicant(**said, version=task.version, at=minutes(12), question="Yang mana?")
    send(minutes(13))
    assert Delivery.objects.get(kind="overdue").state == "cancelled"


def test_a_reminder_that_waited_until_the_question_was_settled_is_not_sent(line, box):
    case = started()
    task = make.open_task(case)
    said = {"case_id": case.pk, "task_id": task.pk, "officer": line["petugas"]}
    ask_applicant(**said, version=0, at=minutes(1), key="t", question="Yang mana?")
    due = make.local("2026-11-26 16:00")
    sweep(at=due)
    assert open_pause(make.open_task(case))
    resume_task(**said, version=None, at=due + timedelta(minutes=1))
    send(due + timedelta(minutes=2))
    assert Delivery.objects.get(kind="question-reminder").state == "cancelled"
