"""Writing calendars: always a new edition."""

import hashlib
import json
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.models import Office
from alur.foundation.offices.queries import officer_of
from alur.kernel.errors import Conflict, Refused

from .models import CalendarEdition
from .policies import may_change_calendar
from .queries import editions
from .rules import Calendar, FaultyCalendar, from_data, to_data


@transaction.atomic
def save_calendar(
    *,
    office: Office,
    calendar: Calendar,
    by: str,
    at: datetime,
    note: str = "",
    based_on: int | None = None,
) -> CalendarEdition:
    """Make `calendar` the office's current edition; due dates already given keep theirs.

    `based_on`: the number of the edition that it was changed from (0: the shipped one). Conflict where that is not
    current any more; the very calendar that is current gives its edition again.

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
    digest = hashlib.sha256(json.dumps(data, sort_keys=True).encode()).hexdigest()
    current = editions(locked).first()
    newest = current.number if current else 0
    if based_on is not None:
        if current is not None and current.digest == digest:
            return current
        if based_on != newest:
            raise Conflict(_("Kalender baru saja diubah orang lain. Periksa kalender yang berlaku, lalu ubah lagi."))
    edition = CalendarEdition.objects.create(
        office=locked,
        number=newest + 1,
        data=data,
        digest=digest,
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
