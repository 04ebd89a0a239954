from django.apps import AppConfig


class BigBlueButtonConfig(AppConfig):
    name = "alur.connectors.bigbluebutton"
    label = "bigbluebutton"
    mounted_at = "kait/bbb/"

    def ready(self) -> None:
        from . import plug  # noqa: F401  importing it fills the registries
