from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "alur.foundation.journal"
    label = "journal"

    def ready(self) -> None:
        from . import plug  # noqa: F401  importing it fills the registries
