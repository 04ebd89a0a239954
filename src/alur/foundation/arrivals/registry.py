"""Who looks at what came, by its source."""

from alur.kernel.registry import Registry

from .ports import Receiver

receivers: Registry[Receiver] = Registry("receiver of what arrives")
