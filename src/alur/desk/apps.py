from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "alur.desk"
    label = "desk"

    def ready(self) -> None:
        from . import plug  # noqa: F401
