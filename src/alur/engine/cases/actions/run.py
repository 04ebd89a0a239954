"""One act on a case, as one transaction: lock the family, change rows, write the journal, tell those above.

Everything that moves a case goes through `Run`; the other modules here are the verbs.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from alur.engine.cases.models import Case, Task
from alur.engine.cases.ports import Happening
from alur.engine.cases.queries import last_standing, standing_tasks, task_view
from alur.engine.cases.registry import activities, reactions
from alur.engine.cases.rules.actors import SYSTEM, Actor
from alur.engine.cases.rules.flow import OpenedAs, VisitState
from alur.engine.cases.rules.times import clock_of, standard_time
from alur.engine.sops.queries import definition_of, effective, position_for
from alur.engine.sops.rules.definition import Definition, ExecutorKind, Step
from alur.engine.worktime.queries import calendar_for
from alur.engine.worktime.rules import Calendar, deadline, nearly_due_at, parse_duration
from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.models import Officer
from alur.kernel.errors import Conflict, Refused

from .numbers import next_number

MAX_CALL_DEPTH = 5


@dataclass
class Run:
    """An act in progress, by `by` at `at`; made by `act_on`, which locks the family and settles it at the end."""

    by: Actor
    at: datetime
    happenings: list[Happening]
    touched: dict[UUID, Case]

    # ── what every verb uses ─────────────────────────────────────────────────────────────────────

    def tell(self, kind: str, case: Case, task: Task | None = None, **data: Any) -> None:  # noqa: ANN401  JSON
        """Write the journal entry and remember the happening for the reactions."""
        self.touched[case.pk] = case
        body = {"task": str(task.pk), "step": task.step, "visit": task.visit, **data} if task else data
        write_entry(stream=case.stream, kind=kind, actor=str(self.by), at=self.at, data=body)
        self.happenings.append(
            Happening(kind=kind, case_id=case.pk, task_id=task.pk if task else None, at=self.at, by=self.by, data=body)
        )

    def open(
        self, case: Case, key: str, *, opened_by: Task | None, opened_as: OpenedAs, assignee: Officer | None = None
    ) -> Task:
        """Open a visit of step `key`: its clock starts now. System steps run at once, calls start their child."""
        definition = definition_of(case.sop_version)
        step = definition.step(key)
        kind = definition.executors[step.executor].kind
        task = Task(
            case=case,
            number=case.tasks.count() + 1,
            step=key,
            visit=case.tasks.filter(step=key).count() + 1,
            position=None if step.call else position_for(case.sop_version, step.executor),
            assignee=assignee or _assigned(case, step),
            clock=clock_of(definition, step),
            is_call=step.call is not None,
            after_service=step.after_service,
            opened_at=self.at,
            opened_by=opened_by,
            opened_as=opened_as,
        )
        self._set_times(task, definition, step)
        task.save(force_insert=True)
        self.tell(
            "case.task_opened",
            case,
            task,
            number=task.number,
            position=task.position_id,
            assignee=task.assignee_id,
            opened_by=str(opened_by.pk) if opened_by else None,
            opened_as=str(opened_as),
            due=task.due_at.isoformat() if task.due_at else None,
        )
        if step.call:
            self._call(case, task, step)
        elif kind is ExecutorKind.SYSTEM:
            self._perform_by_system(case, task, step)
        return task

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
        values = {
            "state": state,
            "closed_at": self.at,
            "closed_by": str(self.by),
            "outcome": outcome,
            "reason": reason,
            "note": note,
            "answers": answers or {},
            "chosen": chosen,
            "version": task.version + 1,
        }
        changed = Task.objects.filter(pk=task.pk, state=VisitState.OPEN, version=task.version).update(**values)
        if changed != 1:
            raise Conflict(_("Langkah ini baru saja diubah orang lain. Muat ulang halaman untuk melihat keadaannya."))
        for name, value in values.items():
            setattr(task, name, value)
        task.pauses.filter(ended_at__isnull=True).update(ended_at=self.at, ended_by=str(self.by))
        self.tell(
            f"case.task_{'closed' if state is VisitState.DONE else state}",
            task.case,
            task,
            outcome=outcome,
            assignee=task.assignee_id,
            chosen=chosen.pk if chosen else None,
        )

    def go(
        self, case: Case, target: str, *, opened_by: Task, opened_as: OpenedAs = OpenedAs.NEXT, reason: str = ""
    ) -> None:
        """Go on to a step or an end."""
        definition = definition_of(case.sop_version)
        if target in definition.ends:
            self.end(case, target, str(definition.ends[target].kind), reason=reason)
        else:
            self.open(case, target, opened_by=opened_by, opened_as=opened_as)

    def end(self, case: Case, key: str, kind: str, *, reason: str = "", resume_parent: bool = True) -> None:
        """End the case: every open task, deadline and child closes with it; a calling task goes on."""
        if case.ended_at is not None:
            return
        for task in case.tasks.filter(state=VisitState.OPEN).select_related("case"):
            task.case = case
            self.cancel_task(task)
        if kind != "selesai":
            self.undo(case, list(reversed(standing_tasks(case))))
        case.ended_at, case.end, case.end_kind, case.end_reason = self.at, key, kind, reason
        if kind == "selesai" and case.served_at is None:
            case.served_at = self.at
        case.save(update_fields=["ended_at", "end", "end_kind", "end_reason", "served_at"])
        self.tell("case.ended", case, end=key, end_kind=kind)
        if case.parent_task_id and resume_parent:
            self._resume_parent(case, key)

    def cancel_task(self, task: Task) -> None:
        """Close an open task because its case ends or the case went back; a called case is cancelled with it."""
        child = Case.objects.select_related("office", "sop_version__sop").filter(parent_task=task).first()
        if child is not None and child.ended_at is None:
            self.end(child, "dibatalkan", "dibatalkan", resume_parent=False)
        self.close(task, state=VisitState.CANCELLED)

    def undo(self, case: Case, tasks: list[Task]) -> None:
        """Let the activities of finished visits release what they took, latest first; called cases with them."""
        definition = definition_of(case.sop_version)
        for task in tasks:
            if task.is_call:
                child = Case.objects.select_related("office", "sop_version__sop").get(parent_task=task)
                if child.end_kind == "selesai":  # other ends have undone their own already
                    self.undo(child, list(reversed(standing_tasks(child))))
            elif task.state == VisitState.DONE:
                task.case = case
                step = definition.step(task.step)
                activities.get(step.does).undo(task_view(task, step), self.by, self.at)

    def settle(self) -> None:
        """Derive `served_at` from the open tasks, then tell the reactions what happened."""
        for case in self.touched.values():
            if case.ended_at is None:
                self._settle_service(case)
        for happening in self.happenings:
            for reaction in reactions:
                reaction(happening)

    # ── inside ───────────────────────────────────────────────────────────────────────────────────

    def _settle_service(self, case: Case) -> None:
        serving = case.tasks.filter(state=VisitState.OPEN, after_service=False).exists()
        if serving and case.served_at is not None:
            case.served_at = None
            case.save(update_fields=["served_at"])
            self.tell("case.reopened", case)
        elif not serving and case.served_at is None:
            case.served_at = self.at
            case.save(update_fields=["served_at"])
            self.tell("case.served", case)

    def _set_times(self, task: Task, definition: Definition, step: Step) -> None:
        calendar = calendar_for(task.case.office)
        task.calendar_version = str(calendar.version)
        if task.clock == "office" and not step.call:
            task.due_at = deadline(calendar, self.at, standard_time(definition, step)).due
            set_nearly_due(task, calendar, self.at)
        if step.timeout:
            task.timeout_at = deadline(calendar, self.at, parse_duration(step.timeout.after)).due

    def _perform_by_system(self, case: Case, task: Task, step: Step) -> None:
        person, self.by = self.by, SYSTEM
        result = activities.get(step.does).perform(task_view(task, step), {}, SYSTEM, self.at)
        self.close(task, outcome=result or "")
        self.go(case, step.outcomes[result or ""].to if step.outcomes else step.then or "", opened_by=task)
        self.by = person

    def _call(self, case: Case, task: Task, step: Step) -> None:
        if step.call is None:
            return
        if call_depth(case) >= MAX_CALL_DEPTH:
            raise Refused(_("SOP saling memanggil lebih dari lima tingkat. Minta pengelola memeriksa definisi SOP."))
        version = effective(case.office, step.call.sop)
        child = Case.objects.create(
            office=case.office,
            sop_version=version,
            number=next_number(office=case.office, prefix=definition_of(version).service.prefix, at=self.at),
            subject=case.subject,
            channel=case.channel,
            parent_task=task,
            root_id=case.root_id or case.pk,
            given=_given(case, step),
            applicant_name=case.applicant_name,
            applicant_email=case.applicant_email,
            applicant_unit=case.applicant_unit,
            applicant_phone_sealed=case.applicant_phone_sealed,
            language=case.language,
            opened_at=self.at,
        )
        self.tell("case.called", case, task, child=str(child.pk), sop=step.call.sop)
        self.tell("case.opened", child, called_by=str(task.pk), sop_version=str(version.pk))
        self.open(child, definition_of(version).first_step.id, opened_by=None, opened_as=OpenedAs.START)

    def _resume_parent(self, child: Case, end: str) -> None:
        task = Task.objects.select_related("case__office", "case__sop_version__sop").get(child=child)
        if task.state != VisitState.OPEN:
            return
        parent = self.touched.get(task.case_id, task.case)
        task.case = parent
        step = definition_of(parent.sop_version).step(task.step)
        if step.call is None or end not in step.call.returns:
            raise Refused(_("SOP yang dipanggil berakhir dengan cara yang tidak dikenal pemanggilnya."))
        self.close(task, outcome=end)
        self.go(parent, step.call.returns[end], opened_by=task)


@contextmanager
def act_on(case_id: UUID, *, by: Actor, at: datetime) -> Iterator[tuple[Run, Case]]:
    """One transaction on the case: the family's root row is the lock, on SQLite and PostgreSQL alike.

    Whoever holds the lock sees all that was committed before; tasks must be read after it is taken.
    Raises Case.DoesNotExist.
    """
    with transaction.atomic():
        root = Case.objects.values_list("root", flat=True).get(pk=case_id)
        Case.objects.filter(pk=root or case_id).update(version=F("version") + 1)
        case = Case.objects.select_related("office", "sop_version__sop").get(pk=case_id)
        run = Run(by=by, at=at, happenings=[], touched={case.pk: case})
        yield run, case
        run.settle()


def open_task_of(case: Case, task_id: UUID, version: int | None) -> Task:
    """The case's open task, as the person saw it; Conflict says kindly what happened to it since."""
    task = Task.objects.select_related("position", "assignee").get(pk=task_id, case=case)
    task.case = case
    if task.state != VisitState.OPEN:
        raise Conflict(
            _("Langkah ini sudah selesai atau dihentikan sebelum Anda mengirim. Tidak ada yang tersimpan dua kali.")
        )
    if version is not None and task.version != version:
        raise Conflict(_("Langkah ini berubah sejak halaman Anda dibuka. Periksa keadaannya, lalu kirim lagi."))
    return task


