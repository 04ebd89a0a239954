from django.apps import AppConfig


class WorkplaceConfig(AppConfig):
    name = "alur.outlets.workplace"
    label = "workplace"

    def ready(self) -> None:
        from . import plug  # noqa: F401  importing it fills the registries
