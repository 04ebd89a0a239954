"""What meetings collect from above."""

from alur.kernel.registry import Registry

from .ports import Provider

providers: Registry[Provider] = Registry("provider of meetings")
"""By name ("zoom"); a host keeps the name of its own."""
