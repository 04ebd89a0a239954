from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    name = "alur.engine.worktime"
    label = "worktime"

    def ready(self) -> None:
        from . import plug  # noqa: F401  importing it fills the registries
