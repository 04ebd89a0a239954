from django.apps import AppConfig


class WebhookSenderConfig(AppConfig):
    name = "alur.connectors.webhooks"
    label = "webhook_sender"

    def ready(self) -> None:
        from . import plug  # noqa: F401
