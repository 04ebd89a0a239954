"""What arrivals bring: their periodic work."""

from datetime import timedelta

from alur.foundation.outbox.ports import Periodic
from alur.foundation.outbox.registry import periodic

from .actions import forget, hand_on

periodic.add("arrivals.hand_on", Periodic("arrivals.hand_on", timedelta(seconds=5), hand_on))
periodic.add("arrivals.forget", Periodic("arrivals.forget", timedelta(hours=24), forget))
