"""How the reference model moves a case on: opening, closing, splitting, joining, returning, ending."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alur.engine.worktime.rules import deadline, nearly_due_at, parse_duration

from .model_reads import Knowledge
from .model_rows import Line, ModelCase, Visit

ZONE = ZoneInfo("Asia/Jakarta")


class Moves(Knowledge):
    """What follows from an act."""

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
            begins = self._wakes_at(visit, step["not_before"])
        if begins > self.at:
            visit.not_before, visit.asleep = begins, True
        if visit.clock == "office" and not visit.is_call and not visit.watches:
            time = visit.case.sop["rows"][step["rows"][0] - 1]["time"]
            visit.due = deadline(self.calendar, begins, parse_duration(time)).due
            self._nearly(visit, begins)
        if "timeout" in step:
            visit.limit = deadline(self.calendar, begins, parse_duration(step["timeout"]["after"])).due

    def _wakes_at(self, visit: Visit, written: str) -> datetime:
        """After a while, or when the day that was answered is over; an unanswered one holds nobody up."""
        if "." not in written:
            return deadline(self.calendar, self.at, parse_duration(written)).due or self.at
        source, _dot, asked = written.partition(".")
        before = self.last_standing(visit.case, source, visit.line)
        if before is None or not before.answers.get(asked):
            return self.at
        self.met.add("sleep until a day")
        day = date.fromisoformat(before.answers[asked]) + timedelta(days=1)
        return max(datetime.combine(day, time(), ZONE), self.at)

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
            visit.passed, visit.stopped, line = self.returning(visit, target)
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

    def _go(self, case: ModelCase, target: str, opener: Visit, line: Line | None, by: str) -> None:
        arrived = self.arrives(case, line, target)
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
