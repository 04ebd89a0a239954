from django.apps import AppConfig


class BigBlueButtonConfig(AppConfig):
    name = "alur.connectors.bigbluebutton"
    label = "bigbluebutton"

    def ready(self) -> None:
        from . import plug  # noqa: F401  importing it fills the registries
