"""Running cases are moved to a newer version explicitly: what goes along, what is refused and why."""

from datetime import timedelta
from uuid import uuid4

import pytest

from alur.engine.cases import actions
from alur.engine.cases.models import Case, Timer
from alur.engine.cases.queries import (
    application_task,
    live_chart,
    standing_tasks,
    step_now,
    tasks_in_order,
    timeline,
    with_tasks,
)
from alur.engine.cases.queries.moving import cases_running_by, planned_moves, running_versions
from alur.engine.cases.queries.retold import Retold
from alur.engine.cases.rules.actors import APPLICANT, SYSTEM, Actor
from alur.engine.cases.rules.moving import Why, completed, proposed
from alur.engine.sops.queries import definition_of
from alur.engine.sops.rules.definition import Definition
from alur.kernel.errors import Invalid, Refused
from alur.project.cli import main

from . import make

pytestmark = pytest.mark.django_db

AT = make.MONDAY_9
LATER = AT + timedelta(minutes=4)
ROWS = [
    {"no": 1, "activity": "Mengajukan"},
    {"no": 2, "activity": "Memeriksa", "time": "10 menit"},
    {"no": 3, "activity": "Memutus", "time": "20 menit"},
    {"no": 4, "activity": "Menelaah", "time": "1 jam"},
]
PUTUS = {
    "id": "putus",
    "rows": [3],
    "executor": "kepala",
    "outcomes": {
        "ya": {"label": "Ya", "to": "selesai"},
        "kembali": {"label": "Kembali", "to": "periksa", "back": True},
    },
}
TELAAH = {"id": "telaah", "rows": [4], "executor": "petugas", "then": "putus"}
OLD = [*make.plain_steps(then="putus"), PUTUS]


def back_to(step):
    return PUTUS | {"outcomes": PUTUS["outcomes"] | {"kembali": {"label": "Kembali", "to": step, "back": True}}}


RENAMED = [make.APPLICATION | {"then": "telaah"}, TELAAH, back_to("telaah")]


def version(steps, **parts):
    return make.version(make.definition(steps, rows=parts.pop("rows", ROWS), **parts))


@pytest.fixture
def people():
    return make.officer("Budi", "petugas"), make.officer("Kartini", "kepala", is_administrator=True)


def move(case, to, steps=None, *, by=SYSTEM, at=LATER, seen=None, officer=None, key=""):
    actions.move_case(
        case_id=case.pk, seen=seen, to=to, steps=steps or {}, by=by, at=at, key=key or uuid4().hex, officer=officer
    )
    return Case.objects.select_related("sop_version__sop__office", "office").get(pk=case.pk)


def why(case, to, steps=None):
    """The reasons against it; none where it may."""
    old, new = definition_of(case.sop_version), definition_of(to)
    [plan] = planned_moves([Case.objects.get(pk=case.pk)], old, new, completed(old, new, steps or {}))
    return {each.why for each in plan.judged.refusals}


def verified():
    return [fault.code for fault in Retold(list(Case.objects.all())).faults()] == []


def test_a_publication_moves_no_case(people):
    case = make.started(version(OLD))
    version(RENAMED)
    case.refresh_from_db()
    assert (case.sop_version.number, case.moves) == (1, None)


def test_a_moved_case_goes_on_by_the_newer_version_to_its_end(people):
    budi, kepala = people
    case = make.started(version(OLD))
    make.done(case, budi, at=AT)
    make.done(case, kepala, "kembali", at=AT)  # at `periksa` for the second time
    to = version(RENAMED)
    case = move(case, to, {"periksa": "telaah"})
    task = make.open_task(case)
    assert (case.sop_version, task.step, task.visit) == (to, "telaah", 2)
    assert {step_now(each) for each in tasks_in_order(case)} == {"permohonan", "telaah", "putus"}
    assert make.kinds(case)[-1] == "case.moved"
    make.done(case, budi, at=LATER)
    make.done(case, kepala, "kembali", at=LATER)  # back past visits of both versions
    assert [each.number for each in standing_tasks(case)] == [1]
    assert make.open_task(case).visit == 3
    make.done(case, budi, at=LATER)
    make.done(case, kepala, "ya", at=LATER)
    case.refresh_from_db()
    assert case.end == "selesai"
    assert verified()


