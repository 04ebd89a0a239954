"""What the reference model knows of the cases: what stands, what is open, where a line or a return leads."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from alur.engine.worktime.rules import Calendar

from .model_rows import Line, ModelCase, Visit, begun, inside, issued, within


class Knowledge:
    """The cases of one family and their SOPs; nothing here changes them."""

    def __init__(self, sops: dict[str, dict[str, Any]], calendar: Calendar, at: datetime) -> None:
        self.sops, self.calendar, self.at = sops, calendar, at
        self.cases: list[ModelCase] = []
        self.performed: list[tuple[int, str, int]] = []
        self.undone: list[tuple[int, str, int]] = []
        self.met: set[str] = set()
        self.splitting: list[Visit] = []

    @property
    def root(self) -> ModelCase:
        return self.cases[0]

    @property
    def leaves(self) -> list[Visit]:
        """The tasks that people can work on, now or once they wake."""
        return [visit for case in self.cases for visit in case.open if not visit.is_call and not visit.watches]

    def last_standing(self, case: ModelCase, key: str, near: Line | None = None) -> Visit | None:
        """The last standing visit of the step: on that line or one around it where there is one."""
        found = [visit for visit in case.stand if visit.step["id"] == key]
        return next((visit for visit in reversed(found) if inside(near, visit.line)), found[-1] if found else None)

    def barred(self, visit: Visit, actor: str) -> bool:
        other = visit.step.get("separate_from")
        before = self.last_standing(visit.case, other, visit.line) if other else None
        return before is not None and before.closed_by == actor

    def chooses_for(self, visit: Visit) -> dict[str, Any] | None:
        """The later step whose officer is chosen in this one."""
        return next((step for step in visit.case.sop["steps"] if step.get("assigned_by") == visit.step["id"]), None)

    def may_go_back(self, visit: Visit, target: str) -> bool:
        passed, stopped, _line = self.returning(visit, target)
        return not any(issued(each) for each in [*passed, *stopped])

    def correctable(self, visit: Visit) -> bool:
        """Before anybody took up what followed; of an arrival while the join waits."""
        if visit.state != "done" or visit.case.end or visit.clock != "office" or visit.watches or issued(visit):
            return False
        after = [other for other in visit.case.visits if other.opener is visit]
        if any(other.opened_as == "correction" for other in after):
            return False
        if not after:
            return visit.stands and self._still_waits(visit)
        if any(other.state != "open" or begun(other) for other in after):
            return False
        if after[0].opened_as != "back":
            return True
        released = any(each.is_call or each.step.get("does", "work") != "work" for each in visit.passed)
        return not released and not visit.stopped and after[0].line is visit.line

    def _still_waits(self, visit: Visit) -> bool:
        """Did it arrive at a join that still waits, or end a firing whose watch is still open?"""
        if visit.line is None or self.arrives(visit.case, visit.line, self._target(visit)) is not None:
            return False
        line: Line | None = visit.line
        while line:
            if line.watch and line.watch.state != "open":
                return False
            line = line.around
        return True

    @staticmethod
    def _target(visit: Visit) -> str:
        if visit.is_call:
            return str(visit.step["call"]["returns"][visit.outcome])
        way = visit.step.get("outcomes", {}).get(visit.outcome, {})
        return str(way.get("to") or visit.step.get("then") or visit.step["parallel"]["join"])

    def held(self, watch: Visit) -> bool:
        """Is a line of one of its firings still open?"""
        firings = [other for other in watch.case.visits if watch.watches and other.opener is watch]
        return any(inside(each.line, firing.line) for each in watch.case.open for firing in firings if firing.line)

    def returning(self, visit: Visit, target: str) -> tuple[list[Visit], list[Visit], Line | None]:
        """What a return of this visit takes back and closes, and the line on which its target opens."""
        stand = [each for each in visit.case.stand if each.step["id"] == target and inside(visit.line, each.line)]
        if not stand:
            return [], [], visit.line
        last = stand[-1]
        passed = [each for each in visit.case.stand if each.number >= last.number and inside(each.line, last.line)]
        stopped = [each for each in visit.case.open if each is not visit and inside(each.line, last.line)]
        return passed, stopped, last.line

    def arrives(self, case: ModelCase, line: Line | None, target: str) -> tuple[str, Line | None] | None:
        """Where going to the target from that line leads; None where it waits for others, or the line ends."""
        while line is not None:
            if line.watch is not None:
                return None if line.watch.step["id"] == target else (target, line)
            split = line.split
            if split is None or split.step["parallel"]["join"] != target:
                return target, line
            if split in self.splitting or any(within(each.line, split) for each in case.open):
                return None
            line = line.around
        return target, None
