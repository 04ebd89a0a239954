"""Booking what a case asks for, when its step is completed."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from alur.activities.meetings.models import Booking, Host
from alur.activities.meetings.queries import free_times_for, last_wish, pool_of
from alur.activities.meetings.queries.bookings import Wish
from alur.engine.cases.ports import TaskView
from alur.engine.cases.rules.actors import Actor
from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.models import Office
from alur.kernel.errors import AlurError, Invalid
from alur.ui.dates import slot_words

from .bookings import Asked, book

HOST, OWN_LINK = "meetings_host", "sendiri"
"""The form's field, and its answer where no host of the pool is wanted."""


def book_for(*, task: TaskView, data: Mapping[str, Any], by: Actor, at: datetime) -> Booking | None:
    """Book the host that was chosen, or the smallest that fits; nothing where the office has no hosts, no time was
    asked for, or a link will be pasted. Inside the completing transaction. Raises Invalid at HOST."""
    chosen = str(data.get(HOST) or "")
    office = Office.objects.get(pk=task.office_id)
    wish = last_wish(task, office.zone)
    hosts = {str(host.pk): host for host in pool_of(office.pk)}
    if chosen == OWN_LINK or not hosts or wish is None:
        return None
    booking = _book(task, office, wish, hosts.get(chosen), by, at)
    entry = {"task": str(task.task_id), "step": task.step.id, "visit": task.visit, "booking": str(booking.pk)}
    entry |= {"name": booking.host.name, "starts": booking.starts.isoformat(), "ends": booking.ends.isoformat()}
    write_entry(stream=task.stream, kind="meetings.booked", actor=str(by), at=at, data=entry)
    return booking


def _book(task: TaskView, office: Office, wish: Wish, host: Host | None, by: Actor, at: datetime) -> Booking:
    asked = Asked(
        wish.starts, wish.ends, wish.title, wish.participants, wish.record, task.case_id, task.task_id
    )  # fmt: skip
    try:
        return book(office=office, asked=asked, host=host, by=str(by), at=at)
    except AlurError as error:
        raise Invalid({HOST: f"{error} {other_times(office, wish, at)}".strip()}) from error


def other_times(office: Office, wish: Wish, at: datetime, most: int = 3) -> str:
    """In words, for a message; "" where there is none."""
    found = free_times_for(
        office, wanted=wish.starts, length=wish.length, participants=wish.participants, at=at, most=most
    )  # fmt: skip
    if not found:
        return ""
    language = get_language() or "id"
    times = "; ".join(slot_words(starts, ends, office.zone, language) for starts, ends in found)
    return _("Waktu lain yang bebas: %(times)s.") % {"times": times}