def change_task(task: Task, **values: Any) -> None:  # noqa: ANN401  any column of an open task
    """Guarded update of an open task's columns."""
    values["version"] = task.version + 1
    if Task.objects.filter(pk=task.pk, state=VisitState.OPEN, version=task.version).update(**values) != 1:
        raise Conflict(_("Langkah ini baru saja diubah orang lain. Muat ulang halaman untuk melihat keadaannya."))
    for name, value in values.items():
        setattr(task, name, value)


def set_nearly_due(task: Task, calendar: Calendar, start: datetime) -> None:
    """When to say "nearly due": at three quarters of the time from `start` until due."""
    late = task.due_at is None or task.due_at <= start
    task.nearly_due_at = None if late or task.due_at is None else nearly_due_at(calendar, start, task.due_at)


def call_depth(case: Case) -> int:
    """How many calls lie between this case and its root."""
    depth = 0
    current = case
    while current.parent_task_id is not None:
        current = Task.objects.select_related("case").get(pk=current.parent_task_id).case
        depth += 1
    return depth


def _assigned(case: Case, step: Step) -> Officer | None:
    if not step.assigned_by:
        return None
    chooser = last_standing(case, step.assigned_by)
    return chooser.chosen if chooser else None


def _given(case: Case, step: Step) -> dict[str, Any]:
    given: dict[str, Any] = {}
    for name, source in (step.call.with_ if step.call else {}).items():
        source_step, _dot, field = source.partition(".")
        task = last_standing(case, source_step)
        if task and field in task.answers:
            given[name] = task.answers[field]
    return given
