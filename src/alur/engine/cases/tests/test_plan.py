"""The plan: what time will do to open tasks stands in rows, and goes with what it was planned for."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from alur.engine.cases import actions
from alur.engine.cases.actions import planning, sweep, timers
from alur.engine.cases.models import Act, Escalation, Timer, TimerKind
from alur.engine.cases.queries import open_pause
from alur.engine.cases.rules.actors import APPLICANT
from alur.engine.worktime.rules import default_calendar

from . import make

pytestmark = pytest.mark.django_db
EMAIL = {"name": "surel", "type": "email", "label": "Surel", "required": False, "fills": "applicant.email"}
ANSWERS = {"nama": "Siti", "telepon": make.PHONE, "perihal": "Printer rusak"}
WRITABLE = ANSWERS | {"surel": "siti@contoh.id"}
BACK = {"kurang": {"label": "Kurang", "to": "permohonan", "back": True}, "ya": {"label": "Ya", "to": "selesai"}}


def minutes(number: float):
    return make.MONDAY_9 + timedelta(minutes=number)


def started(answers=ANSWERS, **step):
    application = make.APPLICATION | {"form": [*make.APPLICATION["form"], EMAIL]}
    what = make.definition([application, make.plain_steps(**step)[1]])
    return make.started(make.version(what), answers=answers)


def plan(case):
    rows = Timer.objects.filter(task__case=case).order_by("at", "kind", "nth")
    return [(row.kind, row.nth, row.at) for row in rows]


def asked(case, at=make.MONDAY_9):
    budi, task = make.officer("Budi", "petugas"), make.open_task(case)
    said = {"case_id": case.pk, "task_id": task.pk, "officer": budi, "at": at, "key": uuid4().hex}
    actions.ask_applicant(**said, version=task.version, question="Yang mana?")
    return task, budi


def answer(case, at):
    pause = open_pause(make.open_task(case))
    actions.answer_question(case_id=case.pk, pause_id=pause.pk, answer="Yang itu", by=APPLICANT, at=at, key=uuid4().hex)


# ── what is planned ──────────────────────────────────────────────────────────────────────────────


def test_a_task_is_planned_for_when_it_opens_and_for_nothing_once_it_is_done():
    case = started(timeout={"after": "2 jam", "outcome": "then"})
    assert plan(case) == [
        ("hampir", 1, minutes(7.5)), ("lewat", 1, minutes(10)), ("atasan", 1, minutes(70)), ("batas", 1, minutes(120)),
    ]  # fmt: skip
    make.done(case, make.officer("Budi", "petugas"))
    assert not Timer.objects.exists()


def test_the_end_of_a_case_takes_every_plan_along():
    case = started()
    actions.cancel_case(
        case_id=case.pk, reason="Salah", officer=make.officer("A", is_administrator=True), at=minutes(1), key="x"
    )
    assert not Timer.objects.exists()


def test_what_is_done_leaves_the_plan():
    case = started()
    sweep(at=minutes(11))
    assert [kind for kind, *_ in plan(case)] == ["atasan"]


def test_a_pause_stops_the_plan_and_what_was_said_is_not_said_again():
    case = started()
    sweep(at=minutes(8))
    asked(case, minutes(9))
    assert [kind for kind, *_ in plan(case)] == ["tak-dijawab"]
    answer(case, minutes(30))
    assert plan(case) == [("lewat", 1, minutes(31)), ("atasan", 1, minutes(91))]


@pytest.mark.parametrize(("after", "planned"), [(None, []), (0, [minutes(10)]), (15, [minutes(25)])])
def test_the_office_says_when_the_superior_hears_of_it(after, planned):
    office = make.office()
    office.superior_after_minutes = after
    office.save()
    case = started()
    assert [at for kind, _nth, at in plan(case) if kind == "atasan"] == planned
    sweep(at=minutes(60))
    assert Escalation.objects.filter(level="atasan").exists() == (after is not None)


def test_an_office_that_turned_it_off_tells_no_superior_of_what_was_planned():
    case = started()
    make.office().__class__.objects.update(superior_after_minutes=None)
    sweep(at=minutes(100))
    assert "case.escalated" not in make.kinds(case)
    assert plan(case) == []


# ── reminders of the applicant ───────────────────────────────────────────────────────────────────


def days(text):
    """The close of work of that day."""
    return make.local(f"2026-{text} {'16:30' if text == '12-04' else '16:00'}")


def test_a_question_is_reminded_of_twice_and_then_the_officer_hears_of_it():
    case = started(answers=WRITABLE)
    asked(case)
    assert plan(case) == [
        ("ingatkan", 1, days("11-26")), ("ingatkan", 2, days("12-01")), ("tak-dijawab", 1, days("12-04")),
    ]  # fmt: skip
    for at in (days("11-26"), days("12-01"), days("12-04"), days("12-30")):
        sweep(at=at)
        sweep(at=at)
    assert make.kinds(case)[-3:] == ["case.reminded", "case.reminded", "case.unanswered"]


def test_an_answer_ends_the_reminders():
    case = started(answers=WRITABLE)
    asked(case)
    sweep(at=days("11-26"))
    answer(case, days("11-26") + timedelta(hours=1))
    sweep(at=days("12-30"))
    assert make.kinds(case).count("case.reminded") == 1
    assert "case.unanswered" not in make.kinds(case)


def test_after_downtime_an_applicant_is_reminded_once_not_of_every_missed_time():
    case = started(answers=WRITABLE)
    asked(case)
    sweep(at=days("12-02"))
    assert make.kinds(case).count("case.reminded") == 1


def test_who_left_no_address_is_not_said_to_be_reminded():
    case = started()
    asked(case)
    assert [kind for kind, *_ in plan(case)] == ["tak-dijawab"]


def test_a_suspension_reminds_nobody():
    case = started(answers=WRITABLE)
    budi, task = make.officer("Budi", "petugas"), make.open_task(case)
    said = {"case_id": case.pk, "task_id": task.pk, "officer": budi, "at": minutes(1), "key": "t"}
    actions.suspend_task(**said, version=0, reason="Listrik padam")
    assert plan(case) == []


def test_what_came_back_to_the_applicant_is_reminded_of():
    case = started(answers=WRITABLE, outcomes=BACK)
    make.done(case, make.officer("Budi", "petugas"), "kurang")
    assert plan(case) == [("ingatkan", 1, days("11-26")), ("ingatkan", 2, days("12-01"))]
    sweep(at=days("11-26"))
    assert make.kinds(case)[-1] == "case.reminded"


def test_nobody_is_reminded_of_a_step_that_is_over_by_then():
    case = started(answers=WRITABLE, executor="pemohon", timeout={"after": "3 hari", "outcome": "then"})
    assert [kind for kind, *_ in plan(case)] == ["batas"]


def test_where_working_time_runs_out_nobody_is_reminded_and_nothing_breaks():
    case = started(answers=WRITABLE)
    asked(case, minutes(1))
    task = make.open_task(case)
    task.due_at = minutes(10)
    never = replace(default_calendar("Asia/Jakarta"), week=(None,) * 7, periods=())
    assert [timer.kind for timer in planning.planned(task, never, open_pause(task))] == ["lewat"]


# ── faults, upgrades, tidying ────────────────────────────────────────────────────────────────────


def test_what_fails_waits_longer_each_time_and_lets_the_others_go_first(monkeypatch):
    monkeypatch.setattr(timers, "BATCH", 1)
    version = make.version(make.definition(make.plain_steps()))
    broken, sound = make.started(version), make.started(version, minutes(1))
    original = timers.ACTS[TimerKind.NEARLY]

    def say(run, case, task, timer):
        if case.pk == broken.pk:
            raise RuntimeError("Siti Rahmawati")
        return original(run, case, task, timer)

    monkeypatch.setitem(timers.ACTS, TimerKind.NEARLY, say)
    assert [sweep(at=minutes(9)), sweep(at=minutes(9)), sweep(at=minutes(9.9))] == [0, 1, 0]
    failed = Timer.objects.get(task__case=broken, kind="hampir")
    assert (failed.failures, failed.last_error, failed.try_at) == (1, "RuntimeError", minutes(10))
    assert "case.nearly_due" in make.kinds(sound)
    monkeypatch.setitem(timers.ACTS, TimerKind.NEARLY, original)
    monkeypatch.setattr(timers, "BATCH", 200)
    assert sweep(at=minutes(10)) == 1


def test_what_is_refused_is_looked_at_each_round_and_keeps_nothing_waiting(monkeypatch):
    monkeypatch.setattr(timers, "BATCH", 1)
    issue = {"id": "terbitkan", "rows": [2], "executor": "petugas", "issues_document": True, "then": "tunggu"}
    before = {"id": "awal", "rows": [2], "executor": "petugas", "then": "terbitkan"}
    limit = {"after": "30 menit", "outcome": "habis"}
    ways = {"habis": {"label": "Habis", "to": "awal", "back": True}, "ya": BACK["ya"]}
    wait = {"id": "tunggu", "rows": [2], "executor": "pemohon", "outcomes": ways, "timeout": limit}
    case = make.started(make.version(make.definition([make.APPLICATION | {"then": "awal"}, before, issue, wait])))
    budi = make.officer("Budi", "petugas")
    make.done(case, budi)
    make.done(case, budi)
    other = make.started(make.version(make.definition(make.plain_steps(), slug="lain")), minutes(21))
    assert [sweep(at=minutes(30.5)) for _round in range(3)] == [1, 0, 0]
    stuck = Timer.objects.get(task__case=case, kind="batas")
    assert (stuck.last_error, stuck.try_at) == ("Refused", minutes(30))
    assert [sweep(at=minutes(31.5)) for _round in range(3)] == [1, 0, 0]
    assert make.kinds(other)[-2:] == ["case.nearly_due", "case.overdue"]


def test_tasks_of_a_program_without_timers_are_planned_for():
    version = make.version(make.definition(make.plain_steps(timeout={"after": "2 hari", "outcome": "then"})))
    late, fresh = make.started(version), make.started(version, minutes(90))
    before = plan(fresh)
    sweep(at=minutes(20))
    Timer.objects.all().delete()
    assert actions.plan_missing(at=minutes(95)) == 2
    # Of what was late before, the superior is not told on the day of the upgrade.
    assert "atasan" not in [kind for kind, *_ in plan(late)]
    assert plan(fresh) == before
    assert actions.plan_missing(at=minutes(95)) == 0


def test_two_rounds_of_planning_at_once_plan_once(monkeypatch):
    case = started()
    before = plan(case)
    Timer.objects.filter(kind="lewat").delete()
    actions.plan_missing(at=minutes(1))
    assert plan(case) == before


def test_keys_of_old_forms_are_forgotten_after_thirty_days():
    case = started()
    make.done(case, make.officer("Budi", "petugas"), at=minutes(5), key="selesai-5")
    keys = Act.objects.count()
    assert actions.forget_acts(at=minutes(5) + timedelta(days=30)) == keys - 1
    assert Act.objects.get().pk == "selesai-5"
    assert actions.forget_acts(at=minutes(6) + timedelta(days=30)) == 1
