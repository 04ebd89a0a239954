"""What the journal collects from above."""

from alur.kernel.registry import Registry

from .ports import Check, Kind, Owner

kinds: Registry[Kind] = Registry("kind of entry")
owners: Registry[Owner] = Registry("owner of chains")
checks: Registry[Check] = Registry("check")
