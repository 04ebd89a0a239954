"""The office in which random cases run, and the comparison of what the database holds with the model."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

from django.db.models import Q
from django.forms.models import model_to_dict

from alur.engine.cases.actions.planning import LEVELS, planned
from alur.engine.cases.models import Case, Escalation, Pause, Task, Timer
from alur.engine.cases.ports import Activity, TaskView
from alur.engine.cases.queries import clocks
from alur.engine.cases.queries.retold import Retold, column_faults, row_faults
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.rules.replay import replay
from alur.engine.cases.rules.told import Told
from alur.engine.cases.tests import make
from alur.engine.sops.models import SopVersion
from alur.engine.sops.rules.definition import Definition
from alur.engine.worktime.rules import default_calendar, working_time
from alur.foundation.journal.models import Entry
from alur.foundation.journal.queries import broken_links
from alur.foundation.offices.models import Officer

from .model import Model
from .model_rows import Visit
from .random_sops import DECIDES, TAKES, Family

CALENDAR = default_calendar("Asia/Jakarta")


class Ledger(Activity):
    """Notes which visits it performed and undid; with `results` it decides by what it is given."""

    def __init__(self, name: str, results: tuple[str, ...], events: list[tuple[str, Any, str, int]]) -> None:
        self.name, self.label, self.results, self.written = name, name, results, events

    def perform(self, task: TaskView, data: Mapping[str, Any], by: Actor, at: datetime) -> str | None:
        self.written.append(("performed", task.case_id, task.step.id, task.visit))
        return str(data["hasil"]) if self.results else None

    def undo(self, task: TaskView, by: Actor, at: datetime) -> None:
        self.written.append(("undone", task.case_id, task.step.id, task.visit))


@dataclass
class People:
    """Who works in the office. Kepala stands above petugas."""

    petugas: list[Officer]
    kepala: list[Officer]
    administrator: Officer
    stranger: Officer
    foreigner: Officer

    @classmethod
    def hire(cls) -> "People":
        make.position("petugas", superior=make.position("kepala"))
        other = make.office("lain")
        return cls(
            [make.officer("Budi", "petugas"), make.officer("Ani", "petugas")],
            [make.officer("Kartini", "kepala"), make.officer("Leo", "kepala")],
            make.officer("Admin", is_administrator=True),
            make.officer("Tamu"),
            make.officer("Asing", "petugas", "kepala", of=other),
        )

    def holders(self, position: str) -> list[Officer]:
        return self.petugas if position == "petugas" else self.kepala

    def above(self, position: str) -> list[Officer]:
        return self.kepala if position == "petugas" else []

    @property
    def outsiders(self) -> list[Officer]:
        return [self.stranger, self.foreigner]


def publish(family: Family) -> SopVersion:
    """Publish all; the version that is applied for."""
    versions = {slug: make.version(Definition.model_validate(each)) for slug, each in family.sops.items()}
    return versions[family.root]


@dataclass
class Watch:
    """Compares the stored family of cases with the model, and remembers what may never change again."""

    root_id: Any
    events: list[tuple[str, Any, str, int]]
    started_at: datetime
    closed: dict[Any, dict[str, Any]] = field(default_factory=dict)
    journal: dict[str, list[tuple[int, str, str]]] = field(default_factory=dict)

    def cases(self) -> list[Case]:
        found = Case.objects.filter(Q(pk=self.root_id) | Q(root=self.root_id))
        return list(found.select_related("office", "sop_version__sop"))

    def compare(self, model: Model) -> None:
        """Everything that the database says about the family is what the model says."""
        rows = self.cases()
        by_task = {task.pk: task for task in Task.objects.filter(case__in=rows)}
        cases = self._paired(model, rows, by_task)
        for expected, stored in cases:
            tasks = sorted(
                (task for task in by_task.values() if task.case_id == stored.pk), key=lambda each: each.number
            )
            self._same_case(expected, stored)
            assert [_stored(task, by_task) for task in tasks] == [_expected(visit) for visit in expected.visits]
            self._same_journal(stored, tasks)
        self._nothing_rewritten(by_task)
        self._same_extras(model, cases, by_task)
        self._same_plan(model, {stored.pk: stored for stored in rows}, by_task)

    def _paired(self, model: Model, rows: list[Case], by_task: dict[Any, Task]) -> list[tuple[Any, Case]]:
        """Each case of the model with its row, found by the call that opened it."""
        stored = {case.parent_task_id: case for case in rows}
        assert len(stored) == len(model.cases), "a case too many or too few"
        pairs = [(model.root, stored[None])]
        for expected in model.cases[1:]:
            caller = expected.caller
            parent = next(row for each, row in pairs if each is caller.case)
            task = next(t for t in by_task.values() if t.case_id == parent.pk and t.number == caller.number)
            pairs.append((expected, stored[task.pk]))
        return pairs

    def _same_case(self, expected: Any, stored: Case) -> None:
        assert (stored.end, stored.end_kind) == (expected.end, expected.end_kind)
        assert stored.served_at == expected.served_at
        assert (stored.ended_at is None) == (not expected.end)
        status = {"": "selesai" if expected.served_at else "berjalan", "selesai": "diarsipkan"}
        assert str(stored.status) == status.get(expected.end_kind, expected.end_kind)
        assert stored.given == expected.given
        assert (stored.applicant_name, stored.subject) == expected.about
        assert bool(stored.tracking_digest) == (expected.caller is None)
        opened = [visit for visit in expected.visits if visit.state == "open"]
        assert bool(opened) == (not expected.end), "a running case waits at a task, an ended one at none"

    def _same_journal(self, stored: Case, tasks: list[Task]) -> None:
        entries = list(Entry.objects.filter(stream=stored.stream).order_by("seq"))
        lines = [(entry.seq, entry.kind, entry.hash) for entry in entries]
        before = self.journal.get(stored.stream, [])
        assert lines[: len(before)] == before, "history was rewritten"
        assert [entry.seq for entry in entries] == list(range(1, len(entries) + 1))
        assert all(later.previous_hash == earlier.hash for earlier, later in pairwise(entries))
        self.journal[stored.stream] = lines
        told = replay(Told(entry.kind, entry.actor, entry.at, entry.data) for entry in entries)
        faults = [*row_faults(stored, "task", tasks, told.tasks)]
        faults += column_faults(stored, "case", stored.stream, stored, told.case)
        assert faults == [], "the journal tells another story"

    def _nothing_rewritten(self, by_task: dict[Any, Task]) -> None:
        for pk, row in self.closed.items():
            assert model_to_dict(by_task[pk]) == row, "a closed task was edited"
        for pk, task in by_task.items():
            if task.state != "open" and pk not in self.closed:
                self.closed[pk] = model_to_dict(task)

    def _same_extras(self, model: Model, cases: list[tuple[Any, Case]], by_task: dict[Any, Task]) -> None:
        index = {stored.pk: expected.index for expected, stored in cases}
        for word, expected in (("performed", model.performed), ("undone", model.undone)):
            found = [(index[case], plain(step), nth) for what, case, step, nth in self.events if what == word]
            assert found == [(case, plain(step), nth) for case, step, nth in expected], word
        said = {
            (by_task[row.task_id].case_id, by_task[row.task_id].number, row.level)
            for row in Escalation.objects.filter(task__in=by_task)
        }
        assert said == {
            (row.pk, visit.number, level) for each, row in cases for visit in each.visits for level in visit.said
        }
        paused = set(Pause.objects.filter(task__in=by_task, ended_at=None).values_list("task_id", flat=True))
        wanted = {(row.pk, visit.number) for each, row in cases for visit in each.visits if visit.paused}
        assert {(by_task[pk].case_id, by_task[pk].number) for pk in paused} == wanted
        spent = clocks(cases[0][1], model.at)
        total = spent.office + spent.applicant + spent.unit
        beside = any(visit.line for case in model.cases for visit in case.visits)
        whole = working_time(CALENDAR, self.started_at, model.at)
        assert beside or total <= whole, "more minutes than there were"  # branches count theirs beside each other
        assert min(spent.office, spent.applicant, spent.unit) >= timedelta()

    def _same_plan(self, model: Model, cases: dict[Any, Case], by_task: dict[Any, Task]) -> None:
        """What is planned for later is what the open tasks' own columns say, and nothing for a closed one."""
        pauses = {pause.task_id: pause for pause in Pause.objects.filter(task__in=by_task, ended_at=None)}
        said = set(Escalation.objects.filter(task__in=by_task).values_list("task", "level"))
        wanted = set()
        for task in by_task.values():
            task.case = cases[task.case_id]
            for timer in planned(task, CALENDAR, pauses.get(task.pk)) if task.state == "open" else []:
                if timer.at > model.at and (task.pk, LEVELS.get(timer.kind)) not in said:
                    wanted.add((task.pk, timer.kind, timer.nth, timer.at))
        stored = list(Timer.objects.filter(task__in=by_task).values_list("task", "kind", "nth", "at"))
        assert {row for row in stored if row[3] > model.at} == wanted
        assert all(by_task[row[0]].state == "open" for row in stored), "something is planned for a closed task"

    def finish(self) -> None:
        """The chains hold, hash by hash, and tell the rows."""
        assert list(Retold(self.cases()).faults()) == [], "the journal tells another story"
        for case in self.cases():
            assert broken_links(case.stream) == []


