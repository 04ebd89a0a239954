"""One act on a case, as one transaction: lock the family, change rows, write the journal, tell those above.

Everything that moves a case goes through `Run`; the other modules here are the verbs.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from alur.engine.cases.models import Case, Task
from alur.engine.cases.ports import Activity, Happening
from alur.engine.cases.queries import closing_words, standing_tasks, step_of, subject_of, task_view, visits_of
from alur.engine.cases.registry import activities, reactions
from alur.engine.cases.rules import scopes
from alur.engine.cases.rules.actors import SYSTEM, Actor
from alur.engine.cases.rules.flow import OpenedAs, VisitState, onward, outcome_of, target_of
from alur.engine.sops.queries import definition_of, heavy
from alur.engine.sops.rules.definition import ExecutorKind, Parallel, Step
from alur.engine.worktime.queries import calendar_for
from alur.engine.worktime.rules import Calendar
from alur.foundation.journal.actions import secret_of, write_entry
from alur.foundation.journal.models import Entry
from alur.foundation.journal.sealing import Secret
from alur.foundation.offices.models import Office, Officer
from alur.kernel.errors import Conflict

from .back import take_back
from .calling import call_child, resume_parent
from .opening import new_task
from .outsiders import invite_outsiders
from .planning import plan, unplan
from .telling import holding_of, opening_of


@dataclass
class Run:
    """An act in progress, by `by` at `at`; made by `act_on`, which locks the family and settles it at the end."""

    by: Actor
    at: datetime
    happenings: list[Happening] = field(default_factory=list)
    touched: dict[UUID, Case] = field(default_factory=dict)
    tasks: dict[UUID, Task] = field(default_factory=dict)
    """Each task that something was told of, as it was told last: so as it is."""
    calendars: dict[int, Calendar] = field(default_factory=dict)
    """By the office's key."""
    secrets: dict[str, Secret] = field(default_factory=dict)
    """The keys of those whom the entries' personal fields are about, by subject."""
    ends: dict[str, Entry] = field(default_factory=dict)
    """The last entry of each chain that this act wrote to; forgotten whenever an activity may have added its own."""
    begun: set[UUID] = field(default_factory=set)
    """Cases that this act opens: their tasks are all among `tasks`."""
    planned: dict[UUID, int] = field(default_factory=dict)
    """How many timers each task got that this act opened: nothing else hangs on such a task yet."""
    splitting: set[int] = field(default_factory=set)
    """Splits whose branches are still being opened: nothing joins before all of them are."""

    # ── what every verb uses ─────────────────────────────────────────────────────────────────────

    def tell(
        self,
        kind: str,
        case: Case,
        task: Task | None = None,
        *,
        personal: Mapping[str, Any] | None = None,
        **data: Any,  # noqa: ANN401  JSON
    ) -> None:
        """Write the journal entry and remember the happening for the reactions.

        `personal` is what of the entry is about a person, by the fields that its kind declares; reactions never see it.
        """
        self.touched[case.pk] = case
        body = {"task": str(task.pk), "step": task.step, "visit": task.visit, **data} if task else data
        secret = self._secret_of(case) if personal else None
        self.ends[case.stream] = write_entry(
            stream=case.stream, kind=kind, actor=str(self.by), at=self.at, data=body, personal=personal, secret=secret,
            after=self.ends.get(case.stream), begins=kind == "case.opened",
        )  # fmt: skip
        if task:
            self.tasks[task.pk] = task
        self.happenings.append(Happening(kind=kind, case=case, task=task, at=self.at, by=self.by, data=body))

    def open(
        self,
        case: Case,
        key: str,
        *,
        opened_by: Task | None,
        opened_as: OpenedAs,
        scope: str = scopes.MAIN,
        assignee: Officer | None = None,
        firing: bool = False,
    ) -> Task:
        """Open a visit of step `key` in `scope`: its clock starts now, unless it sleeps (`not_before`).

        `firing` opens the line of a firing of the watch that `opened_by` is. System steps run at once, calls start
        their child.
        """
        calendar = self.calendar_of(case.office)
        task = new_task(
            case,
            key,
            at=self.at,
            calendar=calendar,
            opened_by=opened_by,
            opened_as=opened_as,
            scope=scope,
            assignee=assignee,
            firing=firing,
            before=self._tasks_of(case) if case.pk in self.begun else None,
        )
        task.save(force_insert=True)
        self.planned[task.pk] = plan(task, calendar)
        self.tell("case.task_opened", case, task, **opening_of(task))
        invite_outsiders(self, case, task)
        if not task.asleep:
            self.begin(case, task)
        return task

    def begin(self, case: Case, task: Task) -> None:
        """What happens by itself as soon as an open task is awake: a call calls, a system step performs."""
        step = definition_of(case.sop_version).step(task.step)
        if task.is_call:
            call_child(self, case, task, step)
        elif task.acts_by == ExecutorKind.SYSTEM and not task.is_watch and not task.on_sending:
            with self._as_system():
                result = self.perform(task, step, {})
                self.finish(case, task, result or "" if step.outcomes else "")

    def perform(self, task: Task, step: Step, data: Mapping[str, Any], outcome: str = "") -> str | None:
        """Let the step's activity do its part; its result is one of those it declared. `outcome`: what was chosen."""
        activity = activities.get(step.does)
        result = activity.perform(replace(task_view(task, step), outcome=outcome), data, self.by, self.at)
        if type(activity).perform is not Activity.perform:
            self.ends.clear()
        if activity.results and result not in activity.results:
            raise RuntimeError(f"activity {activity.name} answered {result!r}, which it does not declare")
        return result if step.outcomes else None

    def finish(
        self,
        case: Case,
        task: Task,
        outcome: str = "",
        *,
        state: VisitState = VisitState.DONE,
        reason: str = "",
        note: str = "",
        answers: dict[str, Any] | None = None,
        chosen: Officer | None = None,
    ) -> None:
        """Close the task with this outcome (for a call: the child's end) and go on to what follows."""
        step = definition_of(case.sop_version).step(task.step)
        selected = outcome_of(step, outcome) if step.outcomes and state is VisitState.DONE else None
        back = take_back(self, case, task, selected.to) if selected and selected.back else None
        self.close(task, state=state, outcome=outcome, reason=reason, note=note, answers=answers, chosen=chosen)
        if back is not None and selected is not None:
            self._open_or_end(case, selected.to, back, opened_by=task, opened_as=OpenedAs.BACK, reason=reason)
        elif step.parallel is not None:
            self._split(case, task, step.parallel)
        else:
            self.go(case, target_of(step, outcome), opened_by=task, scope=task.scope, reason=reason)

    def close(
        self,
        task: Task,
        *,
        state: VisitState = VisitState.DONE,
        outcome: str = "",
        reason: str = "",
        note: str = "",
        answers: dict[str, Any] | None = None,
        chosen: Officer | None = None,
    ) -> None:
        """Close an open task by guarded update: whoever comes second finds nothing to close (Conflict)."""
        may_be_paused = task.may_be_paused
        values = {
            "state": state,
            "closed_at": self.at,
            "closed_by": str(self.by),
            "outcome": outcome,
            "reason": reason,
            "note": note,
            "answers": answers or {},
            "chosen": chosen,
            "assignee_id": task.assignee_id,
            "claimed_at": task.claimed_at,
            "version": task.version + 1,
        }
        changed = Task.objects.filter(pk=task.pk, state=VisitState.OPEN, version=task.version).update(**values)
        if changed != 1:
            raise Conflict(_("Langkah ini baru saja diubah orang lain. Muat ulang halaman untuk melihat keadaannya."))
        for name, value in values.items():
            setattr(task, name, value)
        if may_be_paused:
            task.pauses.filter(ended_at__isnull=True).update(ended_at=self.at, ended_by=str(self.by))
        if self.planned.get(task.pk, 1):
            unplan(task)
        self.tell(
            f"case.task_{'closed' if state is VisitState.DONE else state}",
            task.case,
            task,
            personal=closing_words(task),
            outcome=outcome,
            chosen=chosen.pk if chosen else None,
            **holding_of(task),
        )

    def go(self, case: Case, target: str, *, opened_by: Task, scope: str, reason: str = "") -> None:
        """Go on from `scope` to a step or an end; nothing opens where that is an arrival before the others."""
        definition = definition_of(case.sop_version)
        visits = visits_of(case) if scope != scopes.MAIN else []
        follows = onward(definition, visits, scope, target, splitting=self.splitting)
        if follows.target is not None:
            self._open_or_end(
                case, follows.target, follows.scope, opened_by=opened_by, opened_as=OpenedAs.NEXT, reason=reason
            )

    def end(self, case: Case, key: str, kind: str, *, reason: str = "", resume: bool = True) -> None:
        """End the case: every open task, deadline and child closes with it; a calling task goes on."""
        if case.ended_at is not None:
            return
        for task in case.tasks.filter(state=VisitState.OPEN):
            task.case = case
            self.cancel_task(task)
        if kind != "selesai":
            self.undo(case, list(reversed(standing_tasks(case))))
        case.ended_at, case.end, case.end_kind, case.end_reason = self.at, key, kind, reason
        if kind == "selesai" and case.served_at is None:
            case.served_at = self.at
        case.save(update_fields=["ended_at", "end", "end_kind", "end_reason", "served_at"])
        self.tell("case.ended", case, personal={"reason": reason} if reason else None, end=key, end_kind=kind)
        if case.parent_task_id and resume:
            resume_parent(self, case, key)

    def cancel_task(self, task: Task) -> None:
        """Close an open task because its case ends or the case went back; a called case is cancelled with it."""
        child = Case.objects.select_related("office", "sop_version__sop").filter(parent_task=task).first()
        if child is not None and child.ended_at is None:
            self.end(child, "dibatalkan", "dibatalkan", resume=False)
        self.close(task, state=VisitState.CANCELLED)

    def undo(self, case: Case, tasks: list[Task]) -> None:
        """Let the activities of finished visits release what they took, latest first; called cases with them."""
        for task in tasks:
            if task.is_call:
                child = Case.objects.select_related("office", "sop_version__sop").get(parent_task=task)
                if child.end_kind == "selesai":  # other ends have undone their own already
                    self.undo(child, list(reversed(standing_tasks(child))))
            elif task.state == VisitState.DONE and not task.is_watch:
                task.case = case
                step = step_of(task)
                activities.get(step.does).undo(task_view(task, step), self.by, self.at)
                self.ends.clear()

    def settle(self) -> None:
        """Derive `served_at` from the open tasks, then tell the reactions what happened."""
        for case in self.touched.values():
            if case.ended_at is None:
                self._settle_service(case)
        happenings = [
            replace(each, case=self.touched[each.case.pk], task=self.tasks[each.task.pk] if each.task else None)
            for each in self.happenings
        ]
        for reaction in reactions:
            reaction(happenings)

    def calendar_of(self, office: Office) -> Calendar:
        """Asked once an act: all that it opens counts by the same calendar."""
        if office.pk not in self.calendars:
            self.calendars[office.pk] = calendar_for(office)
        return self.calendars[office.pk]

    # ── inside ───────────────────────────────────────────────────────────────────────────────────

    def _open_or_end(
        self, case: Case, target: str, scope: str, *, opened_by: Task, opened_as: OpenedAs, reason: str
    ) -> None:
        definition = definition_of(case.sop_version)
        if target in definition.ends:
            self.end(case, target, str(definition.ends[target].kind), reason=reason)
        else:
            self.open(case, target, opened_by=opened_by, opened_as=opened_as, scope=scope)

    def _split(self, case: Case, task: Task, parallel: Parallel) -> None:
        """Open every branch; only then may one that came through at once (a system step) join."""
        self.splitting.add(task.number)
        scope = task.scope
        for branch, target in parallel.branches.items():
            scope = scopes.of_branch(task.scope, task.number, branch)
            self.go(case, target, opened_by=task, scope=scope)
        self.splitting.discard(task.number)
        self.go(case, parallel.join, opened_by=task, scope=scope)

    def _secret_of(self, case: Case) -> Secret:
        """One key for the family: it is one person's application, whatever it calls."""
        subject = subject_of(case)
        if subject not in self.secrets:
            self.secrets[subject] = secret_of(subject, at=self.at)
        return self.secrets[subject]

    def _settle_service(self, case: Case) -> None:
        # Nearly always by the task that was just opened.
        serving = any(task.state == VisitState.OPEN and not task.after_service for task in self._tasks_of(case))
        serving = serving or case.tasks.filter(state=VisitState.OPEN, after_service=False).exists()
        if serving and case.served_at is not None:
            case.served_at = None
            case.save(update_fields=["served_at"])
            self.tell("case.reopened", case)
        elif not serving and case.served_at is None:
            case.served_at = self.at
            case.save(update_fields=["served_at"])
            self.tell("case.served", case)

    def _tasks_of(self, case: Case) -> list[Task]:
        return [task for task in self.tasks.values() if task.case_id == case.pk]

    @contextmanager
    def _as_system(self) -> Iterator[None]:
        person, self.by = self.by, SYSTEM
        try:
            yield
        finally:
            self.by = person


def _lock(case_id: UUID, **known: None) -> bool:
    """Take the lock that this case is, if it is what is `known` of it."""
    return Case.objects.filter(pk=case_id, **known).update(version=F("version") + 1) == 1


@contextmanager
def act_on(case_id: UUID, *, by: Actor, at: datetime) -> Iterator[tuple[Run, Case]]:
    """One transaction on the case: the family's root row is the lock, on SQLite and PostgreSQL alike.

    Whoever holds the lock sees all that was committed before; tasks must be read after it is taken.
    Raises Case.DoesNotExist.
    """
    with transaction.atomic():
        if not _lock(case_id, root=None):
            _lock(Case.objects.values_list("root", flat=True).get(pk=case_id) or case_id)
        case = Case.objects.select_related("office", "sop_version__sop").defer(*heavy("sop_version")).get(pk=case_id)
        run = Run(by=by, at=at, touched={case.pk: case})
        yield run, case
        run.settle()
