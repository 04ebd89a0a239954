"""What a pasted link brings: the provider of meetings."""

from alur.activities.meetings.registry import providers

from .actions import Pasted

providers.add(Pasted.name, Pasted())
