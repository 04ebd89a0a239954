"""Faults of branches, returns out of them, events, sleep and links, each seeded by changing one function."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.db.models import Q

from alur.engine.cases import actions, queries
from alur.engine.cases.actions import back, correct, events, opening, run, timers, waiting
from alur.engine.cases.models import Case, Task
from alur.engine.cases.rules import flow, scopes
from alur.engine.cases.rules.flow import OpenedAs


def a_join_fires_early(patch: pytest.MonkeyPatch) -> None:
    """At the first arrival, whatever is open in the other branches."""
    patch.setattr(flow, "_is_open_in", lambda visit, split: False)


def a_join_ignores_what_is_nested(patch: pytest.MonkeyPatch) -> None:
    """Only the branches themselves are looked at, not what lies in a split inside them."""
    original = scopes.is_of_activation

    def flat(scope: str, split: int, split_scope: str) -> bool:
        return original(scope, split, split_scope) and scopes.outer(scope) == split_scope

    patch.setattr(scopes, "is_of_activation", flat)


def a_join_fires_twice(patch: pytest.MonkeyPatch) -> None:
    original = run.Run.go

    def go(self: run.Run, case: Case, target: str, *, opened_by: Task, scope: str, **named: Any) -> None:
        original(self, case, target, opened_by=opened_by, scope=scope, **named)
        opened = case.tasks.filter(state="open", step=target, opened_by=opened_by).exclude(scope=scope).first()
        if opened:
            opened.case = case
            self.cancel_task(opened)
            self.open(case, target, opened_by=opened_by, opened_as=OpenedAs.NEXT, scope=opened.scope)

    patch.setattr(run.Run, "go", go)


def a_return_leaves_its_siblings_open(patch: pytest.MonkeyPatch) -> None:
    original = back.return_to
    patch.setattr(back, "return_to", lambda *given: replace(original(*given), stopped=[]))


def a_return_out_of_a_branch_takes_nothing_with_it(patch: pytest.MonkeyPatch) -> None:
    original = back.return_to

    def return_to(visits: Any, target: str, scope: str) -> Any:
        found = original(visits, target, scope)
        return found if found.scope == scope else replace(found, passed=[], stopped=[])

    patch.setattr(back, "return_to", return_to)


def a_return_stays_in_its_branch(patch: pytest.MonkeyPatch) -> None:
    """The target opens inside the branch, though it lies before the split."""
    original = back.return_to
    patch.setattr(
        back, "return_to", lambda visits, target, scope: replace(original(visits, target, scope), scope=scope)
    )


def a_corrected_arrival_leaves_the_join_open(patch: pytest.MonkeyPatch) -> None:
    """So that the join comes twice: now, and when the branch arrives again."""
    original = correct.act_on

    @contextmanager
    def act_on(*given: Any, **named: Any) -> Iterator[tuple[run.Run, Case]]:
        with original(*given, **named) as (act, case):
            cancel = act.cancel_task

            def lenient(task: Task) -> None:
                opener = task.opened_by
                if opener is None or task.scope == opener.scope or opener.scope == "":
                    cancel(task)

            act.cancel_task = lenient  # type: ignore[method-assign]
            yield act, case

    patch.setattr(correct, "act_on", act_on)


# ── events, sleep and links ──────────────────────────────────────────────────────────────────────


def a_firing_is_taken_after_its_time(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(events, "watch_for", lambda case, step, at: queries.watches_of(case).filter(step=step).first())


def a_watch_goes_on_over_an_open_firing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(timers, "held_by_lines", lambda: Q(pk__isnull=True))
    patch.setattr(timers, "has_open_lines", lambda watch: False)


def firings_share_one_line(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(scopes, "of_firing", lambda scope, number: f"{scope}/0!" if scope else "0!")


def a_sleeper_is_offered_at_once(patch: pytest.MonkeyPatch) -> None:
    original = opening._set_times

    def set_times(task: Task, *given: Any) -> None:
        original(task, *given)
        task.asleep = False

    patch.setattr(opening, "_set_times", set_times)


def a_sleepers_clock_begins_at_its_opening(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(Task, "started_at", property(lambda task: task.opened_at))


def an_answered_day_holds_nobody_up(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(waiting, "_end_of", lambda value, zone: datetime(2000, 1, 1, tzinfo=zone))


def what_was_sent_stays_open(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(actions, "finish_sent", lambda *, case_id, task_id, at: False)


def a_watch_is_closed_over_an_open_firing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(events, "has_open_lines", lambda watch: False)


def a_late_event_is_not_journaled(patch: pytest.MonkeyPatch) -> None:
    original = run.Run.tell

    def tell(self: run.Run, kind: str, case: Case, task: Task | None = None, **data: Any) -> None:
        if kind != "case.event_late":
            original(self, kind, case, task, **data)

    patch.setattr(run.Run, "tell", tell)


def a_link_works_after_its_use(patch: pytest.MonkeyPatch) -> None:
    patch.setattr(queries, "link_by_token", lambda token, at: queries.known_link(token))


OF: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], ...]] = {
    "branches": (
        a_join_fires_early,
        a_join_ignores_what_is_nested,
        a_join_fires_twice,
        a_return_leaves_its_siblings_open,
        a_return_out_of_a_branch_takes_nothing_with_it,
        a_return_stays_in_its_branch,
        a_corrected_arrival_leaves_the_join_open,
    ),
    "event": (
        a_firing_is_taken_after_its_time,
        a_watch_goes_on_over_an_open_firing,
        firings_share_one_line,
        a_watch_is_closed_over_an_open_firing,
        a_late_event_is_not_journaled,
    ),
}
"""The faults of branches and of events: looked for in SOPs that have some."""
