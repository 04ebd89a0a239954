"""Many at once: exactly one effect, a consistent case, no deadlock; on SQLite and PostgreSQL alike."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

import pytest

from alur.engine.cases import actions
from alur.engine.cases.models import Case, Counter, Escalation, Pause, Task
from alur.engine.cases.rules.actors import APPLICANT, Actor
from alur.engine.cases.tests import make
from alur.foundation.journal.models import Entry
from alur.foundation.journal.queries import broken_links
from alur.kernel.errors import Conflict

from .at_once import at_once, refused

pytestmark = pytest.mark.django_db(transaction=True)

WAYS = {
    "ya": {"label": "Ya", "to": "selesai"},
    "lagi": {"label": "Lagi", "to": "periksa"},
}
APPLIED = {"nama": "Siti", "telepon": make.PHONE, "perihal": "Printer rusak"}


def looping():
    return make.version(make.definition(make.plain_steps(outcomes=WAYS)))


def completing(case, person, outcome="lagi", key=""):
    """The completion of the task that the person sees now, to be tried later."""
    task = make.open_task(case)
    return partial(
        actions.complete_task,
        case_id=case.pk,
        task_id=task.pk,
        version=task.version,
        by=Actor.officer(person.pk),
        officer=person,
        outcome=outcome,
        at=make.MONDAY_9,
        key=key or uuid4().hex,
    )


def kinds(case):
    return list(Entry.objects.filter(stream=case.stream).order_by("seq").values_list("kind", flat=True))


def test_of_many_who_complete_a_task_one_does_and_the_others_are_told():
    case = make.started(looping())
    people = [make.officer("Budi", "petugas"), make.officer("Ani", "petugas")]
    results = at_once(*[completing(case, people[number % 2]) for number in range(6)])
    assert len(refused(results)) == 5
    assert all(isinstance(error, Conflict) for error in refused(results))
    assert list(case.tasks.order_by("number").values_list("step", "visit", "state")) == [
        ("permohonan", 1, "done"),
        ("periksa", 1, "done"),
        ("periksa", 2, "open"),
    ]
    assert kinds(case).count("case.task_closed") == 2
    assert broken_links(case.stream) == []


def test_a_double_click_has_one_effect_and_every_click_gets_the_same_answer():
    case = make.started(looping())
    budi = make.officer("Budi", "petugas")
    results = at_once(*[completing(case, budi, key="satu-formulir")] * 5)
    assert sorted(result.repeated for result in results) == [False, True, True, True, True]
    assert len({result.task_id for result in results}) == 1
    assert case.tasks.filter(step="periksa").count() == 2


def starting(version, key):
    return partial(actions.start_case, version=version, answers=APPLIED, by=APPLICANT, at=make.MONDAY_9, key=key)


def test_applications_at_once_get_numbers_without_a_gap():
    version = looping()
    results = at_once(*[starting(version, f"formulir-{number}") for number in range(6)])
    assert sorted(result.number for result in results) == [f"UJ-2026-{number:04}" for number in range(1, 7)]
    assert Counter.objects.get().last == 6


def test_one_application_sent_many_times_at_once_is_one_case_with_one_receipt():
    version = looping()
    results = at_once(*[starting(version, "satu-formulir")] * 5)
    assert len({(result.case_id, result.number, result.tracking_token) for result in results}) == 1
    assert sorted(result.repeated for result in results) == [False, True, True, True, True]
    assert Case.objects.count() == 1
    assert Counter.objects.get().last == 1, "a refused double must not use a number up"


def test_one_of_two_officers_gets_the_task():
    case = make.started(looping())
    people = [make.officer("Budi", "petugas"), make.officer("Ani", "petugas")]
    task = make.open_task(case)
    claim = partial(actions.claim_task, case_id=case.pk, task_id=task.pk, version=0, at=make.MONDAY_9)
    results = at_once(*[partial(claim, officer=person) for person in people])
    assert len(refused(results)) == 1
    task.refresh_from_db()
    assert task.assignee == people[results.index(None)]
    assert kinds(case).count("case.task_claimed") == 1


def test_completing_cancelling_and_withdrawing_at_once_leave_one_consistent_end():
    for _round in range(4):
        case = make.started(looping())
        budi, admin = make.officer("Budi", "petugas"), make.officer("Admin", is_administrator=True)
        said = {"case_id": case.pk, "reason": "batal", "at": make.MONDAY_9}
        results = at_once(
            completing(case, budi, "lagi"),
            partial(actions.cancel_case, **said, officer=admin, key=uuid4().hex),
            partial(actions.withdraw_case, **said, by=APPLICANT, key=uuid4().hex),
        )
        case.refresh_from_db()
        assert len(refused(results[1:])) == 1
        assert case.end_kind == ("dibatalkan" if results[1] is None else "ditarik")
        assert not case.tasks.filter(state="open").exists()
        assert kinds(case).count("case.ended") == 1
        assert kinds(case)[-1] == "case.ended"
        assert broken_links(case.stream) == []


def calling():
    make.version(make.definition([{"id": "kerja", "rows": [1, 2], "executor": "petugas", "then": "selesai"}],
                                 slug="anak", service={"prefix": "AN", "called_only": True}))  # fmt: skip
    steps = [
        make.APPLICATION | {"then": "panggil"},
        {"id": "panggil", "rows": [2], "executor": "petugas", "call": {"sop": "anak", "returns": {"selesai": "tutup"}}},
        {"id": "tutup", "rows": [2], "executor": "petugas", "then": "selesai"},
    ]
    return make.version(make.definition(steps))


def test_cancelling_the_caller_while_the_called_case_finishes_is_consistent():
    version = calling()
    for _round in range(4):
        case = make.started(version)
        child = Case.objects.get(root=case)
        budi, admin = make.officer("Budi", "petugas"), make.officer("Admin", is_administrator=True)
        cancel = partial(
            actions.cancel_case, case_id=case.pk, reason="x", officer=admin, at=make.MONDAY_9, key=uuid4().hex
        )
        results = at_once(completing(child, budi, ""), cancel)
        case.refresh_from_db()
        child.refresh_from_db()
        assert results[1] is None
        assert case.end_kind == "dibatalkan"
        finished = not refused(results)
        assert child.end_kind == ("selesai" if finished else "dibatalkan")
        assert case.tasks.filter(step="tutup").count() == (1 if finished else 0)
        assert not Task.objects.filter(case__in=[case, child], state="open").exists()
        assert [kinds(each).count("case.ended") for each in (case, child)] == [1, 1]
        assert broken_links(case.stream) + broken_links(child.stream) == []


def test_a_correction_and_the_next_claim_at_once_exclude_each_other():
    steps = [
        make.APPLICATION,
        {"id": "periksa", "rows": [2], "executor": "petugas", "then": "setujui"},
        {"id": "setujui", "rows": [2], "executor": "kepala", "then": "selesai"},
    ]
    version = make.version(make.definition(steps))
    budi, kepala = make.officer("Budi", "petugas"), make.officer("Kartini", "kepala")
    for _round in range(4):
        case = make.started(version)
        task = make.done(case, budi)
        following = make.open_task(case)
        said = {"case_id": case.pk, "at": make.MONDAY_9}
        results = at_once(
            partial(actions.claim_task, **said, task_id=following.pk, version=0, officer=kepala),
            partial(actions.correct_task, **said, task_id=task.pk, officer=budi, by=Actor.officer(budi.pk),
                    reason="salah", key=uuid4().hex),
        )  # fmt: skip
        assert len(refused(results)) == 1
        assert make.open_task(case).step == ("setujui" if results[0] is None else "periksa")


def test_two_answers_to_one_question_at_once_keep_one():
    case = make.started(looping())
    budi = make.officer("Budi", "petugas")
    task = make.open_task(case)
    said = {"case_id": case.pk, "at": make.MONDAY_9}
    actions.ask_applicant(**said, task_id=task.pk, version=0, question="Yang mana?", officer=budi, key="tanya")
    pause = Pause.objects.get()
    answer = partial(actions.answer_question, **said, pause_id=pause.pk, by=APPLICANT)
    results = at_once(*[partial(answer, answer=f"Yang {number}", key=uuid4().hex) for number in range(4)])
    assert len(refused(results)) == 3
    pause.refresh_from_db()
    assert pause.answer == f"Yang {results.index(None)}"
    assert kinds(case).count("case.question_answered") == 1


def test_two_workers_sweep_at_once_and_time_strikes_once():
    limit = {"after": "30 menit", "outcome": "lagi"}
    case = make.started(make.version(make.definition(make.plain_steps(outcomes=WAYS, timeout=limit))))
    late = make.MONDAY_9 + timedelta(minutes=15)
    at_once(*[partial(actions.sweep, at=late)] * 3)
    assert Escalation.objects.filter(level="lewat").count() == 1
    assert kinds(case).count("case.overdue") == 1
    at_once(*[partial(actions.sweep, at=make.MONDAY_9 + timedelta(hours=1))] * 3)
    assert kinds(case).count("case.timed_out") == 1
    assert case.tasks.filter(step="periksa").count() == 2
