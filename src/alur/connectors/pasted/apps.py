from django.apps import AppConfig


class PastedConfig(AppConfig):
    name = "alur.connectors.pasted"
    label = "pasted"

    def ready(self) -> None:
        from . import plug  # noqa: F401  importing it fills the registries
