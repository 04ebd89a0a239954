"""What webhooks bring: their reaction to what happens in cases, and their way out."""

from alur.engine.cases.registry import reactions
from alur.foundation.outbox.registry import carriers

from .actions import WebhookCarrier
from .queries import CARRIER
from .reactions import tell_subscribers

carriers.add(CARRIER, WebhookCarrier())
reactions.add("webhooks", tell_subscribers)
