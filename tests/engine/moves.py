"""Random acts among which running cases are moved to a newer version that calls every step by another name.

Nothing else differs, so the reference model, whose SOP is renamed with it, must not notice: not in what stands, joins,
returns, sleeps or is due.
"""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from alur.engine.cases import actions
from alur.engine.cases.models import Case, Task
from alur.engine.cases.rules.actors import SYSTEM
from alur.engine.cases.tests import make
from alur.engine.sops.rules.definition import Definition

from .driver import Driver
from .model_rows import Visit
from .world import RENAMED

REFERENCES = ("not_before", "assigned_by", "separate_from")


class Mover(Driver):
    """Moves whatever runs, now and then."""

    left: set[Visit]

    def go(self, acts: int) -> None:
        self.left = set()
        super().go(acts)

    def _one(self) -> None:
        return self.move() if self.dice.chance(20) else super()._one()

    def _corrections(self) -> list[Callable[[], None]]:
        """What was done before a move is not corrected any more."""
        return [each for each in super()._corrections() if each.args[0] not in self.left]  # type: ignore[attr-defined]

    def move(self) -> None:
        running = [case for case in self.model.cases if not case.end]
        sop = self.dice.pick(running).sop
        names = rename(sop)
        to = make.version(Definition.model_validate(sop))
        for case in (each for each in running if each.sop is sop):
            stored = self._stored(case)
            said = {"case_id": stored.pk, "seen": None, "to": to, "steps": names, "by": SYSTEM, "at": self.at}
            actions.move_case(**said, key=uuid4().hex)
            self.left |= {visit for visit in case.visits if visit.state != "open"}
            opened = Task.objects.filter(case=stored.pk, state="open").order_by("number").values_list("step", flat=True)
            assert list(opened) == [visit.step["id"] for visit in case.visits if visit.state == "open"]
            self.model.met.add("moved")
            if any(visit.line for visit in case.visits if visit.state == "open"):
                self.model.met.add("moved in a branch")

    def _stored(self, case: Any) -> Case:
        if case.caller is None:
            return Case.objects.get(pk=self.rows[0])
        return Case.objects.get(
            parent_task__case=self._stored(case.caller.case), parent_task__number=case.caller.number
        )


def rename(sop: dict[str, Any]) -> dict[str, str]:
    """Call every step of it otherwise, in place; old name → new name."""
    names = {step["id"]: step["id"] + RENAMED for step in sop["steps"]}
    seen: set[int] = set()
    for step in sop["steps"]:
        if id(step) in seen:
            continue
        seen.add(id(step))
        step["id"] = names[step["id"]]
        for word in ("then", *REFERENCES):
            if word in step:
                step[word] = _named(step[word], names)
        if "outcomes" in step:
            step["outcomes"] = {key: each | {"to": _named(each["to"], names)} for key, each in step["outcomes"].items()}
        if "parallel" in step:
            branches = {key: _named(each, names) for key, each in step["parallel"]["branches"].items()}
            step["parallel"] = {"branches": branches, "join": _named(step["parallel"]["join"], names)}
        if "call" in step:
            call = dict(step["call"])
            for word in ("with", "returns"):
                if word in call:
                    call[word] = {key: _named(each, names) for key, each in call[word].items()}
            step["call"] = call
    sop["executors"] = {
        key: each | {word: _named(each[word], names) for word in ("from", "sees") if word in each}
        for key, each in sop["executors"].items()
    }
    return names


def _named(value: Any, names: dict[str, str]) -> Any:
    if isinstance(value, list):
        return [_named(each, names) for each in value]
    step, dot, field = value.partition(".")
    return names.get(step, step) + dot + field
