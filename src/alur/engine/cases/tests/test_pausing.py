"""Suspending and asking: the clock stands still, the remaining working time resumes, late stays late."""

from datetime import timedelta

import pytest

from alur.engine.cases.actions import (
    answer_question,
    ask_applicant,
    cancel_case,
    claim_task,
    release_task,
    resume_task,
    suspend_task,
    sweep,
)
from alur.engine.cases.models import Pause
from alur.engine.cases.queries import clocks
from alur.engine.cases.rules.actors import APPLICANT
from alur.kernel.errors import Conflict, Invalid, Refused

from . import make

pytestmark = pytest.mark.django_db


def started(time: str, at, **step):
    """A case whose step `periksa` may take that long, and its officer."""
    rows = [{"no": 1, "activity": "Mengajukan"}, {"no": 2, "activity": "Memeriksa", "time": time}]
    version = make.version(make.definition(make.plain_steps(**step), rows=rows))
    return make.started(version, at), make.officer("Budi", "petugas")


def ask(case, person, at, question="Yang mana?", **options):
    task = make.open_task(case)
    ask_applicant(
        case_id=case.pk, task_id=task.pk, version=task.version, question=question, officer=person, at=at,
        key=options.pop("key", f"tanya {at}"), **options,
    )  # fmt: skip
    return Pause.objects.get(task=task, ended_at=None)


def suspend(case, person, at, reason="menunggu suku cadang"):
    task = make.open_task(case)
    suspend_task(
        case_id=case.pk, task_id=task.pk, version=task.version, reason=reason, officer=person, at=at, key=f"tunda {at}"
    )


def resume(case, person, at):
    task = make.open_task(case)
    resume_task(case_id=case.pk, task_id=task.pk, version=task.version, officer=person, at=at)


def answer(case, pause, at, text="Yang biru", key=""):
    answer_question(case_id=case.pk, pause_id=pause.pk, answer=text, by=APPLICANT, at=at, key=key or f"jawab {at}")


@pytest.mark.parametrize(
    ("time", "begins", "asked", "answered", "due"),
    [
        ("2 jam", "2026-11-27 10:30", "2026-11-27 11:00", "2026-11-30 09:00", "2026-11-30 10:30"),  # over a weekend
        ("2 jam", "2026-11-27 10:30", "2026-11-27 11:15", "2026-11-27 12:00", "2026-11-27 14:15"),  # Friday's break
        ("2 jam", "2026-11-23 14:30", "2026-11-23 15:30", "2026-11-23 17:00", "2026-11-24 08:30"),  # after close
        ("3 hari", "2026-11-23 09:00", "2026-11-24 10:00", "2026-11-25 10:00", "2026-11-27 16:30"),  # 20 hours left
    ],
)
def test_what_was_left_of_the_working_time_resumes(time, begins, asked, answered, due):
    case, budi = started(time, make.local(begins))
    pause = ask(case, budi, make.local(asked))
    assert (make.open_task(case).due_at, make.open_task(case).nearly_due_at) == (None, None)
    answer(case, pause, make.local(answered))
    assert make.open_task(case).due_at == make.local(due)


def test_asking_again_and_again_never_resets_the_time():
    case, budi = started("2 jam", make.local("2026-11-23 08:00"))
    for hour in (9, 10, 11):
        pause = ask(case, budi, make.local(f"2026-11-23 {hour:02}:00"))
        answer(case, pause, make.local(f"2026-11-23 {hour:02}:30"))
    # Used: 60, 30 and 30 of the 120 minutes.
    assert make.open_task(case).due_at == make.local("2026-11-23 11:30")


@pytest.mark.parametrize("late_by", [timedelta(seconds=0.5), timedelta(minutes=20)])
def test_late_stays_late(late_by):
    case, budi = started("10 menit", make.MONDAY_9)
    due = make.open_task(case).due_at
    pause = ask(case, budi, due + late_by)
    answer(case, pause, due + timedelta(days=1))
    assert (make.open_task(case).due_at, make.open_task(case).nearly_due_at) == (due, None)


