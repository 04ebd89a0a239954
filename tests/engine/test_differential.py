"""Our engine against another: after every step, both have the same steps open, and both end together at the same end.

Random SOPs of sequence, decision, loop, parallel and call are run by the real actions on the database and, exported to
BPMN, by SpiffWorkflow. Time limits, returns and events are left out: BPMN has other words for them, or none.
"""

import os
from collections import Counter
from random import Random
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q

from alur.engine.cases import actions
from alur.engine.cases.models import Case, Task
from alur.engine.cases.registry import reactions
from alur.engine.cases.rules import flow
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.tests import make

from .dice import Dice
from .other_engine import OtherEngine, Place
from .random_sops import Family, faults_of
from .structured_sops import structured_family
from .world import People, publish

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.once]  # about the rules, whatever stores the rows

RUNS = int(os.environ.get("ALUR_DIFFERENTIAL_RUNS", "500"))
MOST_ACTS = 12
"""Completions of one run; most runs come to their end within them."""
MUST_MEET = ("sequence", "decision", "loop", "parallel", "nested parallel", "split again in a loop", "call", "end")
"""Each by a tenth of the runs at least: met in the run, not only contained in the SOP."""


class OurEngine:
    """One case of the family, by the real actions."""

    def __init__(self, family: Family, people: People) -> None:
        self.officer = people.petugas[0]
        case = make.started(publish(family), answers={"nama": "Siti", "perihal": "Uji"})
        self.root = case.pk

    @property
    def tasks(self) -> dict[Place, Task]:
        """The open tasks by their place: calls, whose tasks stay open, and the steps that wait."""
        family = Q(case=self.root) | Q(case__root=self.root)
        tasks = {task.pk: task for task in Task.objects.select_related("case").filter(family, state="open")}
        found = {self._place(task, tasks): task for task in tasks.values()}
        assert len(found) == len(tasks), "a step is open twice"
        return found

    @property
    def end(self) -> str | None:
        return Case.objects.values_list("end", flat=True).get(pk=self.root) or None

    def complete(self, task: Task, outcome: str) -> None:
        first = task.step == "mohon"
        actions.complete_task(
            case_id=task.case_id,
            task_id=task.pk,
            version=task.version,
            by=Actor.officer(self.officer.pk),
            officer=self.officer,
            outcome=outcome,
            answers={"nama": "Siti", "perihal": "Uji"} if first else {},
            at=make.MONDAY_9,
            key=uuid4().hex,
        )

    def _place(self, task: Task, tasks: dict[object, Task]) -> Place:
        caller = task.case.parent_task_id
        return (*(self._place(tasks[caller], tasks) if caller else ()), task.step)


def one_run(dice: Dice, people: People) -> set[str]:
    """Run a family through both; what the run met."""
    family = structured_family(dice)
    assert faults_of(family) == [], "the generator made an unsound SOP"
    ours, other = OurEngine(family, people), OtherEngine(family)
    other.complete(("mohon",), "")
    met: set[str] = set()
    done: Counter[Place] = Counter()
    for _act in range(MOST_ACTS):
        tasks = ours.tasks
        assert set(tasks) == other.open
        assert ours.end == other.end
        if ours.end:
            return met | {"end"}
        place = dice.pick(sorted(place for place, task in tasks.items() if not task.is_call))
        step = _step(family, place)
        outcome = dice.pick(["ulang", *step["outcomes"]] if "ulang" in step.get("outcomes", {}) else _keys(step))
        done[place] += 1
        met |= _met(tasks, tasks[place], step, done[place])
        ours.complete(tasks[place], outcome)
        other.complete(place, outcome)
    assert set(ours.tasks) == other.open
    return met


def _step(family: Family, place: Place) -> dict[str, Any]:
    slug = family.root if len(place) == 1 else "anak"
    return next(step for step in family.sops[slug]["steps"] if step["id"] == place[-1])


def _keys(step: dict[str, Any]) -> list[str]:
    return list(step.get("outcomes", [""]))


def _met(tasks: dict[Place, Task], task: Task, step: dict[str, Any], times: int) -> set[str]:
    """What completing this task meets."""
    met = {"decision" if "outcomes" in step else "parallel" if "parallel" in step else "sequence"}
    if any(each.is_call for each in tasks.values()):
        met.add("call")
    if times > 1:
        met.add("loop")
        if "parallel" in step:
            met.add("split again in a loop")
    if "parallel" in step and task.scope:
        met.add("nested parallel")
    return met


def run_both(runs: int) -> Counter[str]:
    people = People.hire()
    met: Counter[str] = Counter()
    for seed in range(runs):
        with transaction.atomic():
            try:
                met.update(one_run(Dice(Random(seed).randint), people))
            except AssertionError as difference:
                raise AssertionError(f"run {seed}: {difference}") from difference
            transaction.set_rollback(True)
    return met


def test_both_engines_have_the_same_steps_open_after_every_step(capsys, monkeypatch):
    monkeypatch.setattr(reactions, "_items", {})  # mail to people, more than half of the time, changes no case
    met = run_both(RUNS)
    with capsys.disabled():
        lines = [f"  {what:28} {times:5}  {times / RUNS:6.1%}" for what, times in sorted(met.items())]
        print("\n".join([f"\n{RUNS} runs of both engines met", *lines]))
    rare = {what: met[what] for what in MUST_MEET if met[what] < RUNS / 10}
    assert not rare or RUNS < 200, "met by fewer than a tenth of the runs"


def test_a_join_that_fires_early_is_found(monkeypatch):
    monkeypatch.setattr(flow, "_is_open_in", lambda visit, split: False)
    with pytest.raises((AssertionError, IntegrityError)):
        run_both(20)


def test_a_join_that_never_fires_is_found(monkeypatch):
    monkeypatch.setattr(flow, "_is_open_in", lambda visit, split: True)
    with pytest.raises(AssertionError):
        run_both(20)
