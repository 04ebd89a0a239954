"""What comes from outside: a watch waits, each firing opens a line of its own, the time ends the waiting."""

from datetime import timedelta
from uuid import uuid4

import pytest

from alur.engine.cases.actions import close_watch, correct_task, fire_event, sweep, why_not_correctable
from alur.engine.cases.models import Case, Task
from alur.engine.cases.queries import inbox, open_tasks, timeline
from alur.engine.cases.rules.actors import SYSTEM, Actor
from alur.foundation.journal.queries import entries
from alur.kernel.errors import Conflict, Invalid, Refused

from . import make

pytestmark = pytest.mark.django_db

TIME = timedelta(days=30)
FORM = [{"name": "isi", "type": "long-text", "label": "Isi komentar"}]


def watching(*, executor="warga", **outcomes):
    event = {
        "id": "komentar",
        "rows": [2],
        "executor": executor,
        "event": True,
        "after_service": True,
        "form": FORM if executor == "warga" else [],
        "outcomes": {
            "ada": {"label": "Ada", "to": "jawab"},
            "habis": {"label": "Habis", "to": "selesai"},
            **outcomes,
        },
        "timeout": {"after": "5 hari", "outcome": "habis"},
    }
    answer = {
        "id": "jawab",
        "name": "Menjawab",
        "executor": "petugas",
        "after_service": True,
        "outcomes": {
            "dijawab": {"label": "Dijawab", "to": "komentar"},
            "tinjau": {"label": "Tinjau", "to": "tinjau"},
        },
    }
    review = {
        "id": "tinjau",
        "name": "Meninjau",
        "executor": "kepala",
        "after_service": True,
        "outcomes": {
            "baik": {"label": "Baik", "to": "komentar"},
            "ulang": {"label": "Ulang", "to": "jawab", "back": True},
        },
    }
    steps = [make.APPLICATION, {"id": "periksa", "rows": [2], "executor": "petugas", "then": "komentar"}]
    made = make.definition([*steps, event, answer, review]).model_dump(mode="json", by_alias=True)
    made["executors"]["warga"] = {"name": "Warga", "kind": "public"}
    return make.version(type(make.definition(steps)).model_validate(made))


@pytest.fixture
def person():
    return make.officer("Sari", "petugas", "kepala")


def watched(person, **options):
    case = make.started(watching(**options))
    make.done(case, person)
    return case


def fire(case, person=None, *, at=make.MONDAY_9, key="", **options):
    by = Actor.officer(person.pk) if person else SYSTEM
    options = {"answers": {"isi": "Bagus"}, **options}
    return fire_event(case_id=case.pk, step="komentar", by=by, officer=person, at=at, key=key or uuid4().hex, **options)


def now_open(case):
    return [task.step for task in open_tasks(case)]


def test_a_watch_is_nobodys_work_and_the_case_is_served(person):
    case = watched(person)
    case.refresh_from_db()
    assert case.served_at
    assert not case.ended_at
    watch = make.open_task(case)
    assert watch.is_watch
    assert watch.position is None
    assert watch.due_at is None
    assert not inbox(person, make.MONDAY_9).exists()
    with pytest.raises(Refused, match="menunggu kejadian"):
        make.done(case, person, outcome="ada")


def test_each_firing_opens_a_line_of_its_own_and_ends_where_the_watch_is(person):
    case = watched(person)
    one, two = fire(case, person), fire(case, answers={"isi": "Kapan buka?"})
    assert now_open(case) == ["komentar", "jawab", "jawab"]
    assert Task.objects.get(pk=one.task_id).answers == {"isi": "Bagus"}
    lines = {task.scope: task for task in open_tasks(case) if task.step == "jawab"}
    assert len(lines) == 2
    for task in lines.values():
        make.complete_task(
            case_id=case.pk, task_id=task.pk, version=task.version, by=Actor.officer(person.pk), officer=person,
            outcome="dijawab", at=make.MONDAY_9, key=uuid4().hex,
        )  # fmt: skip
    assert now_open(case) == ["komentar"]
    assert two.task_id != one.task_id


def test_a_firing_asked_for_twice_happens_once(person):
    case = watched(person)
    one, two = fire(case, person, key="sama"), fire(case, person, key="sama")
    assert (one.task_id, two.repeated) == (two.task_id, True)
    assert now_open(case) == ["komentar", "jawab"]
    with pytest.raises(Conflict):
        fire(case, person, key="sama", answers={"isi": "lain"})


def test_a_return_in_one_line_leaves_the_others_alone(person):
    case = watched(person)
    fire(case, person)
    make.done(case, person, step="jawab", outcome="tinjau")
    fire(case, person)
    make.done(case, person, step="tinjau", outcome="ulang")
    assert now_open(case) == ["komentar", "jawab", "jawab"]
    assert not case.tasks.filter(state="cancelled").exists()


