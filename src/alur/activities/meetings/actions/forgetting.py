"""Forgetting the people of meetings: with the case they belong to, or, where they have none, once kept long enough."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from alur.activities.meetings.models import Booking, Series
from alur.foundation.offices.models import Office
from alur.outlets.protection.ports import Held

FORGOTTEN = {"title": "–", "made_sealed": "", "attendance_sealed": "", "minutes_sealed": ""}


def erase(*, cases: Collection[UUID]) -> None:
    """Forget what the meetings of these cases were about, where they were and who came; how many stays."""
    Booking.objects.filter(case__in=cases).update(**FORGOTTEN)


class MeetingsBeside:
    """Meetings that no case asked for: series, and what the keepers booked themselves."""

    label = gettext_lazy("rapat tanpa permohonan")

    def held(self, office: Office, before: datetime | None, at: datetime) -> Held:
        due = Q(ends__lt=before) if before else Q(pk__in=[])
        found = _named(office).filter(ends__lt=at).aggregate(
            count=Count("pk"), due=Count("pk", filter=due), oldest=Min("ends")
        )  # fmt: skip
        return Held(found["count"], found["due"], found["oldest"])

    def erase(self, office: Office, before: datetime, at: datetime, most: int) -> int:
        """A series loses its name with the last of its meetings that has one."""
        oldest = _named(office).filter(ends__lt=before).order_by("ends", "pk").values_list("pk", "series")[:most]
        rows = list(oldest)
        done = Booking.objects.filter(pk__in=[pk for pk, _series in rows]).update(**FORGOTTEN)
        named = Booking.objects.filter(series=OuterRef("pk")).exclude(title=FORGOTTEN["title"])
        series = Series.objects.filter(pk__in={pk for _booking, pk in rows if pk})
        series.exclude(Exists(named)).update(title=FORGOTTEN["title"])
        return done


def _named(office: Office) -> QuerySet[Booking]:
    return Booking.objects.filter(host__office=office, case__isnull=True).exclude(**FORGOTTEN)