def test_what_the_newer_version_has_not_is_told_in_the_old_words(people):
    budi, _kepala = people
    case = make.started(version(OLD))
    make.done(case, budi, at=AT)
    to = version([make.APPLICATION | {"then": "putus"}, back_to("permohonan")], rows=[ROWS[0], ROWS[2]])
    case = move(case, to, {"periksa": ""})
    rows = timeline(with_tasks(case), LATER)
    assert [(row.row.activity, row.state, row.former) for row in rows] == [
        ("Memeriksa", "done", True),
        ("Mengajukan", "done", False),
        ("Memutus", "current", False),
    ]
    assert "Memutus" in live_chart(with_tasks(case), LATER, "id").svg
    assert application_task(case).step == "permohonan"
    assert verified()


def test_a_running_task_keeps_its_time_unless_its_standard_differs(people):
    case = make.started(version(OLD))
    before = make.open_task(case)
    same = move(case, version(OLD))
    task = make.open_task(same)
    assert (task.due_at, task.nearly_due_at) == (before.due_at, before.nearly_due_at)
    longer = move(case, version(RENAMED), {"periksa": "telaah"})
    task = make.open_task(longer)
    assert task.due_at == AT + timedelta(hours=1)
    assert set(Timer.objects.filter(task=task).values_list("kind", "at")) >= {
        ("lewat", task.due_at), ("hampir", task.nearly_due_at)
    }  # fmt: skip
    assert verified()


def test_nothing_is_late_because_of_a_move(people):
    case = make.started(version(RENAMED))  # one hour
    due = make.open_task(case).due_at
    case = move(case, version(OLD), {"telaah": "periksa"}, at=AT + timedelta(minutes=30))  # ten minutes
    assert make.open_task(case).due_at == due


def test_a_moved_visit_is_not_corrected(people):
    budi, _kepala = people
    case = make.started(version(OLD))
    done = make.done(case, budi, at=AT)
    case = move(case, version(OLD))
    said = {"case_id": case.pk, "task_id": done.pk, "officer": budi, "by": Actor.officer(budi.pk), "reason": "Salah"}
    with pytest.raises(Refused, match="dipindah"):
        actions.correct_task(**said, at=LATER, key=uuid4().hex)


def test_the_same_move_twice_is_one(people):
    case, to = make.started(version(OLD)), version(OLD)
    move(case, to, key="k")
    move(case, to, key="k")
    move(case, to)
    assert make.kinds(case).count("case.moved") == 1


def test_only_an_administrator_moves_and_only_forward(people):
    budi, kepala = people
    first = version(OLD)
    case, to = make.started(first), version(OLD)
    with pytest.raises(Refused, match="administrator"):
        move(case, to, by=Actor.officer(budi.pk), officer=budi)
    stranger = make.officer("Lain", of=make.office("lain"), is_administrator=True)
    with pytest.raises(Refused, match="administrator"):
        move(case, to, by=Actor.officer(stranger.pk), officer=stranger)
    move(case, to, by=Actor.officer(kepala.pk), officer=kepala)
    with pytest.raises(Refused, match="lebih baru"):
        move(case, first)
    with pytest.raises(Refused, match="lebih baru"):
        move(case, make.version(make.definition(OLD, rows=ROWS, slug="lain")))


def test_a_case_that_changed_meanwhile_is_refused_and_the_others_go(people):
    budi, _kepala = people
    first = version(OLD)
    one, two = make.started(first), make.started(first)
    to = version(OLD)
    plans = planned_moves(list(cases_running_by(first)), definition_of(first), definition_of(to),
                          completed(definition_of(first), definition_of(to), {}))  # fmt: skip
    make.done(one, budi, at=LATER)
    chosen = [(each.case.pk, each.seen) for each in plans]
    done = actions.move_cases(chosen=chosen, to=to, steps={}, by=SYSTEM, at=LATER, key="k")
    assert {each.case_id: bool(each.why) for each in done} == {one.pk: True, two.pk: False}
    assert "berubah" in next(each.why for each in done if each.why)
    assert [(each.number, count) for each, count in running_versions(first.sop)] == [(1, 1), (2, 1)]
    assert verified()