def test_a_step_that_is_only_measured_stays_so():
    case, budi = started("Tentatif", make.MONDAY_9)
    pause = ask(case, budi, make.MONDAY_9)
    answer(case, pause, make.MONDAY_9 + timedelta(hours=1))
    assert make.open_task(case).due_at is None


def test_waiting_for_the_applicant_is_on_their_clock_and_a_suspension_on_the_offices():
    case, budi = started("2 jam", make.local("2026-11-23 08:00"))
    pause = ask(case, budi, make.local("2026-11-23 08:30"))
    answer(case, pause, make.local("2026-11-23 09:30"))
    suspend(case, budi, make.local("2026-11-23 10:00"))
    resume(case, budi, make.local("2026-11-23 13:30"))
    spent = clocks(case, make.local("2026-11-23 14:00"))
    assert (spent.applicant, spent.unit) == (timedelta(hours=1), timedelta())
    assert spent.office == timedelta(hours=4)  # 30 + 30 minutes, 150 suspended without the break, 30 after


def test_an_answer_is_given_once():
    case, budi = started("2 jam", make.MONDAY_9)
    pause = ask(case, budi, make.MONDAY_9)
    answer(case, pause, make.MONDAY_9, key="k")
    answer(case, pause, make.MONDAY_9, key="k")
    with pytest.raises(Conflict):
        answer(case, pause, make.MONDAY_9, "Yang merah", key="lain")
    pause.refresh_from_db()
    assert (pause.answer, pause.ended_by) == ("Yang biru", "applicant")
    assert make.kinds(case).count("case.question_answered") == 1


def test_an_empty_answer_is_no_answer():
    case, budi = started("2 jam", make.MONDAY_9)
    pause = ask(case, budi, make.MONDAY_9)
    with pytest.raises(Invalid):
        answer(case, pause, make.MONDAY_9, "  ")
    pause.refresh_from_db()
    assert pause.ended_at is None


def test_the_question_of_a_foreign_case_cannot_be_answered():
    case, budi = started("2 jam", make.MONDAY_9)
    other, _person = started("2 jam", make.MONDAY_9)
    pause = ask(case, budi, make.MONDAY_9)
    with pytest.raises(Pause.DoesNotExist):
        answer(other, pause, make.MONDAY_9)
    pause.refresh_from_db()
    assert pause.ended_at is None


def test_a_suspension_is_not_a_question():
    case, budi = started("2 jam", make.MONDAY_9)
    suspend(case, budi, make.MONDAY_9)
    with pytest.raises(Pause.DoesNotExist):
        answer(case, Pause.objects.get(), make.MONDAY_9)


def test_the_applicant_answers_the_question_of_a_called_case_through_their_own():
    make.called([{"id": "kerja", "rows": [2], "executor": "petugas", "then": "selesai"}])
    call = {"sop": "anak", "returns": {"selesai": "selesai"}}
    steps = [
        make.APPLICATION | {"then": "panggil"},
        {"id": "panggil", "rows": [2], "executor": "petugas", "call": call},
    ]
    case = make.started(make.version(make.definition(steps)))
    pause = ask(make.child(case), make.officer("Budi", "petugas"), make.MONDAY_9)
    answer(case, pause, make.MONDAY_9)
    pause.refresh_from_db()
    assert pause.answer == "Yang biru"
    assert "case.question_answered" in make.kinds(make.child(case))


def test_the_office_may_go_on_without_an_answer():
    case, budi = started("2 jam", make.MONDAY_9)
    pause = ask(case, budi, make.MONDAY_9)
    resume(case, budi, make.MONDAY_9 + timedelta(hours=1))
    with pytest.raises(Conflict):
        answer(case, pause, make.MONDAY_9 + timedelta(hours=2))
    with pytest.raises(Conflict):
        resume(case, budi, make.MONDAY_9 + timedelta(hours=2))
    assert make.open_task(case).due_at == make.MONDAY_9 + timedelta(hours=3)  # 12.00, not after the break


def test_a_paused_step_is_not_completed_nor_paused_again():
    case, budi = started("2 jam", make.MONDAY_9)
    ask(case, budi, make.MONDAY_9)
    with pytest.raises(Refused, match="dijeda"):
        make.done(case, budi)
    with pytest.raises(Conflict):
        suspend(case, budi, make.MONDAY_9)
    assert make.open_task(case).pauses.count() == 1


