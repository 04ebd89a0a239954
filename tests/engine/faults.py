"""Faults of the engine, each seeded by changing one function. What cannot catch these cannot be trusted."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from alur.engine.cases import policies
from alur.engine.cases.actions import complete, correct, hold, pause, run, timers
from alur.engine.cases.models import Case, Task
from alur.engine.cases.rules.flow import OpenedAs, VisitState
from alur.engine.sops.queries import definition_of

from .faults_of_lines import (
    OF,
    a_link_works_after_its_use,
    a_sleeper_is_offered_at_once,
    a_sleepers_clock_begins_at_its_opening,
    an_answered_day_holds_nobody_up,
    what_was_sent_stays_open,
)

type Fault = Callable[[pytest.MonkeyPatch], None]


def stale_pages_are_let_through(patch: pytest.MonkeyPatch) -> None:
    """The guarded update ignores the version that the person saw."""
    original = complete.open_task_of
    patch.setattr(complete, "open_task_of", lambda case, task_id, version: original(case, task_id, None))


def closed_tasks_close_again(patch: pytest.MonkeyPatch) -> None:
    """The guarded update ignores the state."""

    def lenient(case: Case, task_id: Any, version: int | None) -> Task:
        task = Task.objects.select_related("position", "assignee").get(pk=task_id, case=case)
        task.case = case
        return task

    def close(self: run.Run, task: Task, *, state: Any = VisitState.DONE, outcome: str = "", **values: Any) -> None:
        kept = {"outcome": outcome, "closed_at": self.at, "closed_by": str(self.by), "version": task.version + 1}
        Task.objects.filter(pk=task.pk).update(state=state, **kept)
        self.tell("case.task_closed", task.case, task, outcome=outcome, assignee=task.assignee_id, chosen=None)

    patch.setattr(complete, "open_task_of", lenient)
    patch.setattr(run.Run, "close", close)


def a_called_case_resumes_its_caller_twice(patch: pytest.MonkeyPatch) -> None:
    original = run.resume_parent

    def resume(act: run.Run, child: Case, end: str) -> None:
        original(act, child, end)
        task = Task.objects.select_related("case__office", "case__sop_version__sop").get(child=child)
        call = definition_of(task.case.sop_version).step(task.step).call
        opened = Task.objects.select_related("case").filter(opened_by=task, state="open").first()
        if opened and call:
            opened.case = task.case
            act.cancel_task(opened)
            act.go(task.case, call.returns[end], opened_by=task, scope=task.scope)

    patch.setattr(run, "resume_parent", resume)


def a_called_case_never_resumes_its_caller(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(run, "resume_parent", lambda act, child, end: None)


def an_end_forgets_the_called_cases(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(run.Run, "cancel_task", lambda self, task: self.close(task, state=VisitState.CANCELLED))


def asking_resets_the_time(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(pause, "_left", lambda calendar, at, until: None if until is None else timedelta(hours=2))


def a_pause_keeps_the_time_limit(patch: pytest.MonkeyPatch) -> None:
    """The limit runs on while the step waits for the applicant."""
    original = pause.change_task

    def change(task: Task, **values: Any) -> None:
        if values.get("timeout_at", task) is None:
            values["timeout_at"] = task.timeout_at
        original(task, **values)

    patch.setattr(pause, "change_task", change)


def a_return_takes_nothing_back(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(run, "take_back", lambda act, case, task, target: task.scope)


def what_was_returned_past_still_stands(patch: pytest.MonkeyPatch) -> None:
    """A return opens its target as an ordinary next step."""
    original = run.Run._open_or_end

    def go(self: run.Run, *given: Any, **named: Any) -> None:
        original(self, *given, **(named | {"opened_as": OpenedAs.NEXT}))

    patch.setattr(run.Run, "_open_or_end", go)


def a_reopened_service_stays_served(patch: pytest.MonkeyPatch) -> None:
    original = run.Run._settle_service
    patch.setattr(
        run.Run, "_settle_service", lambda self, case: None if case.served_at is not None else original(self, case)
    )


def a_time_limit_strikes_after_the_close(patch: pytest.MonkeyPatch) -> None:
    original = timers._due

    def due(at: Any) -> Any:
        late = Task.objects.filter(timeout_at__lte=at, escalations__isnull=True, case__ended_at__isnull=True)
        for task in late.select_related("case__office", "case__sop_version__sop"):
            with run.act_on(task.case_id, by=timers.SYSTEM, at=at) as (act, case):
                task.case = case
                act.tell("case.timed_out", case, task, outcome="")
                if task.state == "open":
                    act.close(task)
                for other in case.tasks.filter(state="open"):
                    other.case = case
                    act.cancel_task(other)
                act.open(case, task.step, opened_by=task, opened_as=OpenedAs.NEXT)
        return original(at)

    patch.setattr(timers, "_due", due)


def a_correction_comes_after_the_claim(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(correct, "_taken_up", lambda task: False)


def a_claim_is_not_journaled(patch: pytest.MonkeyPatch) -> None:
    original = run.Run.tell

    def tell(self: run.Run, kind: str, case: Case, task: Task | None = None, **data: Any) -> None:
        if kind != "case.task_claimed":
            original(self, kind, case, task, **data)

    patch.setattr(run.Run, "tell", tell)


def the_due_date_moves_with_the_person(patch: pytest.MonkeyPatch) -> None:
    original = hold.change_task

    def change(task: Task, **values: Any) -> None:
        later = task.due_at + timedelta(hours=1) if task.due_at else None
        original(task, **values, due_at=later)

    patch.setattr(hold, "change_task", change)


def four_eyes_are_not_asked_for(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(policies, "same_person_barred", lambda officer, task, other: False)


def anybody_of_the_position_takes_anothers_task(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(policies, "may_work_on", lambda officer, task, at: policies.holds(officer, task, at))


def a_closed_task_is_edited(patch: pytest.MonkeyPatch) -> None:
    """Opening a step writes into an old one."""
    original = run.Run.open

    def open_(self: run.Run, case: Case, key: str, *, opened_by: Task | None, **named: Any) -> Task:
        case.tasks.exclude(state="open").filter(number=1).update(reason=str(self.at))
        return original(self, case, key, opened_by=opened_by, **named)

    patch.setattr(run.Run, "open", open_)


def reminders_repeat(patch: pytest.MonkeyPatch) -> None:
    """Nearly due is said even of what is overdue."""
    original = timers._say

    def say(act: run.Run, case: Case, task: Task, level: Any, kind: str) -> Any:
        came = original(act, case, task, level, kind)
        task.escalations.get_or_create(level="hampir", defaults={"at": act.at})
        return came

    patch.setattr(timers, "_say", say)


FAULTS: list[Fault] = [
    stale_pages_are_let_through,
    closed_tasks_close_again,
    a_called_case_resumes_its_caller_twice,
    a_called_case_never_resumes_its_caller,
    an_end_forgets_the_called_cases,
    asking_resets_the_time,
    a_pause_keeps_the_time_limit,
    a_return_takes_nothing_back,
    what_was_returned_past_still_stands,
    a_reopened_service_stays_served,
    a_time_limit_strikes_after_the_close,
    a_correction_comes_after_the_claim,
    a_claim_is_not_journaled,
    the_due_date_moves_with_the_person,
    four_eyes_are_not_asked_for,
    anybody_of_the_position_takes_anothers_task,
    a_closed_task_is_edited,
    reminders_repeat,
    a_sleeper_is_offered_at_once,
    a_sleepers_clock_begins_at_its_opening,
    a_link_works_after_its_use,
    an_answered_day_holds_nobody_up,
    what_was_sent_stays_open,
    *(fault for faults in OF.values() for fault in faults),
]