def test_an_ended_case_is_not_moved(people):
    case = make.started(version(OLD))
    actions.withdraw_case(case_id=case.pk, reason="", by=APPLICANT, at=AT, key="w")
    with pytest.raises(Refused, match="berakhir"):
        move(case, version(OLD))


def test_an_unknown_counterpart_is_refused(people):
    case, to = make.started(version(OLD)), version(OLD)
    with pytest.raises(Invalid):
        move(case, to, {"periksa": "tiada"})
    with pytest.raises(Invalid):
        move(case, to, {"periksa": "putus", "putus": "putus"})


def _other(**periksa):
    return [*make.plain_steps(then="putus", **periksa), PUTUS]


EVENT = {
    "event": True,
    "timeout": {"after": "2 hari", "outcome": "ya"},
    "outcomes": {"ya": {"label": "Ya", "to": "putus"}, "lagi": {"label": "Lagi", "to": "periksa"}},
}


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ([make.APPLICATION | {"then": "putus"}, back_to("permohonan")], Why.NO_COUNTERPART),
        (_other(executor="pemohon"), Why.EXECUTOR),
        (_other(executor="baru"), Why.NO_POSITION),
        ([make.APPLICATION, {"id": "periksa", "executor": "petugas", **EVENT}, PUTUS], Why.WAITING),
        (_other(call={"sop": "anak", "returns": {"selesai": "putus"}}), Why.CALL),
        ([{**make.APPLICATION, "id": "ajuan"}, *OLD[1:-1], back_to("ajuan")], Why.APPLICATION),
        (
            [
                make.APPLICATION | {"then": "bagi"},
                {"id": "bagi", "executor": "petugas", "parallel": {"branches": {"a": "periksa", "b": "lain"},
                                                                   "join": "putus"}},
                {"id": "periksa", "executor": "petugas", "then": "putus"},
                {"id": "lain", "executor": "petugas", "then": "putus"},
                back_to("bagi"),
            ],
            Why.BRANCH,
        ),
        (
            [
                make.APPLICATION | {"then": "tanya"},
                {"id": "tanya", "executor": "petugas", "then": "periksa",
                 "form": [{"name": "hari", "type": "date", "label": "Hari"}]},
                {"id": "periksa", "executor": "petugas", "then": "putus"},
                PUTUS | {"not_before": "tanya.hari"},
            ],
            Why.ANSWER,
        ),
        (
            [
                make.APPLICATION | {"then": "tunjuk"},
                {"id": "tunjuk", "executor": "petugas", "then": "periksa"},
                {"id": "periksa", "executor": "petugas", "then": "putus"},
                PUTUS | {"assigned_by": "tunjuk"},
            ],
            Why.DONE_FIRST,
        ),
    ],
    ids=lambda each: each.name if isinstance(each, Why) else "",
)  # fmt: skip
def test_what_cannot_go_on_is_refused_with_its_reason(people, steps, reason):
    case = make.started(version(OLD))
    to = make.version(_with_new_executor(steps))
    to.sop.bindings.filter(executor="baru").delete()
    chosen = {"permohonan": ""} if reason is Why.APPLICATION else {}
    assert reason in why(case, to, chosen)
    before = make.kinds(case)
    with pytest.raises(Refused):
        move(case, to, chosen)
    assert make.kinds(case) == before


def _with_new_executor(steps):
    steps = [{key: part for key, part in step.items() if key != "then" or "call" not in step} for step in steps]
    data = make.definition(OLD, rows=ROWS).model_dump(by_alias=True, mode="json")
    return Definition.model_validate(
        data | {"steps": steps, "executors": data["executors"] | {"baru": {"name": "Baru", "kind": "position"}}}
    )


def test_a_paused_step_goes_along_only_with_the_same_time(people):
    budi, _kepala = people
    case = make.started(version(OLD))
    task = make.open_task(case)
    said = {"case_id": case.pk, "task_id": task.pk, "version": task.version, "officer": budi, "at": AT}
    actions.suspend_task(**said, reason="Menunggu", key="s")
    assert why(case, version(RENAMED), {"periksa": "telaah"}) == {Why.PAUSED}
    case = move(case, version(OLD))
    assert make.open_task(case).due_at is None
    assert verified()


