"""What time does by itself: limits strike once, reminders come once per level, late rather than never."""

from datetime import timedelta

import pytest

from alur.engine.cases.actions import claim_task, sweep, timers
from alur.engine.cases.models import Escalation, Timer, TimerKind
from alur.engine.cases.registry import activities

from . import make

pytestmark = pytest.mark.django_db

WAYS = {
    "ya": {"label": "Ya", "to": "selesai"},
    "lagi": {"label": "Lagi", "to": "periksa"},
}


def started(at=make.MONDAY_9, **step):
    return make.started(make.version(make.definition(make.plain_steps(**step))), at)


def minutes(number: float):
    return make.MONDAY_9 + timedelta(minutes=number)


def limit(outcome: str, after: str = "30 menit"):
    return {"after": after, "outcome": outcome}


def test_a_time_limit_strikes_at_its_instant_and_goes_the_way_it_names():
    case = started(outcomes=WAYS, timeout=limit("lagi"))
    sweep(at=minutes(29))
    assert make.open_task(case).visit == 1
    sweep(at=minutes(30))
    closed = case.tasks.get(step="periksa", visit=1)
    assert (closed.state, closed.outcome, closed.closed_by) == ("done", "lagi", "system")
    assert (make.open_task(case).visit, make.open_task(case).timeout_at) == (2, minutes(60))


def test_a_time_limit_strikes_once_however_often_the_worker_looks():
    case = started(outcomes=WAYS, timeout=limit("lagi"))
    for _time in range(3):
        sweep(at=minutes(31))
    assert make.kinds(case).count("case.timed_out") == 1
    assert case.tasks.filter(step="periksa").count() == 2


def test_after_downtime_a_time_limit_strikes_late_and_the_next_begins_then():
    case = started(outcomes=WAYS, timeout=limit("lagi"))
    back_again = make.local("2026-11-30 09:00")
    sweep(at=back_again)
    assert make.open_task(case).visit == 2
    assert make.open_task(case).timeout_at == back_again + timedelta(minutes=30)


def test_a_time_limit_counts_working_time():
    case = started(make.local("2026-11-27 16:15"), timeout=limit("then"))
    assert make.open_task(case).timeout_at == make.local("2026-11-30 07:45")


def test_nothing_strikes_after_the_close():
    case = started(timeout=limit("then"))
    make.done(case, make.officer("Budi", "petugas"))
    before = make.kinds(case)
    assert sweep(at=minutes(10_000)) == 0
    assert make.kinds(case) == before
    assert not Escalation.objects.exists()


def test_a_time_limit_that_returns_takes_back_what_it_passes(monkeypatch):
    ledger = make.Ledger()
    monkeypatch.setitem(activities._items, ledger.name, ledger)
    back = {"kembali": {"label": "Kembali", "to": "pesan", "back": True}, "ya": WAYS["ya"]}
    steps = [
        make.APPLICATION | {"then": "pesan"},
        {"id": "pesan", "rows": [2], "executor": "petugas", "does": ledger.name, "then": "tunggu"},
        {"id": "tunggu", "rows": [2], "executor": "pemohon", "outcomes": back, "timeout": limit("kembali")},
    ]
    case = make.started(make.version(make.definition(steps)))
    make.done(case, make.officer("Budi", "petugas"))
    sweep(at=minutes(30))
    assert ledger.notes == [("performed", "pesan", 1), ("undone", "pesan", 1)]
    assert (make.open_task(case).step, make.open_task(case).opened_as) == ("pesan", "back")
    assert "case.returned" in make.kinds(case)


def test_nearly_due_is_said_once_at_three_quarters_and_overdue_once_strictly_after_due():
    case = started()
    said = {at: sweep(at=minutes(at)) for at in (7, 7.5, 8, 10, 10.01, 11, 69, 70, 71, 5000)}
    assert said == {7: 0, 7.5: 1, 8: 0, 10: 0, 10.01: 1, 11: 0, 69: 0, 70: 1, 71: 0, 5000: 0}
    assert make.kinds(case)[-3:] == ["case.nearly_due", "case.overdue", "case.escalated"]
    assert list(Escalation.objects.order_by("at").values_list("level", flat=True)) == ["hampir", "lewat", "atasan"]


def test_after_downtime_only_overdue_is_said():
    case = started()
    assert sweep(at=minutes(500)) == 2
    assert make.kinds(case)[-2:] == ["case.overdue", "case.escalated"]
    assert not Timer.objects.exists()


def test_each_visit_is_reminded_of_anew():
    case = started(outcomes=WAYS)
    sweep(at=minutes(11))
    make.done(case, make.officer("Budi", "petugas"), "lagi", at=minutes(12))
    assert sweep(at=minutes(13)) == 0
    assert sweep(at=minutes(23)) == 1
    assert make.kinds(case).count("case.overdue") == 2


def test_taking_a_task_does_not_stop_its_reminders():
    case = started()
    budi, task = make.officer("Budi", "petugas"), make.open_task(case)
    claim_task(case_id=case.pk, task_id=task.pk, version=0, officer=budi, at=minutes(1))
    assert sweep(at=minutes(11)) == 1


def test_the_applicants_own_step_and_a_measured_step_are_never_late():
    started(executor="pemohon", timeout=limit("then", "3 hari"))
    rows = [{"no": 1, "activity": "Mengajukan"}, {"no": 2, "activity": "Memeriksa", "time": "Tentatif"}]
    make.started(make.version(make.definition(make.plain_steps(), rows=rows, slug="lain")))
    assert sweep(at=minutes(600)) == 0


def test_one_broken_case_does_not_keep_the_others_waiting(monkeypatch):
    version = make.version(make.definition(make.plain_steps(timeout=limit("then"))))
    broken, sound = make.started(version), make.started(version, minutes(1))
    original = timers.ACTS[TimerKind.TIMEOUT]

    def time_out(run, case, task, timer):
        if case.pk == broken.pk:
            raise RuntimeError("boom")
        return original(run, case, task, timer)

    monkeypatch.setitem(timers.ACTS, TimerKind.TIMEOUT, time_out)
    sweep(at=minutes(40))
    broken.refresh_from_db()
    sound.refresh_from_db()
    assert (broken.status, sound.status) == ("berjalan", "diarsipkan")


SURVEY = {
    "id": "survei", "rows": [2], "executor": "pemohon", "after_service": True, "then": "selesai",
    "timeout": {"after": "3 hari", "outcome": "then"},
}  # fmt: skip


def test_what_remains_after_service_is_archived_by_its_time_limit():
    steps = [*make.plain_steps(then="survei"), SURVEY]
    case = make.started(make.version(make.definition(steps)))
    make.done(case, make.officer("Budi", "petugas"), at=minutes(5))
    case.refresh_from_db()
    assert (case.status, case.served_at) == ("selesai", minutes(5))
    sweep(at=make.local("2026-11-26 15:59"))
    assert make.open_task(case).step == "survei"
    sweep(at=make.local("2026-11-26 16:00"))
    case.refresh_from_db()
    assert (case.status, case.served_at) == ("diarsipkan", minutes(5))
