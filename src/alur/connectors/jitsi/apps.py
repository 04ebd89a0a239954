from django.apps import AppConfig


class JitsiConfig(AppConfig):
    name = "alur.connectors.jitsi"
    label = "jitsi"

    def ready(self) -> None:
        from . import plug  # noqa: F401  importing it fills the registries