def test_who_asks_has_the_task_from_then_on():
    case, budi = started("2 jam", make.MONDAY_9)
    ask(case, budi, make.MONDAY_9)
    assert (make.open_task(case).assignee, make.open_task(case).claimed_at) == (budi, make.MONDAY_9)
    with pytest.raises(Refused):
        resume(case, make.officer("Ani", "petugas"), make.MONDAY_9)


def test_a_question_and_a_suspension_need_words():
    case, budi = started("2 jam", make.MONDAY_9)
    with pytest.raises(Invalid):
        ask(case, budi, make.MONDAY_9, question=" ")
    with pytest.raises(Invalid):
        suspend(case, budi, make.MONDAY_9, reason="")
    assert not Pause.objects.exists()


def test_a_stranger_pauses_nothing():
    case, _budi = started("2 jam", make.MONDAY_9)
    with pytest.raises(Refused):
        ask(case, make.officer("Tamu"), make.MONDAY_9)


def test_a_pause_takes_no_moment_of_what_was_left():
    """A step due at close, asked about and answered within one second, is still due at close, not at 15.59."""
    arrived = make.MONDAY_9 + timedelta(microseconds=300_000)
    case, budi = started("1 hari", arrived)
    due = make.open_task(case).due_at
    assert due == make.local("2026-11-24 16:00")
    asked = arrived + timedelta(microseconds=400_001)
    pause = ask(case, budi, asked)
    answer(case, pause, asked)
    assert make.open_task(case).due_at == due


LIMIT = {"after": "30 menit", "outcome": "then"}


def test_a_time_limit_stands_still_while_paused_and_goes_on_with_what_was_left():
    case, budi = started("2 jam", make.MONDAY_9, timeout=LIMIT)
    pause = ask(case, budi, make.MONDAY_9 + timedelta(minutes=10))
    sweep(at=make.MONDAY_9 + timedelta(days=2))
    assert make.open_task(case).step == "periksa"
    answered = make.local("2026-11-26 10:00")
    answer(case, pause, answered)
    assert make.open_task(case).timeout_at == answered + timedelta(minutes=20)


def test_a_time_limit_that_had_passed_before_the_pause_strikes_after_it():
    case, budi = started("2 jam", make.MONDAY_9, timeout=LIMIT)
    pause = ask(case, budi, make.MONDAY_9 + timedelta(hours=1))  # the worker was down
    answer(case, pause, make.MONDAY_9 + timedelta(hours=2))
    sweep(at=make.MONDAY_9 + timedelta(hours=2))
    case.refresh_from_db()
    assert case.status == "diarsipkan"


def test_nobody_is_reminded_of_a_paused_step():
    case, budi = started("10 menit", make.MONDAY_9)
    ask(case, budi, make.MONDAY_9)
    assert sweep(at=make.MONDAY_9 + timedelta(days=1)) == 0


def test_a_paused_step_that_ends_by_being_taken_is_not_taken_before_it_goes_on():
    case, budi = started("2 jam", make.MONDAY_9, completes_on="claim")
    ask(case, budi, make.MONDAY_9)
    task = make.open_task(case)
    release_task(case_id=case.pk, task_id=task.pk, version=task.version, officer=budi, at=make.MONDAY_9)
    with pytest.raises(Refused, match="dijeda"):
        claim_task(case_id=case.pk, task_id=task.pk, version=None, officer=budi, at=make.MONDAY_9)
    assert make.open_task(case).state == "open"


def test_the_end_of_the_case_ends_the_pause():
    case, budi = started("2 jam", make.MONDAY_9)
    pause = ask(case, budi, make.MONDAY_9)
    cancel_case(case_id=case.pk, reason="batal", officer=budi, at=make.MONDAY_9 + timedelta(hours=1), key="b")
    pause.refresh_from_db()
    assert pause.ended_at == make.MONDAY_9 + timedelta(hours=1)
    with pytest.raises(Conflict):
        answer(case, pause, make.MONDAY_9 + timedelta(hours=2))