def test_when_the_time_is_up_the_watch_waits_for_its_last_line_and_takes_no_more(person):
    case = watched(person)
    fire(case, person)
    later = make.MONDAY_9 + TIME
    assert sweep(at=later) == 0 or now_open(case) == ["komentar", "jawab"]
    assert now_open(case) == ["komentar", "jawab"]
    assert fire(case, person, at=later).late
    make.done(case, person, step="jawab", outcome="dijawab", at=later)
    sweep(at=later)
    case.refresh_from_db()
    assert (case.end, case.end_kind) == ("selesai", "selesai")


def test_after_the_end_a_firing_is_in_the_journal_only_and_may_start_a_linked_case(person):
    case = watched(person)
    later = make.MONDAY_9 + TIME
    sweep(at=later)
    fired = fire(case, person, at=later)
    assert fired.late
    assert fired.task_id is None
    assert entries(case.stream).last().kind == "case.event_late"
    assert not open_tasks(case)
    linked = make.started(case.sop_version, at=later, follows=case.pk)
    assert linked.follows_id == case.pk


def test_another_offices_case_is_never_followed(person):
    case = watched(person)
    elsewhere = make.version(make.definition(make.plain_steps()), make.office("lain"))
    assert make.started(elsewhere, follows=case.pk).follows is None


def test_the_waiting_can_be_ended_with_a_reason_once_nothing_is_open(person):
    case = watched(person)
    fire(case, person)
    watch = make.open_task(case, "komentar")

    def close(reason="Cukup.", who=person):
        return close_watch(
            case_id=case.pk, task_id=watch.pk, version=None, reason=reason, officer=who, at=make.MONDAY_9,
            key=uuid4().hex,
        )  # fmt: skip

    with pytest.raises(Conflict, match="belum ditangani"):
        close()
    make.done(case, person, step="jawab", outcome="dijawab")
    with pytest.raises(Invalid):
        close(" ")
    with pytest.raises(Refused):
        close(who=make.officer("Orang", of=make.office("lain")))
    close()
    case.refresh_from_db()
    assert case.end == "selesai"


def test_a_firing_for_a_position_is_a_task_of_that_position(person):
    case = watched(person, executor="petugas")
    fired = fire(case, person, answers={})
    task = Task.objects.get(pk=fired.task_id)
    assert (task.state, task.is_watch, task.position.key) == ("open", False, "petugas")
    assert list(inbox(person, make.MONDAY_9)) == [task]


def test_the_way_of_a_firing_must_be_one_of_its_own(person):
    case = watched(person)
    for outcome in ("habis", "entah"):
        with pytest.raises(Invalid):
            fire(case, person, outcome=outcome)
    assert now_open(case) == ["komentar"]


def test_only_who_works_on_the_case_records_what_came(person):
    case = watched(person)
    with pytest.raises(Refused):
        fire(case, make.officer("Budi"))
    with pytest.raises(Refused):
        fire(case, make.officer("Wati", "petugas", of=make.office("lain")))
    with pytest.raises(KeyError):
        fire_event(case_id=case.pk, step="periksa", by=SYSTEM, at=make.MONDAY_9, key="x")


def test_the_answer_of_a_line_can_be_corrected_while_the_watch_is_open(person):
    case = watched(person)
    fire(case, person)
    answered = make.done(case, person, step="jawab", outcome="dijawab")
    assert why_not_correctable(Task.objects.get(pk=answered.pk)) == ""
    correct_task(
        case_id=case.pk, task_id=answered.pk, reason="Keliru.", officer=person, by=Actor.officer(person.pk),
        at=make.MONDAY_9, key="k",
    )  # fmt: skip
    assert now_open(case) == ["komentar", "jawab"]
    make.done(case, person, step="jawab", outcome="dijawab")
    sweep(at=make.MONDAY_9 + TIME)
    assert why_not_correctable(Task.objects.get(pk=answered.pk))


def test_the_step_before_a_watch_cannot_be_corrected_once_something_came(person):
    case = make.started(watching())
    before = make.done(case, person)
    assert why_not_correctable(Task.objects.get(pk=before.pk)) == ""
    fire(case, person)
    assert why_not_correctable(Task.objects.get(pk=before.pk))


def test_the_row_of_an_event_waits_is_done_or_was_passed_over(person):
    case = watched(person)

    def row(at=make.MONDAY_9):
        return next(each for each in timeline(Case.objects.get(pk=case.pk), at) if each.row.no == 2).state

    sweep(at=make.MONDAY_9 + TIME)
    assert row(make.MONDAY_9 + TIME) == "done"  # its other step, periksa
