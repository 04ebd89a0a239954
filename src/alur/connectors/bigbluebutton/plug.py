"""What BigBlueButton brings: the provider of meetings."""

from alur.activities.meetings.registry import providers

from .actions import BigBlueButton

providers.add(BigBlueButton.name, BigBlueButton())