def plain(step: str) -> str:
    """The step's name as it was before its case was moved to versions that call it otherwise (`moves`)."""
    return step.partition(RENAMED)[0]


RENAMED = "-kini"


def _expected(visit: Visit) -> dict[str, Any]:
    running = visit.state == "open"
    return {
        "number": visit.number,
        "step": plain(visit.step["id"]),
        "visit": visit.nth,
        "scope": visit.line.path if visit.line else "",
        "watch": visit.watches,
        "asleep": visit.asleep and running,
        "not_before": visit.not_before,
        "state": visit.state,
        "opened_as": visit.opened_as,
        "opened_by": visit.opener.number if visit.opener else None,
        "opened_at": visit.opened_at,
        "assignee": visit.assignee,
        "claimed": visit.claimed,
        "clock": visit.clock,
        "outcome": visit.outcome,
        "closed_by": visit.closed_by,
        "chosen": visit.chosen,
        "answers": visit.answers,
        "note": "",
        "due": visit.due if running else None,
        "nearly": visit.nearly if running else None,
        "limit": visit.limit if running else None,
    }


def _stored(task: Task, by_task: dict[Any, Task]) -> dict[str, Any]:
    running = task.state == "open"
    return {
        "number": task.number,
        "step": plain(task.step),
        "visit": task.visit,
        "scope": task.scope,
        "watch": task.is_watch,
        "asleep": task.asleep and running,
        "not_before": task.not_before,
        "state": task.state,
        "opened_as": task.opened_as,
        "opened_by": by_task[task.opened_by_id].number if task.opened_by_id else None,
        "opened_at": task.opened_at,
        "assignee": task.assignee_id,
        "claimed": task.claimed_at is not None,
        "clock": task.clock,
        "outcome": task.outcome,
        "closed_by": task.closed_by,
        "chosen": task.chosen_id,
        "answers": task.answers,
        "note": task.note,
        "due": task.due_at if running else None,
        "nearly": task.nearly_due_at if running else None,
        "limit": task.timeout_at if running else None,
    }


def ledgers(events: list[tuple[str, Any, str, int]]) -> dict[str, Activity]:
    """The two activities of the random SOPs."""
    return {TAKES: Ledger(TAKES, (), events), DECIDES: Ledger(DECIDES, ("ya", "tidak"), events)}
