"""What Jitsi brings: the provider of meetings."""

from alur.activities.meetings.registry import providers

from .actions import Jitsi

providers.add(Jitsi.name, Jitsi())
