"""Steps that run beside each other: splits open all branches, joins fire once, returns and corrections keep to them."""

from datetime import timedelta

import pytest

from alur.engine.cases.actions import correct_task, why_not_correctable
from alur.engine.cases.models import Task
from alur.engine.cases.queries import clocks, open_tasks, standing_tasks
from alur.engine.cases.rules.actors import Actor
from alur.kernel.errors import Conflict, Refused

from . import make

pytestmark = pytest.mark.django_db


def step(key, to, **parts):
    if isinstance(to, dict):
        return {"id": key, "name": key, "executor": "petugas", "outcomes": to, **parts}
    return {"id": key, "name": key, "executor": "petugas", "then": to, **parts}


def split(key, join, *heads, **parts):
    branches = {f"c{place}": head for place, head in enumerate(heads)}
    return {"id": key, "name": key, "executor": "petugas", "parallel": {"branches": branches, "join": join}, **parts}


def ways(**targets):
    return {key: {"label": key, **({"to": to} if isinstance(to, str) else to)} for key, to in targets.items()}


def back(to):
    return {"to": to, "back": True}


def case_of(*steps, first="bagi"):
    return make.started(make.version(make.definition([make.APPLICATION | {"then": first}, *steps])))


def standing(case):
    return [task.step for task in standing_tasks(case)]


def now_open(case):
    return sorted(task.step for task in open_tasks(case))


@pytest.fixture
def person():
    return make.officer("Sari", "petugas")


TWO = [split("bagi", "temu", "kiri", "kanan"), step("kiri", "temu"), step("kanan", "temu"), step("temu", "selesai")]


def test_a_split_opens_every_branch_and_the_join_opens_once_when_all_have_come(person):
    case = case_of(*TWO)
    make.done(case, person)
    assert now_open(case) == ["kanan", "kiri"]
    make.done(case, person, step="kanan")
    assert now_open(case) == ["kiri"]
    make.done(case, person, step="kiri")
    assert now_open(case) == ["temu"]
    make.done(case, person)
    case.refresh_from_db()
    assert case.end_kind == "selesai"
    assert [task.step for task in case.tasks.order_by("number")] == ["permohonan", "bagi", "kiri", "kanan", "temu"]


def test_branches_of_the_system_come_through_at_once_and_join_only_after_all_were_opened(person):
    case = case_of(
        split("bagi", "temu", "kiri", "kanan", executor="sistem"),
        step("kiri", "temu", executor="sistem"),
        step("kanan", "temu", executor="sistem"),
        step("temu", "selesai"),
    )
    assert now_open(case) == ["temu"]
    assert case.tasks.filter(step="temu").count() == 1


def test_a_branch_may_lead_straight_to_the_join(person):
    case = case_of(split("bagi", "temu", "kiri", "temu"), step("kiri", "temu"), step("temu", "selesai"))
    make.done(case, person)
    assert now_open(case) == ["kiri"]
    make.done(case, person)
    assert now_open(case) == ["temu"]


def test_a_branch_may_split_again_and_join_with_the_outer_ones(person):
    case = case_of(
        split("bagi", "temu", "dalam", "kanan"),
        split("dalam", "temu", "atas", "bawah"),
        step("atas", "temu"),
        step("bawah", "temu"),
        step("kanan", "temu"),
        step("temu", "selesai"),
    )
    make.done(case, person)
    make.done(case, person, step="dalam")
    for key in ("atas", "bawah"):
        make.done(case, person, step=key)
    assert now_open(case) == ["kanan"]
    make.done(case, person)
    assert now_open(case) == ["temu"]


def test_a_loop_over_a_split_is_a_new_activation(person):
    case = case_of(*TWO[:3], step("temu", ways(ulang="bagi", cukup="selesai")))
    for _round in range(2):
        make.done(case, person, step="bagi")
        make.done(case, person, step="kiri")
        make.done(case, person, step="kanan")
        assert now_open(case) == ["temu"]
        make.done(case, person, outcome="ulang")
    assert now_open(case) == ["bagi"]
    assert Task.objects.filter(case=case, step="temu").count() == 2


def test_a_return_inside_a_branch_leaves_its_siblings_alone(person):
    case = case_of(
        split("bagi", "temu", "kiri", "kanan"),
        step("kiri", "cek"),
        step("cek", ways(baik="temu", ulang=back("kiri"))),
        step("kanan", "temu"),
        step("temu", "selesai"),
    )
    make.done(case, person)
    make.done(case, person, step="kanan")
    make.done(case, person, step="kiri")
    make.done(case, person, step="cek", outcome="ulang")
    assert now_open(case) == ["kiri"]
    assert standing(case) == ["permohonan", "bagi", "kanan"]
    make.done(case, person, step="kiri")
    make.done(case, person, step="cek", outcome="baik")
    assert now_open(case) == ["temu"]


def test_a_return_out_of_a_branch_takes_the_whole_activation_and_finished_siblings_run_again(person):
    case = case_of(
        step("awal", "bagi"),
        split("bagi", "temu", "kiri", "kanan", "tengah"),
        step("kiri", ways(baik="temu", ulang=back("awal"))),
        step("kanan", "temu"),
        step("tengah", "temu"),
        step("temu", "selesai"),
        first="awal",
    )
    make.done(case, person)
    make.done(case, person)
    make.done(case, person, step="kanan")
    make.done(case, person, step="kiri", outcome="ulang")
    assert now_open(case) == ["awal"]
    assert standing(case) == ["permohonan"]
    assert case.tasks.get(step="tengah").state == "cancelled"
    make.done(case, person)
    make.done(case, person)
    assert now_open(case) == ["kanan", "kiri", "tengah"]
    for key, outcome in (("kanan", ""), ("tengah", ""), ("kiri", "baik")):
        make.done(case, person, step=key, outcome=outcome)
    assert now_open(case) == ["temu"]


