"""What the outbox itself brings: its own periodic work, and the kinds of entries on a delivery's chain."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from alur.foundation.journal.ports import Check, Kind
from alur.foundation.journal.registry import checks, declare, owners

from .actions import sweep, tidy_jobs
from .ports import Periodic
from .queries import delivery_faults, owners_of_deliveries
from .registry import periodic

for work in (
    Periodic(name="outbox.sweep", every=timedelta(seconds=10), run=sweep),
    Periodic(name="outbox.tidy_jobs", every=timedelta(hours=1), run=tidy_jobs),
):
    periodic.add(work.name, work)

declare(
    Kind("delivery.retried", _("%(who)s meminta pengiriman diulang.")),
    Kind("delivery.confirmed", _("%(who)s menyatakan pengiriman sudah sampai.")),
    Kind("delivery.cancelled", _("%(who)s membatalkan pengiriman.")),
    Kind("outbox.held", _("Semua pengiriman ditahan.")),
    Kind("outbox.released", _("Pengiriman yang ditahan dilepas.")),
)

owners.add("delivery", owners_of_deliveries)
checks.add("outbox", Check("outbox", _("Pengiriman"), _("pengiriman"), delivery_faults))
