from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "alur.foundation.outbox"
    label = "outbox"
