"""What a standing room brings: the provider of meetings."""

from alur.activities.meetings.registry import providers

from .actions import Standing

providers.add(Standing.name, Standing())
