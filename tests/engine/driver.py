"""Random acts, legal and illegal: which comes next, and the comparison after each."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

from alur.engine.cases.tests import make

from .acts import Acts
from .dice import Dice
from .forbidden import Forbidden
from .model import Model
from .model_rows import Visit
from .random_sops import Family
from .world import CALENDAR, People, Watch, publish

MINUTES = (0, 1, 4, 9, 25, 100, 400)
HOMEWARD = 14
"""Further acts, straight to the end, for a case that an event may still reach after its end."""


class Driver(Acts, Forbidden):
    """One family of cases, from its application until its end or until the acts are used up."""

    def __init__(self, dice: Dice, people: People, family: Family, events: list[Any]) -> None:
        self.dice, self.people, self.family = dice, people, family
        self.at = make.MONDAY_9 + timedelta(minutes=dice.number(0, 3000))
        version = publish(family)
        answers = {"nama": "Siti", "perihal": "isi 0"} | self.days(family.sops[family.root]["steps"][0])
        case = make.started(version, self.at, answers=answers)
        self.model = Model(family.sops, CALENDAR, self.at, answers)
        self.rows = {0: case.pk}
        self.tasks: dict[Visit, Any] = {}
        self.watch = Watch(case.pk, events, self.at)
        self.again: Callable[[], Any] | None = None
        self.said = 0
        self.refused: Counter[str] = Counter()
        self.homeward = False
        self.used: list[str] = []
        """The secrets of links that did their work."""
        self.watch.compare(self.model)

    def go(self, acts: int) -> None:
        for _act in range(acts):
            self._pass(timedelta(minutes=self.dice.pick(MINUTES)))
            if self.model.root.end:
                break
            if self.dice.chance(60):
                self.forbidden()
            self._one()
            self.watch.compare(self.model)
        self._come_home()
        self.watch.finish()

    def _come_home(self) -> None:
        """What waits for events is led to its end, so that one can come after it."""
        events = self._events()
        self.homeward = bool(events)
        for _act in range(HOMEWARD if events else 0):
            if self.model.root.end:
                break
            self._pass(timedelta(minutes=self.dice.pick(MINUTES)))
            self._onward()
            self.watch.compare(self.model)
        if not self.model.root.end:
            return
        self.forbidden()
        if events:
            self.fire(events[0])
            self.watch.compare(self.model)

    def _onward(self) -> None:
        awake = [visit for visit in self.model.leaves if not visit.asleep]
        if not awake:
            watched = [each for each in self.model.root.open if each.watches and self._closable(each)]
            return self.close_watch(watched[0]) if watched and self.dice.chance(40) else self.wait()
        visit = self.dice.pick(awake)
        if visit.paused:
            return self.resume(visit)
        return self.complete(visit)

    def _one(self) -> None:
        if self.dice.chance(1):
            return self.dice.pick([self.cancel] if self.model.root.served_at else [self.cancel, self.withdraw])()
        acts: list[Callable[[], None]] = [self.sweep, self.wait]
        if self.again:
            acts.append(self.repeat)
        acts += self._corrections()
        awake = [visit for visit in self.model.leaves if not visit.not_before or visit.not_before <= self.at]
        if awake:
            acts += self._on(self.dice.pick(awake))
        else:
            acts += [self.wait] * 3
        watched = [visit for visit in self.model.root.open if visit.watches]
        if watched:
            acts += [partial(self.fire, watched[0].step)] * 6
            if self._closable(watched[0]):
                acts.append(partial(self.close_watch, watched[0]))
        self.dice.pick(acts)()
        return None

    def _on(self, visit: Visit) -> list[Callable[[], None]]:
        """What may be done with an open task."""
        acts: list[Callable[[], None]] = [self.wait] * (4 if visit.limit and not visit.paused else 0)
        if visit.paused:
            return [*acts, *[partial(self.resume, visit)] * 8]
        often = 40 if self.family.focus == "join in a loop" else 20
        acts += [partial(self.complete, visit)] * often + self._holding(visit)
        if visit.step.get("optional") and self.able(visit):
            acts += [partial(self.skip, visit)] * 8
        if visit.clock == "office" and self.able(visit):
            acts += [partial(self.pause, visit)] * 2
        if visit.step.get("participants"):
            acts += [partial(self.note, visit)] * 8
        return acts

    def _closable(self, watch: Visit) -> bool:
        return not self.model.held(watch) and bool(self._helpers(watch.case))

    def _events(self) -> list[dict[str, Any]]:
        return [step for step in self.model.root.sop["steps"] if step.get("event")]

    def _holding(self, visit: Visit) -> list[Callable[[], None]]:
        if visit.clock != "office":
            return []
        acts: list[Callable[[], None]] = [partial(self.reassign, visit)]
        if not visit.claimed and self.able(visit):
            acts += [partial(self.claim, visit)] * (6 if visit.step.get("completes_on") else 2)
        if visit.assignee:
            acts.append(partial(self.release, visit))
        return acts

    def _corrections(self) -> list[Callable[[], None]]:
        found: list[Callable[[], None]] = []
        for case in self.model.cases:
            for visit in case.visits:
                if self.model.correctable(visit) and self._correctors(visit):
                    found += [partial(self.correct, visit)] * 3
        return found
