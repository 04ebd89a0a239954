from django.apps import AppConfig


class RecipientsConfig(AppConfig):
    name = "alur.activities.recipients"
    label = "recipients"

    def ready(self) -> None:
        from . import plug  # noqa: F401  registers the activity
