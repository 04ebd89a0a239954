"""The meetings of an officer's positions as a calendar of their own, with the links to join."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from alur.engine.cases.queries import Appointment, appointments_of
from alur.kernel import ics

if TYPE_CHECKING:
    from datetime import datetime

    from alur.foundation.offices.models import Officer


def calendar_text(officer: Officer, at: datetime) -> bytes:
    """As it is at that moment; the positions held then decide what is in it."""
    zone = ZoneInfo(officer.office.zone)
    return ics.feed(
        [_event(each, zone) for each in appointments_of(officer, at)],
        name=_("Rapat %(office)s: %(name)s") % {"office": officer.office.short_name, "name": officer.name},
        description=_("Hanya untuk Anda. Jangan bagikan alamatnya."),
        zone=officer.office.zone,
    )


def _event(found: Appointment, zone: ZoneInfo) -> ics.Event:
    when = found.when
    page = settings.BASE_URL.rstrip("/") + reverse("desk:case", args=[found.number])
    joins = "" if found.cancelled else found.link
    return ics.Event(
        uid=str(found.key),
        sequence=found.revision.sequence,
        changed_at=found.revision.changed_at,
        start=when.begins(zone) if when.start else when.day,
        end=when.ends(zone) if when.start else when.day,
        title=_("Dibatalkan: %(title)s") % {"title": found.title} if found.cancelled else found.title,
        description="\n".join(filter(None, [found.number, joins, page])),
        location=joins,
        url=page,
        cancelled=found.cancelled,
    )
