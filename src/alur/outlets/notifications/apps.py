from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "alur.outlets.notifications"
    label = "notifications"

    def ready(self) -> None:
        from . import plug  # noqa: F401
