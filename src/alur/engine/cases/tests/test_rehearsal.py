"""A dry run goes where a case would go."""

import random

import pytest

from alur.engine.cases.rules.flow import VisitState
from alur.engine.cases.rules.rehearsal import HAPPENS, NotPossible, Rehearsal, rehearsed
from alur.engine.sops.queries import shipped
from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.tests.make import library

from . import make

SPLIT = {"branches": {"a": "kiri", "b": "kanan"}}
ROWS = [{"no": 1, "activity": "Satu"}]


def defined(steps, **more):
    return Definition.model_validate(make.definition(steps, rows=ROWS, **more), by_alias=True, by_name=False)


def walked(definition, dice):
    run = Rehearsal(definition)
    run.begin()
    while not run.end and len(run.picks) < 250:
        visit = dice.choice(run.open)
        run.pick(visit.number, dice.choice([each for each in run.answers(visit) if each != HAPPENS] or [HAPPENS]))
    return run


@pytest.mark.parametrize("slug", sorted(shipped()))
def test_every_shipped_sop_can_be_walked_to_an_end(slug):
    definition = library()[slug]
    for seed in range(10):
        run = walked(definition, random.Random(seed))
        assert run.end in definition.ends
        assert not run.open
        again = rehearsed(definition, [(each.number, each.answer) for each in run.picks])
        assert (again.end, again.visits) == (run.end, run.visits)


def test_branches_join_once_and_a_return_takes_back_what_followed():
    definition = defined(
        [
            {"id": "mulai", "rows": [1], "executor": "pemohon", "then": "bagi"},
            {"id": "bagi", "executor": "petugas", "parallel": {**SPLIT, "join": "akhiri"}},
            {"id": "kiri", "executor": "petugas", "then": "akhiri"},
            {"id": "kanan", "executor": "petugas", "then": "akhiri"},
            {
                "id": "akhiri", "executor": "petugas",
                "outcomes": {
                    "ya": {"label": "Ya", "to": "selesai"}, "ulang": {"label": "U", "to": "mulai", "back": True}
                },
            },
        ]
    )  # fmt: skip
    run = rehearsed(definition, [(1, "then"), (2, "bagi")])
    assert [each.step for each in run.open] == ["kiri", "kanan"]
    run.pick(4, "then")
    assert [each.step for each in run.open] == ["kiri"]
    run.pick(3, "then")
    assert [each.step for each in run.open] == ["akhiri"]
    run.pick(5, "ulang")
    assert [each.step for each in run.open] == ["mulai"]
    with pytest.raises(NotPossible):
        run.pick(5, "ya")
    with pytest.raises(NotPossible):
        run.pick(6, "ya")


def test_an_event_opens_a_line_each_time_and_its_time_ends_it():
    definition = defined(
        [
            {"id": "mulai", "rows": [1], "executor": "pemohon", "then": "tunggu"},
            {
                "id": "tunggu", "executor": "petugas", "event": True,
                "timeout": {"after": "3 hari", "outcome": "habis"},
                "outcomes": {"catat": {"label": "C", "to": "tunggu"}, "habis": {"label": "H", "to": "selesai"}},
            },
        ]
    )  # fmt: skip
    run = rehearsed(definition, [(1, "then"), (2, "tiba"), (2, "tiba")])
    assert [run.answers(each) for each in run.open] == [["tiba"], ["catat"], ["catat"]]
    run.pick(3, "catat")
    run.pick(4, "catat")
    assert [run.answers(each) for each in run.open] == [["tiba", "habis"]]
    run.pick(2, "habis")
    assert run.end == "selesai"


def test_a_step_may_be_left_out_and_an_end_closes_the_others():
    definition = defined(
        [
            {"id": "mulai", "rows": [1], "executor": "pemohon", "then": "bagi"},
            {"id": "bagi", "executor": "petugas", "parallel": {**SPLIT, "join": "gabung"}},
            {"id": "kiri", "executor": "petugas", "optional": True, "then": "gabung"},
            {"id": "kanan", "executor": "petugas", "outcomes": {"t": {"label": "T", "to": "ditolak"}}},
            {"id": "gabung", "executor": "petugas", "then": "selesai"},
        ]
    )  # fmt: skip
    run = rehearsed(definition, [(1, "then"), (2, "bagi")])
    assert run.answers(run.open[0]) == ["then", "lewati"]
    run.pick(4, "t")
    assert run.end == "ditolak"
    assert run.visits[2].state is VisitState.CANCELLED
