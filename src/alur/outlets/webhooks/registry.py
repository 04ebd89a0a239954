"""What webhooks collect from above."""

from alur.kernel.registry import Registry

from .ports import Sender

HTTP = "http"

senders: Registry[Sender] = Registry("sender")
"""By name; a connector fills `HTTP`."""
