"""What webhooks bring: their reaction to what happens in cases, and their way out."""

from django.utils.translation import gettext_lazy as _

from alur.engine.cases.registry import reactions
from alur.foundation.journal.ports import Kind
from alur.foundation.journal.registry import declare
from alur.foundation.outbox.registry import carriers

from .actions import WebhookCarrier
from .queries import CARRIER
from .reactions import tell_subscribers

carriers.add(CARRIER, WebhookCarrier())
reactions.add("webhooks", tell_subscribers)
declare(
    Kind("office.webhook_made", _("%(who)s membuat webhook.")),
    Kind("office.webhook_ended", _("%(who)s mengakhiri webhook.")),
)
