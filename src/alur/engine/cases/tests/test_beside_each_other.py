"""What random acts on random SOPs, or reading for them, found wrong where tasks run beside each other or sleep."""

from datetime import timedelta
from uuid import uuid4

import pytest

from alur.engine.cases.actions import claim_task, complete_task, correct_task, fire_event, suspend_task, sweep
from alur.engine.cases.models import Task
from alur.engine.cases.registry import activities
from alur.engine.cases.rules.actors import SYSTEM, Actor
from alur.kernel.errors import Refused

from . import make

pytestmark = pytest.mark.django_db

WATCH = {
    "id": "komentar",
    "name": "Komentar",
    "executor": "warga",
    "event": True,
    "outcomes": {"ada": {"label": "Ada", "to": "jawab"}, "habis": {"label": "Habis", "to": "selesai"}},
    "timeout": {"after": "5 hari", "outcome": "habis"},
}


def watched():
    steps = [
        make.APPLICATION | {"then": "komentar"},
        WATCH,
        {"id": "jawab", "name": "Jawab", "executor": "petugas", "then": "setujui"},
        {"id": "setujui", "name": "Setujui", "executor": "petugas", "separate_from": "jawab", "then": "komentar"},
    ]
    made = make.definition(steps).model_dump(mode="json", by_alias=True)
    made["executors"]["warga"] = {"name": "Warga", "kind": "public"}
    return make.started(make.version(type(make.definition(steps)).model_validate(made)))


def finish(task, person, at=make.MONDAY_9):
    complete_task(
        case_id=task.case_id, task_id=task.pk, version=None, by=Actor.officer(person.pk), officer=person, at=at,
        key=uuid4().hex,
    )  # fmt: skip


def test_four_eyes_are_those_of_ones_own_line_however_many_lines_run():
    case = watched()
    budi, ani = make.officer("Budi", "petugas"), make.officer("Ani", "petugas")
    for _firing in range(2):
        fire_event(case_id=case.pk, step="komentar", by=SYSTEM, outcome="ada", at=make.MONDAY_9, key=uuid4().hex)
    one, two = Task.objects.filter(case=case, step="jawab").order_by("number")
    finish(one, budi)
    finish(two, ani)
    approval = Task.objects.get(case=case, step="setujui", scope=one.scope)
    with pytest.raises(Refused, match="dua pasang mata"):
        finish(approval, budi)
    finish(approval, ani)


def test_a_corrected_arrival_cannot_be_corrected_again(monkeypatch):
    ledger = make.Ledger()
    monkeypatch.setitem(activities._items, ledger.name, ledger)
    branches = {"parallel": {"branches": {"kiri": "kiri", "kanan": "kanan"}, "join": "temu"}}
    steps = [
        make.APPLICATION | {"then": "bagi"},
        {"id": "bagi", "name": "Bagi", "executor": "petugas", **branches},
        {"id": "kiri", "name": "Kiri", "executor": "petugas", "does": ledger.name, "then": "temu"},
        {"id": "kanan", "name": "Kanan", "executor": "kepala", "then": "temu"},
        {"id": "temu", "name": "Temu", "executor": "kepala", "then": "selesai"},
    ]
    case = make.started(make.version(make.definition(steps)))
    budi = make.officer("Budi", "petugas")
    make.done(case, budi)
    left = make.done(case, budi, step="kiri")
    said = {"case_id": case.pk, "task_id": left.pk, "reason": "salah", "officer": budi, "by": Actor.officer(budi.pk)}
    correct_task(**said, at=make.MONDAY_9, key="satu")
    # It goes back to who had it, unclaimed: nobody has taken up anything since.
    with pytest.raises(Refused):
        correct_task(**said, at=make.MONDAY_9, key="dua")
    assert [note[0] for note in ledger.notes] == ["performed", "undone"]


@pytest.mark.parametrize("completes_on", [None, "claim"])
def test_a_sleeping_task_is_not_taken_up_before_its_time(completes_on):
    case = make.started(make.version(make.definition(make.plain_steps(not_before="2 hari", completes_on=completes_on))))
    budi = make.officer("Budi", "petugas")
    task = make.open_task(case)
    said = {"case_id": case.pk, "task_id": task.pk, "version": None, "officer": budi}
    with pytest.raises(Refused, match="belum dapat dimulai"):
        claim_task(**said, at=make.MONDAY_9)
    with pytest.raises(Refused, match="belum dapat dimulai"):
        suspend_task(**said, at=make.MONDAY_9, reason="menunggu", key="tunda")
    # Its time has come, though no worker ran.
    claim_task(**said, at=make.MONDAY_9 + timedelta(days=3))
    task.refresh_from_db()
    assert task.assignee == budi
    assert (task.state == "done") == (completes_on == "claim")


def test_those_whose_time_is_up_at_one_moment_go_on_in_the_order_of_their_opening():
    limit = {"timeout": {"after": "1 hari", "outcome": "then"}}
    names = ["e", "c", "a", "d", "b"]
    steps = [
        make.APPLICATION | {"then": "bagi"},
        {"id": "bagi", "name": "Bagi", "executor": "petugas",
         "parallel": {"branches": {name: name for name in names}, "join": "temu"}},
        *({"id": name, "name": name, "executor": "petugas", "then": f"{name}2", **limit} for name in names),
        *({"id": f"{name}2", "name": name, "executor": "petugas", "then": "temu"} for name in names),
        {"id": "temu", "name": "Temu", "executor": "kepala", "then": "selesai"},
    ]  # fmt: skip
    case = make.started(make.version(make.definition(steps)))
    make.done(case, make.officer("Budi", "petugas"))
    sweep(at=make.MONDAY_9 + timedelta(days=5))
    after = case.tasks.filter(state="open").order_by("number").values_list("step", flat=True)
    assert list(after) == [f"{name}2" for name in names]


def test_a_return_after_a_corrected_return_can_be_corrected_like_the_first(monkeypatch):
    """What the corrected return had passed stands again; the second one takes back no more than the first did."""
    ledger = make.Ledger()
    monkeypatch.setitem(activities._items, ledger.name, ledger)
    ways = {
        "maju": {"label": "Maju", "to": "selesai"},
        "ulang": {"label": "Ulang", "to": "awal"},
        "kembali": {"label": "Kembali", "to": "awal", "back": True},
    }
    steps = [
        make.APPLICATION | {"then": "awal"},
        {"id": "awal", "name": "Awal", "executor": "petugas", "then": "periksa"},
        {"id": "periksa", "name": "Periksa", "executor": "petugas", "does": ledger.name, "outcomes": ways},
    ]
    case = make.started(make.version(make.definition(steps)))
    budi = make.officer("Budi", "petugas")
    make.done(case, budi)
    make.done(case, budi, outcome="ulang")
    make.done(case, budi)
    for key in ("satu", "dua"):
        returned = make.done(case, budi, outcome="kembali")
        said = {"case_id": case.pk, "task_id": returned.pk, "officer": budi, "by": Actor.officer(budi.pk)}
        correct_task(**said, reason="salah", at=make.MONDAY_9, key=key)
        assert make.open_task(case).step == "periksa"
