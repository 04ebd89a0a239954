from django.apps import AppConfig


class ClamavConfig(AppConfig):
    name = "alur.connectors.clamav"
    label = "clamav"

    def ready(self) -> None:
        from . import plug  # noqa: F401  importing it fills the registries
