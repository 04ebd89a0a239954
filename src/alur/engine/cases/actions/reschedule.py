"""What a step had booked takes place at another time, or not at all: told to the case without opening it again.

Steps that sleep until it is over sleep until its new end, and what counts from there with them.
"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from alur.engine.cases.models import Case, SecretLink, Task
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.rules.flow import VisitState
from alur.engine.cases.rules.slots import Rescheduled
from alur.engine.sops.queries import definition_of
from alur.foundation.offices.models import Office

from .open_tasks import change_task
from .opening import set_limits
from .outsiders import expiry_of
from .planning import replan
from .run import Run, act_on
from .telling import iso, times_of
from .waiting import waits_until


def move_date(*, task_id: UUID, starts: datetime, ends: datetime, by: Actor, at: datetime) -> None:
    """What the visit `task_id` had booked now takes place from `starts` to `ends` (aware): its case's date follows.

    Also of a case whose service is done or that ended: no step is opened, no clock runs again. The answers stay as
    they were given, and one that is given later counts more. A step that waits for the date (`not_before`) waits for
    the new one; one that is awake already stays so: its people were told. Part of the caller's transaction, who has
    asked the policy of who may. Raises Task.DoesNotExist.
    """
    _reschedule("case.date_moved", task_id, (starts, ends), by, at)


def cancel_date(*, task_id: UUID, by: Actor, at: datetime) -> None:
    """What the visit `task_id` had booked does not take place: a date that is published is off. The case goes on, and
    what waits for the date wakes when it would have been over.

    Otherwise as `move_date`.
    """
    _reschedule("case.date_cancelled", task_id, None, by, at)


def _reschedule(kind: str, task_id: UUID, span: tuple[datetime, datetime] | None, by: Actor, at: datetime) -> None:
    case_id = Task.objects.values_list("case_id", flat=True).get(pk=task_id)
    with act_on(case_id, by=by, at=at) as (run, case):
        task = Task.objects.get(pk=task_id)
        slot, ends = (_slot(case.office, *span), span[1]) if span else (None, None)
        change = Rescheduled(task.number, at, slot, ends).as_data()
        case.rescheduled = [*(case.rescheduled or []), change]
        case.save(update_fields=["rescheduled"])
        task.case = case
        run.tell(kind, case, task, change=change, tasks=_follow(run, case) if span else [])


def _follow(run: Run, case: Case) -> list[dict[str, Any]]:
    """Let what sleeps wait for the date as it is now. What changed of each task, as the journal keeps it."""
    calendar, definition = run.calendar_of(case.office), definition_of(case.sop_version)
    found = []
    for task in case.tasks.filter(state=VisitState.OPEN, asleep=True).order_by("number"):
        task.case = case
        step = definition.step(task.step)
        until = waits_until(task, definition, step, calendar)
        if until is None or until == task.not_before or not step.waits_for:
            continue
        task.not_before = max(until, task.opened_at)
        set_limits(task, definition, step, calendar)
        names = ("not_before", "due_at", "nearly_due_at", "timeout_at", "calendar_version")
        change_task(task, **{name: getattr(task, name) for name in names})
        replan(task, calendar)
        told = {"task": str(task.pk), "not_before": iso(task.not_before), "calendar": task.calendar_version}
        found.append({**told, **times_of(task), "links": _prolong(task)})
    return found


def _prolong(task: Task) -> dict[str, str]:
    """The links that open the task to people outside live as long after its new beginning as after the old one."""
    links = SecretLink.objects.filter(task=task, revoked_at__isnull=True)
    until = expiry_of(task, task.opened_at)
    links.update(expires_at=until)
    return {str(pk): until.isoformat() for pk in links.values_list("pk", flat=True)}


def _slot(office: Office, starts: datetime, ends: datetime) -> tuple[str, str, str]:
    """A date has one day: what goes on past midnight is told until its last minute."""
    zone = ZoneInfo(office.zone)
    first, last = starts.astimezone(zone), ends.astimezone(zone)
    if last.date() > first.date():
        last = datetime.combine(first.date() + timedelta(days=1), datetime.min.time()) - timedelta(minutes=1)
    return first.date().isoformat(), f"{first:%H:%M}", f"{last:%H:%M}"
