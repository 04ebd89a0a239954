"""What this connector brings: the sender of webhooks, which may also reach the networks of ALUR_WEBHOOK_NETWORKS."""

from django.conf import settings

from alur.outlets.webhooks.registry import HTTP, senders

from .actions import HttpSender

senders.add(HTTP, HttpSender(networks=settings.WEBHOOK_NETWORKS))
