"""What Zoom brings: the provider of meetings, and who reads what Zoom tells."""

from alur.activities.meetings.registry import providers
from alur.foundation.arrivals.registry import receivers

from .actions import Zoom, pass_on
from .queries import SOURCE

providers.add(Zoom.name, Zoom())
receivers.add(SOURCE, pass_on)
