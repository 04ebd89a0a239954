"""Reading what arrived."""

import json

from django.db.models import QuerySet

from alur.foundation.privacy.sealing import unseal

from .models import Arrival
from .ports import Arrived


def told_about(source: str, about: str) -> list[Arrived]:
    """All that this source said of it, in the order in which it happened there."""
    rows = Arrival.objects.filter(source=source, about=about).select_related("office")
    return [opened(row) for row in rows.order_by("happened_at", "arrived_at", "id")]


def waiting() -> QuerySet[Arrival]:
    """What nobody has looked at yet, in the order of arrival."""
    return Arrival.objects.filter(next_try_at__isnull=False).order_by("next_try_at", "arrived_at", "id")


def opened(row: Arrival) -> Arrived:
    """The message itself."""
    return Arrived(row.source, row.office.slug, row.about, json.loads(unseal(row.payload_sealed)), row.happened_at)
