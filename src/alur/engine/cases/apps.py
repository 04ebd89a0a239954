from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "alur.engine.cases"
    label = "cases"

    def ready(self) -> None:
        from . import plug  # noqa: F401  importing it fills the registries
