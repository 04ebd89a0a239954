"""The reference model: what a case must look like after each act. Tiny, and shares no code with the engine.

It reads the SOP as plain dictionaries and keeps a stack of what stands; the engine derives the same from its rows.
Working time alone is taken from `engine/worktime`, which has hand-counted tests of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from alur.engine.worktime.rules import Calendar, deadline, due_after, nearly_due_at, parse_duration, working_time


class Illegal(Exception):
    """The model would not allow it."""


@dataclass(eq=False)
class Visit:
    case: ModelCase
    number: int
    step: dict[str, Any]
    nth: int
    opened_as: str
    opened_at: datetime
    opener: Visit | None
    assignee: int | None = None
    state: str = "open"
    outcome: str = ""
    closed_by: str = ""
    claimed: bool = False
    chosen: int | None = None
    due: datetime | None = None
    nearly: datetime | None = None
    limit: datetime | None = None
    said: set[str] = field(default_factory=set)
    paused: Pause | None = None
    was_paused: bool = False
    child: ModelCase | None = None
    answers: dict[str, str] = field(default_factory=dict)
    stood_before: list[Visit] = field(default_factory=list)
    passed: list[Visit] = field(default_factory=list)

    @property
    def key(self) -> tuple[int, str, int]:
        return (self.case.index, self.step["id"], self.nth)

    @property
    def clock(self) -> str:
        return "applicant" if self.step["executor"] == "pemohon" else "office"

    @property
    def is_call(self) -> bool:
        return "call" in self.step


@dataclass
class Pause:
    late: datetime | None
    left: timedelta | None
    limit_left: timedelta | None


@dataclass(eq=False)
class ModelCase:
    index: int
    sop: dict[str, Any]
    about: tuple[str, str]
    """The applicant's name and the subject."""
    caller: Visit | None = None
    given: dict[str, str] = field(default_factory=dict)
    visits: list[Visit] = field(default_factory=list)
    stand: list[Visit] = field(default_factory=list)
    served_at: datetime | None = None
    end: str = ""
    end_kind: str = ""

    @property
    def open(self) -> list[Visit]:
        return [visit for visit in self.visits if visit.state == "open"]

    def step(self, key: str) -> dict[str, Any]:
        return next(step for step in self.sop["steps"] if step["id"] == key)


