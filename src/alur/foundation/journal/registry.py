"""What the journal collects from above."""

from alur.kernel.registry import Registry

from .ports import Check, Kind, Owner

kinds: Registry[Kind] = Registry("kind of entry")
owners: Registry[Owner] = Registry("owner of chains")
checks: Registry[Check] = Registry("check")


def declare(*told: Kind) -> None:
    """Take up these kinds, each under its own name."""
    for kind in told:
        kinds.add(kind.name, kind)
