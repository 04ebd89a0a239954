"""What the outbox collects from above."""

from alur.kernel.registry import Registry

from .ports import Carrier, Periodic

carriers: Registry[Carrier] = Registry("carrier")
periodic: Registry[Periodic] = Registry("periodic work")
