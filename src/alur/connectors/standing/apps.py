from django.apps import AppConfig


class StandingConfig(AppConfig):
    name = "alur.connectors.standing"
    label = "standing"

    def ready(self) -> None:
        from . import plug  # noqa: F401  importing it fills the registries
