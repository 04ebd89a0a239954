from django.apps import AppConfig


class OutboxConfig(AppConfig):
    name = "alur.foundation.outbox"
    label = "outbox"

    def ready(self) -> None:
        from . import plug  # noqa: F401
