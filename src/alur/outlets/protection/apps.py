from django.apps import AppConfig


class ProtectionConfig(AppConfig):
    name = "alur.outlets.protection"
    label = "protection"

    def ready(self) -> None:
        from . import plug  # noqa: F401  fills the registries
