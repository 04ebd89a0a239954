"""What BigBlueButton brings: the provider of meetings, and who reads what it tells."""

from alur.activities.meetings.registry import providers
from alur.foundation.arrivals.registry import receivers

from .actions import BigBlueButton, pass_on
from .actions.hearing import SOURCE

providers.add(BigBlueButton.name, BigBlueButton())
receivers.add(SOURCE, pass_on)
