"""The reference model: what a case must look like after each act. Tiny, and shares no code with the engine.

It reads the SOP as plain dictionaries and remembers of each visit whether it stands and on which line it lies; the
engine derives the same from its rows. Branches and firings are written from docs/adr/0010, not from the engine.
Working time alone is taken from `engine/worktime`, which has hand-counted tests of its own.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from alur.engine.worktime.rules import Calendar, due_after, working_time

from .model_moves import Moves
from .model_rows import ModelCase, Pause, Visit


class Model(Moves):
    """One family of cases. `undone` lists the visits whose activity was told to release, in that order."""

    def __init__(self, sops: dict[str, dict[str, Any]], calendar: Calendar, at: datetime, answers: dict[str, str]):
        super().__init__(sops, calendar, at)
        root = self._case(next(iter(sops)), None, {}, (answers["nama"], answers["perihal"]))
        first = self._open(root, root.sop["steps"][0]["id"], None, "start", "applicant")
        self._perform(first)
        self._close(first, "applicant", answers=answers)
        self._go(root, first.step["then"], first, None, "applicant")
        self._settle()

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
            after = "event after archiving" if case.end_kind == "selesai" else "event after another end"
            self.met.add(after if case.end else "event too early or too late")
            return None
        if self.held(watch):
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

    def close_watch(self, visit: Visit, by: str) -> None:
        """Somebody of the office ends the waiting before its time."""
        self.met.add("watch closed")
        self._finish(visit, visit.step["timeout"]["outcome"], by, perform=False)
        self._settle()

    def send(self, visit: Visit) -> None:
        """What the step says was handed over, and the step is done with it."""
        self.met.add("sent")
        self._finish(visit, "", "system")
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
                if due_after(self.calendar, visit.due, timedelta(minutes=60)) <= self.at:
                    visit.said.add("atasan")
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
        free = [visit for visit in every if not visit.paused and not self.held(visit)]
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

    def _left(self, until: datetime | None) -> timedelta | None:
        return None if until is None else max(working_time(self.calendar, self.at, until), timedelta())
