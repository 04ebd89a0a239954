"""What a step had booked takes place at another time, or not at all: told to the case without opening it again."""

from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from alur.engine.cases.models import Task
from alur.engine.cases.rules.actors import Actor
from alur.engine.cases.rules.slots import Rescheduled
from alur.foundation.offices.models import Office

from .run import act_on


def move_date(*, task_id: UUID, starts: datetime, ends: datetime, by: Actor, at: datetime) -> None:
    """What the visit `task_id` had booked now takes place from `starts` to `ends` (aware): its case's date follows.

    Also of a case whose service is done or that ended: no step is opened, no clock runs again. The answers stay as
    they were given, and one that is given later counts more. Part of the caller's transaction, who has asked the policy
    of who may. Raises Task.DoesNotExist.
    """
    _reschedule("case.date_moved", task_id, (starts, ends), by, at)


def cancel_date(*, task_id: UUID, by: Actor, at: datetime) -> None:
    """What the visit `task_id` had booked does not take place: a date that is published is off. The case goes on.

    Otherwise as `move_date`.
    """
    _reschedule("case.date_cancelled", task_id, None, by, at)


def _reschedule(kind: str, task_id: UUID, span: tuple[datetime, datetime] | None, by: Actor, at: datetime) -> None:
    case_id = Task.objects.values_list("case_id", flat=True).get(pk=task_id)
    with act_on(case_id, by=by, at=at) as (run, case):
        task = Task.objects.get(pk=task_id)
        change = Rescheduled(task.number, at, _slot(case.office, *span) if span else None).as_data()
        case.rescheduled = [*(case.rescheduled or []), change]
        case.save(update_fields=["rescheduled"])
        task.case = case
        run.tell(kind, case, task, change=change)


def _slot(office: Office, starts: datetime, ends: datetime) -> tuple[str, str, str]:
    """A date has one day: what goes on past midnight is told until its last minute."""
    zone = ZoneInfo(office.zone)
    first, last = starts.astimezone(zone), ends.astimezone(zone)
    if last.date() > first.date():
        last = datetime.combine(first.date() + timedelta(days=1), datetime.min.time()) - timedelta(minutes=1)
    return first.date().isoformat(), f"{first:%H:%M}", f"{last:%H:%M}"
