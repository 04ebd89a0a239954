"""Writing calendars: always a new edition."""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.models import Office
from alur.foundation.offices.queries import officer_of
from alur.kernel.errors import Refused

from .models import CalendarEdition
from .policies import may_change_calendar
from .queries import editions
from .rules import Calendar, FaultyCalendar, from_data, to_data


@transaction.atomic
def save_calendar(*, office: Office, calendar: Calendar, by: str, at: datetime, note: str = "") -> CalendarEdition:
    """Make `calendar` the office's current edition; due dates already given keep theirs.

    `by` is `officer:<id>`, or `system` for the command line. Refused for everybody who may not; FaultyCalendar where
    the calendar has no working day or another zone than its office.
    """
    officer = officer_of(by)
    if by != "system" and not (officer and may_change_calendar(officer, office)):
        raise Refused(_("Anda tidak dapat mengubah kalender. Mintalah administrator kantor Anda."))
    # The office's row is the lock of its stream: two editions saved at once get two numbers.
    locked = Office.objects.select_for_update().get(pk=office.pk)
    if calendar.zone != locked.zone:
        raise FaultyCalendar(_("Zona waktu kalender harus sama dengan zona waktu kantor."))
    data = to_data(calendar)
    from_data(data, version="")
    newest = editions(locked).values_list("number", flat=True).first()
    edition = CalendarEdition.objects.create(
        office=locked,
        number=(newest or 0) + 1,
        data=data,
        digest=hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest(),
        note=note,
        created_at=at,
        created_by=officer,
    )
    write_entry(
        stream=f"office:{locked.pk}",
        kind="office.calendar_saved",
        actor=by,
        at=at,
        data={"edition": edition.number, "digest": edition.digest},
    )
    return edition