def test_a_document_stays_one(people):
    budi, _kepala = people
    issuing = [*make.plain_steps(then="putus", issues_document=True), PUTUS]
    case = make.started(version(issuing))
    make.done(case, budi, at=AT)
    assert why(case, version(OLD)) == {Why.DOCUMENT}
    assert why(case, version(issuing)) == set()


def test_another_position_gets_the_task_and_its_holder_gives_it_back(people):
    budi, _kepala = people
    case = make.started(version(OLD))
    task = make.open_task(case)
    actions.claim_task(case_id=case.pk, task_id=task.pk, version=task.version, officer=budi, at=AT)
    case = move(case, version(_other(executor="kepala")))
    task = make.open_task(case)
    assert (task.position.key, task.assignee, task.claimed_at) == ("kepala", None, None)
    assert verified()


def test_branches_go_along_where_they_are_the_same(people):
    budi, kepala = people
    steps = [
        make.APPLICATION | {"then": "bagi"},
        {"id": "bagi", "executor": "petugas", "parallel": {"branches": {"a": "kiri", "b": "kanan"}, "join": "putus"}},
        {"id": "kiri", "executor": "petugas", "then": "putus"},
        {"id": "kanan", "executor": "petugas", "then": "putus"},
        back_to("bagi"),
    ]
    case = make.started(version(steps))
    make.done(case, budi, step="bagi", at=AT)
    # Two open steps exchange their names, and the split has another.
    other = [
        make.APPLICATION | {"then": "cabang"},
        steps[1] | {"id": "cabang", "parallel": {"branches": {"a": "kanan", "b": "kiri"}, "join": "putus"}},
        steps[3],
        steps[2],
        back_to("cabang"),
    ]
    to = version(other)
    assert why(case, to, {"bagi": "cabang"}) == {Why.BRANCH}
    case = move(case, to, {"bagi": "cabang", "kiri": "kanan", "kanan": "kiri"})
    make.done(case, budi, step="kiri", at=LATER)
    make.done(case, budi, step="kanan", at=LATER)
    make.done(case, kepala, "kembali", step="putus", at=LATER)
    assert (make.open_task(case).step, make.open_task(case).visit) == ("cabang", 2)
    assert verified()


def test_the_same_words_are_proposed_where_the_key_differs():
    old = make.definition(OLD, rows=ROWS)
    new = make.definition(
        [make.APPLICATION | {"then": "cek"}, {"id": "cek", "rows": [2], "executor": "petugas", "then": "putus"},
         back_to("cek")], rows=ROWS
    )  # fmt: skip
    assert proposed(old, new) == {"permohonan": "permohonan", "periksa": "cek", "putus": "putus"}


def test_a_dry_run_asks_the_same_number_of_queries_for_many(people, django_assert_max_num_queries):
    first = version(OLD)
    for _each in range(6):
        make.started(first)
    to = version(OLD)
    old, new = definition_of(first), definition_of(to)
    with django_assert_max_num_queries(8):
        assert len(planned_moves(list(cases_running_by(first)), old, new, completed(old, new, {}))) == 6


def test_the_command_line_tries_then_moves(people, capsys):
    case = make.started(version(OLD))
    version(RENAMED)
    asked = ["sop", "move", "uji", "--office", "kantor", "--from", "1", "--to", "2"]
    assert main([*asked, "--dry-run"]) == 1
    assert f"{case.number}: Langkah “Memeriksa” sedang terbuka" in capsys.readouterr().out
    assert main([*asked, "--map", "periksa=telaah", "--dry-run"]) == 0
    assert "1 dapat dipindah, 0 tidak." in capsys.readouterr().out
    case.refresh_from_db()
    assert case.sop_version.number == 1
    assert main([*asked, "--map", "periksa=telaah"]) == 0
    case.refresh_from_db()
    assert case.sop_version.number == 2
    assert main([*asked, "--map", "periksa=tiada"]) == 2
    assert main([*asked[:-1], "9"]) == 2