def test_a_return_never_passes_a_document_that_a_sibling_issued(person):
    case = case_of(
        step("awal", "bagi"),
        split("bagi", "temu", "kiri", "kanan"),
        step("kiri", ways(baik="temu", ulang=back("awal"))),
        step("kanan", "temu", issues_document=True),
        step("temu", "selesai"),
        first="awal",
    )
    make.done(case, person)
    make.done(case, person)
    make.done(case, person, step="kanan")
    with pytest.raises(Refused, match="kanan"):
        make.done(case, person, step="kiri", outcome="ulang")
    assert now_open(case) == ["kiri"]


def test_a_return_stops_what_a_sibling_called(person):
    make.called([{"id": "kerja", "rows": [2], "executor": "petugas", "then": "selesai"}])
    case = case_of(
        step("awal", "bagi"),
        split("bagi", "temu", "kiri", "panggil"),
        step("kiri", ways(baik="temu", ulang=back("awal"))),
        {"id": "panggil", "rows": [2], "executor": "petugas", "call": {"sop": "anak", "returns": {
            "selesai": "temu", "ditolak": "temu", "dibatalkan": "temu", "ditarik": "temu"}}},
        step("temu", "selesai"),
        first="awal",
    )  # fmt: skip
    make.done(case, person)
    make.done(case, person)
    child = make.child(case)
    make.done(case, person, step="kiri", outcome="ulang")
    child.refresh_from_db()
    assert child.end_kind == "dibatalkan"
    assert now_open(case) == ["awal"]


def test_the_child_of_a_branch_comes_back_into_its_branch(person):
    make.called([{"id": "kerja", "rows": [2], "executor": "petugas", "then": "selesai"}])
    case = case_of(
        split("bagi", "temu", "kiri", "panggil"),
        step("kiri", "temu"),
        {"id": "panggil", "rows": [2], "executor": "petugas", "call": {"sop": "anak", "returns": {
            "selesai": "sesudah", "ditolak": "temu", "dibatalkan": "temu", "ditarik": "temu"}}},
        step("sesudah", "temu"),
        step("temu", "selesai"),
    )  # fmt: skip
    make.done(case, person)
    make.done(make.child(case), person)
    assert now_open(case) == ["kiri", "sesudah"]
    make.done(case, person, step="kiri")
    make.done(case, person, step="sesudah")
    assert now_open(case) == ["temu"]


def correct(case, task, person):
    return correct_task(
        case_id=case.pk,
        task_id=task.pk,
        reason="Keliru.",
        officer=person,
        by=Actor.officer(person.pk),
        at=make.MONDAY_9,
        key=f"koreksi-{task.pk}",
    )


def test_an_arrival_can_be_corrected_while_the_join_waits_or_was_not_taken_up(person):
    case = case_of(*TWO)
    make.done(case, person)
    left = make.done(case, person, step="kiri")
    correct(case, left, person)
    assert now_open(case) == ["kanan", "kiri"]
    make.done(case, person, step="kiri")
    right = make.done(case, person, step="kanan")
    assert now_open(case) == ["temu"]
    correct(case, right, person)
    assert now_open(case) == ["kanan"]
    make.done(case, person)
    assert now_open(case) == ["temu"]
    assert case.tasks.filter(step="temu").count() == 2
    assert standing(case) == ["permohonan", "bagi", "kiri", "kanan"]


def test_an_early_arrival_cannot_be_corrected_after_the_join_opened(person):
    case = case_of(*TWO)
    make.done(case, person)
    left = make.done(case, person, step="kiri")
    make.done(case, person, step="kanan")
    assert why_not_correctable(Task.objects.get(pk=left.pk))
    with pytest.raises(Refused):
        correct(case, left, person)


def test_a_split_can_be_corrected_until_one_branch_is_taken_up(person):
    case = case_of(*TWO)
    first = make.done(case, person)
    correct(case, first, person)
    assert now_open(case) == ["bagi"]
    second = make.done(case, person)
    assert now_open(case) == ["kanan", "kiri"]
    make.done(case, person, step="kiri")
    with pytest.raises(Refused):
        correct(case, second, person)


def test_a_return_out_of_a_branch_cannot_be_corrected(person):
    case = case_of(
        step("awal", "bagi"),
        split("bagi", "temu", "kiri", "kanan"),
        step("kiri", ways(baik="temu", ulang=back("awal"))),
        step("kanan", "temu"),
        step("temu", "selesai"),
        first="awal",
    )
    make.done(case, person)
    make.done(case, person)
    returned = make.done(case, person, step="kiri", outcome="ulang")
    with pytest.raises(Refused, match="cabang lain"):
        correct(case, returned, person)


def test_the_same_task_is_completed_once_although_branches_run_beside_it(person):
    case = case_of(*TWO)
    make.done(case, person)
    left = make.open_task(case, "kiri")
    make.done(case, person, step="kiri")
    with pytest.raises(Conflict):
        make.complete_task(
            case_id=case.pk, task_id=left.pk, version=left.version, by=Actor.officer(person.pk), officer=person,
            at=make.MONDAY_9, key="lagi",
        )  # fmt: skip
    assert now_open(case) == ["kanan"]


def test_every_minute_of_branches_belongs_to_one_clock(person):
    case = case_of(*TWO)
    make.done(case, person)
    later = make.MONDAY_9 + timedelta(hours=1)
    make.done(case, person, step="kiri", at=later)
    spent = clocks(case, later)
    assert (spent.office, spent.applicant, spent.unit) == (timedelta(hours=1), timedelta(), timedelta())
