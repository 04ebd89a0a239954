"""Reading what arrived."""

import json
from collections.abc import Iterator

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from alur.foundation.journal.ports import Fault, Inspection
from alur.foundation.privacy.sealing import unseal

from .models import Arrival
from .ports import Arrived
from .registry import receivers


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


def arrival_faults(look: Inspection) -> Iterator[Fault]:
    """Each message has somebody who looks at it, and none was given up."""
    rows = Arrival.objects.order_by("pk").values_list("pk", "source", "tries", "next_try_at", "last_error")
    for pk, source, tries, waits_until, error in rows.iterator(chunk_size=1000):
        look.seen += 1
        about = f"arrival:{pk}"
        if source not in receivers:
            text = _("Kiriman dari luar %(arrival)s: tidak ada yang membaca “%(source)s”.")
            yield Fault("arrivals.receiver", about, text % {"arrival": pk, "source": source})
        if tries and error and waits_until is None:
            text = _("Kiriman dari luar %(arrival)s tidak dapat diolah (%(error)s) dan tidak dicoba lagi.")
            yield Fault("arrivals.given_up", about, text % {"arrival": pk, "error": error})