class Model:
    """One family of cases. `undone` lists the visits whose activity was told to release, in that order."""

    def __init__(self, sops: dict[str, dict[str, Any]], calendar: Calendar, at: datetime, answers: dict[str, str]):
        self.sops, self.calendar, self.at = sops, calendar, at
        self.cases: list[ModelCase] = []
        self.performed: list[tuple[int, str, int]] = []
        self.undone: list[tuple[int, str, int]] = []
        self.met: set[str] = set()
        root = self._case(next(iter(sops)), None, {}, (answers["nama"], answers["perihal"]))
        first = self._open(root, root.sop["steps"][0]["id"], None, "start", "applicant")
        self._perform(first)
        self._close(first, "applicant", answers=answers)
        self._go(root, first.step["then"], first, "next", "applicant")
        self._settle()

    # ── what is where ────────────────────────────────────────────────────────────────────────────

    @property
    def root(self) -> ModelCase:
        return self.cases[0]

    @property
    def leaf(self) -> Visit | None:
        """The one task that people can work on."""
        leaves = [visit for case in self.cases for visit in case.open if not visit.is_call]
        assert len(leaves) <= 1, leaves
        return leaves[0] if leaves else None

    def last_standing(self, case: ModelCase, key: str) -> Visit | None:
        return next((visit for visit in reversed(case.stand) if visit.step["id"] == key), None)

    def barred(self, visit: Visit, actor: str) -> bool:
        other = visit.step.get("separate_from")
        before = self.last_standing(visit.case, other) if other else None
        return before is not None and before.closed_by == actor

    def chooses_for(self, visit: Visit) -> dict[str, Any] | None:
        """The later step whose officer is chosen in this one."""
        return next((step for step in visit.case.sop["steps"] if step.get("assigned_by") == visit.step["id"]), None)

    def may_go_back(self, case: ModelCase, target: str) -> bool:
        return not any(_issued(visit) for visit in self._from(case, target))

    def correctable(self, visit: Visit) -> bool:
        """Before anybody took up what followed."""
        if visit.state != "done" or visit.case.end or visit.clock != "office" or _issued(visit):
            return False
        after = [other for other in visit.case.visits if other.opener is visit]
        if len(after) != 1 or after[0].state != "open" or _begun(after[0]):
            return False
        released = any(each.is_call or each.step.get("does", "work") != "work" for each in visit.passed)
        return not (after[0].opened_as == "back" and released)

    # ── acts ─────────────────────────────────────────────────────────────────────────────────────

    def complete(
        self, visit: Visit, outcome: str, by: str, *, officer: int | None, chosen: int | None, answers: dict[str, str]
    ) -> None:
        if visit.clock == "office" and not visit.claimed:
            visit.assignee, visit.claimed = officer, True
        if visit.case is self.root and visit.step is self.root.sop["steps"][0]:
            self.root.about = (answers["nama"], answers["perihal"])
        self._finish(visit, outcome, by, chosen=chosen, answers=answers)
        self._settle()

    def skip(self, visit: Visit, by: str) -> None:
        self.met.add("skip")
        self._close(visit, by, state="skipped")
        self._go(visit.case, visit.step["then"], visit, "next", by)
        self._settle()

    def claim(self, visit: Visit, officer: int) -> None:
        visit.assignee, visit.claimed = officer, True
        if visit.step.get("completes_on") == "claim":
            self._finish(visit, "", f"officer:{officer}")
            self._settle()

    def release(self, visit: Visit) -> None:
        visit.assignee, visit.claimed = None, False

    def reassign(self, visit: Visit, officer: int) -> None:
        visit.assignee, visit.claimed = officer, False

    def pause(self, visit: Visit, officer: int) -> None:
        self.met.add("pause")
        if not visit.claimed:
            visit.assignee, visit.claimed = officer, True
        late = visit.due if visit.due and visit.due < self.at else None
        visit.paused = Pause(late, self._left(visit.due), self._left(visit.limit))
        visit.was_paused = True
        visit.due = visit.nearly = visit.limit = None

    def resume(self, visit: Visit) -> None:
        pause = visit.paused
        assert pause is not None
        visit.paused = None
        if pause.late or pause.left is None:
            visit.due = pause.late
        else:
            visit.due = due_after(self.calendar, self.at, pause.left)
        self._nearly(visit)
        visit.limit = None if pause.limit_left is None else due_after(self.calendar, self.at, pause.limit_left)

    def correct(self, visit: Visit, by: str) -> None:
        self.met.add("correction")
        after = next(other for other in visit.case.visits if other.opener is visit)
        self._cancel(after, by)
        self._undo([visit])
        visit.case.stand = list(visit.stood_before)
        self._open(visit.case, visit.step["id"], visit, "correction", by, assignee=visit.assignee)
        self._settle()

    def stop(self, kind: str, by: str) -> None:
        """The office cancels, or the applicant withdraws."""
        self.met.add(kind)
        self._end(self.root, kind, kind, by)
        self._settle()

    def sweep(self) -> None:
        visit = self.leaf
        if visit and not visit.paused and visit.limit and visit.limit <= self.at:
            outcome = visit.step["timeout"]["outcome"]
            back = visit.step.get("outcomes", {}).get(outcome, {}).get("back", False)
            if not back or self.may_go_back(visit.case, visit.step["outcomes"][outcome]["to"]):
                self.met.add("timeout")
                self._finish(visit, "" if outcome == "then" else outcome, "system", perform=False)
                self._settle()
        visit = self.leaf
        if visit and visit.due and visit.due < self.at:
            visit.said.add("lewat")
        elif visit and visit.nearly and visit.nearly <= self.at:
            visit.said.add("hampir")

    # ── inside ───────────────────────────────────────────────────────────────────────────────────

    def _case(self, slug: str, caller: Visit | None, given: dict[str, str], about: tuple[str, str]) -> ModelCase:
        case = ModelCase(len(self.cases), self.sops[slug], about, caller, given)
        self.cases.append(case)
        return case

    def _open(
        self, case: ModelCase, key: str, opener: Visit | None, opened_as: str, by: str, assignee: int | None = None
    ) -> Visit:
        step = case.step(key)
        nth = sum(visit.step is step for visit in case.visits) + 1
        if nth > 1 and opened_as == "next":
            self.met.add("loop")
        chooser = self.last_standing(case, step["assigned_by"]) if "assigned_by" in step else None
        assignee = assignee or (chooser.chosen if chooser else None)
        visit = Visit(case, len(case.visits) + 1, step, nth, opened_as, self.at, opener, assignee)
        case.visits.append(visit)
        if visit.clock == "office" and not visit.is_call:
            time = case.sop["rows"][step["rows"][0] - 1]["time"]
            visit.due = deadline(self.calendar, self.at, parse_duration(time)).due
            self._nearly(visit)
        if "timeout" in step:
            visit.limit = deadline(self.calendar, self.at, parse_duration(step["timeout"]["after"])).due
        if visit.is_call:
            self._call(visit, by)
        elif step["executor"] == "sistem":
            self._perform(visit)
            self._close(visit, "system")
            self._go(case, step["then"], visit, "next", "system")
        return visit

    def _call(self, visit: Visit, by: str) -> None:
        call = visit.step["call"]
        given = {}
        for name, source in call.get("with", {}).items():
            step, _dot, asked = source.partition(".")
            before = self.last_standing(visit.case, step)
            if before and asked in before.answers:
                given[name] = before.answers[asked]
        self.met.add("nested call" if visit.case.caller else "call")
        visit.child = self._case(call["sop"], visit, given, visit.case.about)
        self._open(visit.child, visit.child.sop["steps"][0]["id"], None, "start", by)

    def _finish(
        self,
        visit: Visit,
        outcome: str,
        by: str,
        *,
        chosen: int | None = None,
        answers: dict[str, str] | None = None,
        perform: bool = True,
    ) -> None:
        way = visit.step.get("outcomes", {}).get(outcome, {})
        target = way.get("to") or visit.step.get("then")
        back = way.get("back", False)
        before = list(visit.case.stand)
        if back:
            visit.passed = self._from(visit.case, target)
            self.met.add("return")
            if any(each.is_call for each in visit.passed):
                self.met.add("return past a call")
            self._undo(list(reversed(visit.passed)))
        elif perform:
            self._perform(visit)
        self._close(visit, by, outcome=outcome, chosen=chosen, answers=answers)
        if back:
            visit.case.stand = before[: len(before) - len(visit.passed)]
        visit.stood_before = before
        self._go(visit.case, target, visit, "back" if back else "next", by)

    def _from(self, case: ModelCase, target: str) -> list[Visit]:
        last = self.last_standing(case, target)
        return case.stand[case.stand.index(last) :] if last else []

    def _close(
        self,
        visit: Visit,
        by: str,
        *,
        state: str = "done",
        outcome: str = "",
        chosen: int | None = None,
        answers: dict[str, str] | None = None,
    ) -> None:
        assert visit.state == "open"
        visit.stood_before = list(visit.case.stand)
        visit.state, visit.outcome, visit.closed_by, visit.chosen = state, outcome, by, chosen
        visit.answers, visit.paused = answers or {}, None
        if state != "cancelled":
            visit.case.stand.append(visit)

    def _go(self, case: ModelCase, target: str, opener: Visit, opened_as: str, by: str) -> None:
        if target in case.sop["ends"]:
            self._end(case, target, case.sop["ends"][target]["kind"], by)
        else:
            self._open(case, target, opener, opened_as, by)

    def _end(self, case: ModelCase, key: str, kind: str, by: str, *, resume: bool = True) -> None:
        for visit in case.open:
            self._cancel(visit, by)
        if kind != "selesai":
            self._undo(list(reversed(case.stand)))
        case.end, case.end_kind = key, kind
        if kind == "selesai" and case.served_at is None:
            case.served_at = self.at
        if case.caller and resume:
            case.caller.stood_before = list(case.caller.case.stand)
            self._close(case.caller, by, outcome=key)
            self._go(case.caller.case, case.caller.step["call"]["returns"][key], case.caller, "next", by)

    def _cancel(self, visit: Visit, by: str) -> None:
        if visit.child and not visit.child.end:
            self._end(visit.child, "dibatalkan", "dibatalkan", by, resume=False)
        self._close(visit, by, state="cancelled")

    def _undo(self, visits: list[Visit]) -> None:
        for visit in visits:
            if visit.child and visit.child.end_kind == "selesai":
                self._undo(list(reversed(visit.child.stand)))
            elif visit.state == "done" and visit.step.get("does", "work") != "work":
                self.undone.append(visit.key)

    def _perform(self, visit: Visit) -> None:
        if visit.step.get("does", "work") != "work":
            self.performed.append(visit.key)

    def _settle(self) -> None:
        for case in self.cases:
            serving = any(not visit.step.get("after_service") for visit in case.open)
            if case.end:
                continue
            if serving and case.served_at:
                self.met.add("reopening")
                case.served_at = None
            elif not serving and not case.served_at:
                case.served_at = self.at

    def _nearly(self, visit: Visit) -> None:
        running = visit.due is not None and visit.due > self.at
        visit.nearly = nearly_due_at(self.calendar, self.at, visit.due) if running and visit.due else None

    def _left(self, until: datetime | None) -> timedelta | None:
        return None if until is None else max(working_time(self.calendar, self.at, until), timedelta())


def _issued(visit: Visit) -> bool:
    """Did it, or what it called, issue a document that still stands?"""
    if visit.child:
        return any(_issued(each) for each in visit.child.stand)
    return visit.state == "done" and bool(visit.step.get("issues_document"))


def _begun(visit: Visit) -> bool:
    if visit.claimed or visit.was_paused:
        return True
    return visit.child is not None and any(each.state != "open" or _begun(each) for each in visit.child.visits)
