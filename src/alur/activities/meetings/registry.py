"""What meetings collect from above, and whom they let providers ask and tell."""

from alur.kernel.registry import Registry

from .ports import Hosts, Listener, Provider

providers: Registry[Provider] = Registry("provider of meetings")
"""By name ("zoom"); a host keeps the name of its own."""
hosts: Registry[Hosts] = Registry("book of hosts")
listeners: Registry[Listener] = Registry("listener to what happens in meetings")
