from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "alur.outlets.webhooks"
    label = "webhooks"

    def ready(self) -> None:
        from . import plug  # noqa: F401
