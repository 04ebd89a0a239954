from django.apps import AppConfig


class ArrivalsConfig(AppConfig):
    name = "alur.foundation.arrivals"
    label = "arrivals"

    def ready(self) -> None:
        from . import plug  # noqa: F401  importing it fills the registries
