"""The public schedule as a calendar to subscribe to. Made again only when one of its cases was acted on."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.cache import caches
from django.urls import reverse
from django.utils.http import http_date
from django.utils.translation import gettext as _

from alur.engine.cases.queries import Slot, feed_slots, schedule_mark
from alur.kernel import ics

from .schedule import MONTHS_AHEAD, ScheduledService, same_unit

if TYPE_CHECKING:
    from alur.foundation.offices.models import Office

BACK, AHEAD = timedelta(days=92), timedelta(days=31 * MONTHS_AHEAD)
KEPT_SECONDS = 3600
"""How long a process keeps a feed that it made. Its mark says whether it is still right, so this only frees memory."""


@dataclass(frozen=True)
class Feed:
    """`etag` is in quotes, as the header wants it."""

    body: bytes
    etag: str
    modified_at: datetime

    @property
    def seconds(self) -> int:
        """`modified_at` as HTTP compares it."""
        return int(self.modified_at.timestamp())

    @property
    def http_date(self) -> str:
        return http_date(self.seconds)


def feed_of(
    office: Office, services: Sequence[ScheduledService], *, unit: str, narrowed: bool, today: date, language: str
) -> Feed:
    """The dates of these services from three months back on, as text. Two queries where nothing changed, else six."""
    first, last = today - BACK, today + AHEAD
    slugs = [each.slug for each in services]
    mark = schedule_mark(office, slugs, first, last)
    asked = [mark, today, language, office.name, office.zone, unit.casefold(), narrowed, settings.BASE_URL, *services]
    digest = hashlib.sha256("\n".join(map(str, asked)).encode()).hexdigest()
    key = f"feed:{office.pk}:{digest}"
    found: Feed | None = caches["process"].get(key)
    if found is None:
        slots, changed_at = feed_slots(office, slugs, first, last, today=today)
        shown = [each for each in slots if same_unit(each, unit)]
        body = _written(office, services, shown, unit, narrowed)
        midnight = datetime.combine(today, datetime.min.time(), ZoneInfo(office.zone))
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        found = Feed(body, etag, max(changed_at, midnight) if changed_at else midnight)
        if shown:  # a word that nobody's unit is called is not worth keeping
            caches["process"].set(key, found, KEPT_SECONDS)
    return found


def _written(
    office: Office, services: Sequence[ScheduledService], slots: list[Slot], unit: str, narrowed: bool
) -> bytes:
    titles = {each.slug: each.title for each in services}
    words = [_("Jadwal"), office.short_name, *(titles.values() if narrowed else []), *([unit] if unit else [])]
    page = settings.BASE_URL.rstrip("/") + reverse("public:schedule", args=[office.slug])
    return ics.feed(
        [_event(each, titles, page, ZoneInfo(office.zone)) for each in slots],
        name=" – ".join([" ".join(words[:2]), *words[2:]]),
        description=_("Jadwal untuk umum. Tautan untuk bergabung hanya dikirim kepada yang diundang."),
        zone=office.zone,
        url=page,
    )


def _event(slot: Slot, titles: dict[str, str], page: str, zone: ZoneInfo) -> ics.Event:
    assert slot.revision is not None
    title = slot.title or _("Terpakai")
    start, end = slot.span(zone)
    return ics.Event(
        uid=str(slot.key),
        sequence=slot.revision.sequence,
        changed_at=slot.revision.changed_at,
        start=start if slot.start else slot.day,
        end=end if slot.start else slot.day,
        # Many programs show a cancelled date like any other, so its title says so as well.
        title=_("Dibatalkan: %(title)s") % {"title": title} if slot.cancelled else title,
        description="\n".join(filter(None, [slot.unit, titles[slot.service]])),
        url=f"{page}?hari={slot.day.isoformat()}",
        categories=(titles[slot.service],),
        cancelled=slot.cancelled,
    )
