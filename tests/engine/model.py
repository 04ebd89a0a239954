"""The reference model: what a case must look like after each act. Tiny, and shares no code with the engine.

It reads the SOP as plain dictionaries and remembers of each visit whether it stands and on which line it lies; the
engine derives the same from its rows. Branches and firings are written from docs/adr/0010, not from the engine.
Working time alone is taken from `engine/worktime`, which has hand-counted tests of its own.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from alur.engine.worktime.rules import Calendar, deadline, due_after, nearly_due_at, parse_duration, working_time

from .model_rows import Line, ModelCase, Pause, Visit, begun, inside, issued, within


class Illegal(Exception):
    """The model would not allow it."""


class Model:
    """One family of cases. `undone` lists the visits whose activity was told to release, in that order."""

    def __init__(self, sops: dict[str, dict[str, Any]], calendar: Calendar, at: datetime, answers: dict[str, str]):
        self.sops, self.calendar, self.at = sops, calendar, at
        self.cases: list[ModelCase] = []
        self.performed: list[tuple[int, str, int]] = []
        self.undone: list[tuple[int, str, int]] = []
        self.met: set[str] = set()
        self.splitting: list[Visit] = []
        root = self._case(next(iter(sops)), None, {}, (answers["nama"], answers["perihal"]))
        first = self._open(root, root.sop["steps"][0]["id"], None, "start", "applicant")
        self._perform(first)
        self._close(first, "applicant", answers=answers)
        self._go(root, first.step["then"], first, None, "applicant")
        self._settle()

    # ── what is where ────────────────────────────────────────────────────────────────────────────

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
        passed, stopped, _line = self._from(visit, target)
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
        if visit.line is None or self._arrives(visit.case, visit.line, self._target(visit)) is not None:
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
        self._go(visit.case, visit.step["then"], visit, visit.line, by)
        self._settle()

    def fire(self, case: ModelCase, key: str, by: str, outcome: str, answers: dict[str, str]) -> Visit | None:
        """Something came from outside; None where nobody waits for it any more."""
        watch = next((each for each in case.open if each.watches and each.step["id"] == key), None)
        if case.end or watch is None or (watch.limit and watch.limit <= self.at):
            self.met.add("event after archiving" if case.end else "event too early or too late")
            return None
        if self._held(watch):
            self.met.add("several firings")
        self.met.add("event")
        visit = self._open(case, key, watch, "next", by, line=watch.line, firing=True)
        if visit.step["executor"] == "warga":
            self._finish(visit, outcome, by, answers=answers, perform=False)
        self._settle()
        return visit

    def note(self, visit: Visit) -> None:
        self.met.add("participant")
        visit.noted = True

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
        self._nearly(visit, self.at)
        visit.limit = None if pause.limit_left is None else due_after(self.calendar, self.at, pause.limit_left)

    def correct(self, visit: Visit, by: str) -> None:
        self.met.add("correction")
        after = [other for other in visit.case.visits if other.opener is visit]
        if not after:
            self.met.add("correction of an arrival")
        if "parallel" in visit.step:
            self.met.add("correction of a split")
        for other in after:
            self._cancel(other, by)
        self._undo([visit])
        visit.stands = False
        for other in visit.passed:
            other.stands = True
        self._open(visit.case, visit.step["id"], visit, "correction", by, assignee=visit.assignee, line=visit.line)
        self._settle()

    def stop(self, kind: str, by: str) -> None:
        """The office cancels, or the applicant withdraws."""
        self.met.add(kind)
        self._end(self.root, kind, kind, by)
        self._settle()

    def sweep(self) -> None:
        while self._wake() or self._time_out():
            pass
        for visit in self.leaves:
            if visit.due and visit.due < self.at:
                visit.said.add("lewat")
            elif visit.nearly and visit.nearly <= self.at:
                visit.said.add("hampir")

    def _wake(self) -> bool:
        asleep = [each for case in self.cases for each in case.open if each.asleep]
        awake = [each for each in asleep if each.not_before and each.not_before <= self.at]
        for visit in sorted(awake, key=lambda each: (str(each.not_before), each.number, each.case.index)):
            visit.asleep = False
            self.met.add("sleep")
            self._begin(visit, "system")
            self._settle()
        return bool(awake)

    def _time_out(self) -> bool:
        """Those whose time was up and that nothing held, one after the other."""
        every = [visit for case in self.cases for visit in case.open if visit.limit and visit.limit <= self.at]
        free = [visit for visit in every if not visit.paused and not self._held(visit)]
        fired = False
        for visit in sorted(free, key=lambda each: (str(each.limit), each.number, each.case.index)):
            outcome = visit.step["timeout"]["outcome"]
            back = visit.step.get("outcomes", {}).get(outcome, {}).get("back", False)
            if visit.state != "open" or (back and not self.may_go_back(visit, visit.step["outcomes"][outcome]["to"])):
                continue
            self.met.add("watch over" if visit.watches else "timeout")
            self._finish(visit, "" if outcome == "then" else outcome, "system", perform=False)
            self._settle()
            fired = True
        return fired

    def _held(self, watch: Visit) -> bool:
        """Is a line of one of its firings still open?"""
        firings = [other for other in watch.case.visits if watch.watches and other.opener is watch]
        return any(inside(each.line, firing.line) for each in watch.case.open for firing in firings if firing.line)

    # ── inside ───────────────────────────────────────────────────────────────────────────────────

    def _case(self, slug: str, caller: Visit | None, given: dict[str, str], about: tuple[str, str]) -> ModelCase:
        case = ModelCase(len(self.cases), self.sops[slug], about, caller, given)
        self.cases.append(case)
        return case

    def _open(
        self,
        case: ModelCase,
        key: str,
        opener: Visit | None,
        opened_as: str,
        by: str,
        *,
        assignee: int | None = None,
        line: Line | None = None,
        firing: bool = False,
    ) -> Visit:
        step, number = case.step(key), len(case.visits) + 1
        nth = sum(visit.step is step for visit in case.visits) + 1
        if nth > 1 and opened_as == "next" and not firing:
            self.met.add("loop")
        if firing:
            line = Line(line, f"{number}!", watch=opener)
        chooser = self.last_standing(case, step["assigned_by"], line) if "assigned_by" in step else None
        assignee = assignee or (chooser.chosen if chooser else None)
        visit = Visit(case, number, step, nth, opened_as, self.at, opener, line, assignee)
        again = line is not None and line.watch is not None and line.watch.step is step
        visit.watches = bool(step.get("event")) and not again
        case.visits.append(visit)
        self._times(visit)
        if not visit.asleep:
            self._begin(visit, by)
        return visit

    def _times(self, visit: Visit) -> None:
        """Its clock begins when it opens, or when it wakes."""
        step, begins = visit.step, self.at
        if "not_before" in step:
            begins = deadline(self.calendar, self.at, parse_duration(step["not_before"])).due or self.at
        if begins > self.at:
            visit.not_before, visit.asleep = begins, True
        if visit.clock == "office" and not visit.is_call and not visit.watches:
            time = visit.case.sop["rows"][step["rows"][0] - 1]["time"]
            visit.due = deadline(self.calendar, begins, parse_duration(time)).due
            self._nearly(visit, begins)
        if "timeout" in step:
            visit.limit = deadline(self.calendar, begins, parse_duration(step["timeout"]["after"])).due

    def _begin(self, visit: Visit, by: str) -> None:
        if visit.is_call:
            self._call(visit, by)
        elif visit.step["executor"] == "sistem":
            self._perform(visit)
            self._close(visit, "system")
            self._go(visit.case, visit.step["then"], visit, visit.line, "system")

    def _call(self, visit: Visit, by: str) -> None:
        call = visit.step["call"]
        given = {}
        for name, source in call.get("with", {}).items():
            step, _dot, asked = source.partition(".")
            before = self.last_standing(visit.case, step, visit.line)
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
        line = visit.line
        if back:
            visit.passed, visit.stopped, line = self._from(visit, target)
            self._met_return(visit, line)
            for each in visit.stopped:
                self._cancel(each, by)
            self._undo(list(reversed(visit.passed)))
        elif perform:
            self._perform(visit)
        self._close(visit, by, outcome=outcome, chosen=chosen, answers=answers)
        if back:
            visit.stands = False
            for each in visit.passed:
                each.stands = False
            self._open(visit.case, target, visit, "back", by, line=line)
        elif "parallel" in visit.step:
            self._split(visit, by)
        else:
            self._go(visit.case, target, visit, visit.line, by)

    def _met_return(self, visit: Visit, line: Line | None) -> None:
        self.met.add("return")
        if any(each.is_call for each in visit.passed):
            self.met.add("return past a call")
        if line is not visit.line:
            self.met.add("return out of a firing" if visit.line and visit.line.watch else "return out of a branch")
        elif line is not None:
            self.met.add("return inside a branch")

    def _from(self, visit: Visit, target: str) -> tuple[list[Visit], list[Visit], Line | None]:
        """What a return of this visit takes back and closes, and the line on which its target opens."""
        stand = [each for each in visit.case.stand if each.step["id"] == target and inside(visit.line, each.line)]
        if not stand:
            return [], [], visit.line
        last = stand[-1]
        passed = [each for each in visit.case.stand if each.number >= last.number and inside(each.line, last.line)]
        stopped = [each for each in visit.case.open if each is not visit and inside(each.line, last.line)]
        return passed, stopped, last.line

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
        visit.state, visit.outcome, visit.closed_by, visit.chosen = state, outcome, by, chosen
        visit.answers, visit.paused = answers or {}, None
        visit.stands = state != "cancelled"

    def _split(self, visit: Visit, by: str) -> None:
        """Every branch opens; one that comes through at once joins only when all are open."""
        case, parallel = visit.case, visit.step["parallel"]
        self.met.add("parallel" if visit.line is None else "nested parallel")
        line = None
        self.splitting.append(visit)
        for branch, target in parallel["branches"].items():
            line = Line(visit.line, f"{visit.number}:{branch}", split=visit)
            self._go(case, target, visit, line, by)
        self.splitting.remove(visit)
        self._go(case, parallel["join"], visit, line, by)

    def _arrives(self, case: ModelCase, line: Line | None, target: str) -> tuple[str, Line | None] | None:
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

    def _go(self, case: ModelCase, target: str, opener: Visit, line: Line | None, by: str) -> None:
        arrived = self._arrives(case, line, target)
        if arrived is None:
            return
        if arrived[1] is not line:
            again = any(each.step["id"] == target for each in case.visits)
            self.met.add("join inside a loop" if again else "join")
        if target in case.sop["ends"]:
            self._end(case, target, case.sop["ends"][target]["kind"], by)
        else:
            self._open(case, target, opener, "next", by, line=arrived[1])

    def _end(self, case: ModelCase, key: str, kind: str, by: str, *, resume: bool = True) -> None:
        for visit in case.open:
            self._cancel(visit, by)
        if kind != "selesai":
            self._undo(list(reversed(case.stand)))
        case.end, case.end_kind = key, kind
        if kind == "selesai" and case.served_at is None:
            case.served_at = self.at
        if case.caller and resume:
            self._close(case.caller, by, outcome=key)
            self._go(case.caller.case, case.caller.step["call"]["returns"][key], case.caller, case.caller.line, by)

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

    def _nearly(self, visit: Visit, begins: datetime) -> None:
        running = visit.due is not None and visit.due > begins
        visit.nearly = nearly_due_at(self.calendar, begins, visit.due) if running and visit.due else None

    def _left(self, until: datetime | None) -> timedelta | None:
        return None if until is None else max(working_time(self.calendar, self.at, until), timedelta())
