"""What arrivals bring: their periodic work, and what `alur verify` asks of them."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from alur.foundation.journal.ports import Check
from alur.foundation.journal.registry import checks
from alur.foundation.outbox.ports import Periodic
from alur.foundation.outbox.registry import periodic

from .actions import forget, hand_on
from .queries import arrival_faults

periodic.add("arrivals.hand_on", Periodic("arrivals.hand_on", timedelta(seconds=5), hand_on))
periodic.add("arrivals.forget", Periodic("arrivals.forget", timedelta(hours=24), forget))
checks.add("arrivals", Check("arrivals", _("Kiriman dari luar"), _("kiriman"), arrival_faults))
