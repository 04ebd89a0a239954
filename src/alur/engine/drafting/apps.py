from django.apps import AppConfig


class DraftingConfig(AppConfig):
    name = "alur.engine.drafting"
    label = "drafting"

    def ready(self) -> None:
        from . import plug  # noqa: F401  importing it fills the registries
