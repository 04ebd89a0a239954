from django.apps import AppConfig


class SopsConfig(AppConfig):
    name = "alur.engine.sops"
    label = "sops"

    def ready(self) -> None:
        from . import plug  # noqa: F401  importing it fills the registries
