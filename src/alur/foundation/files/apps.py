from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "alur.foundation.files"
    label = "files"

    def ready(self) -> None:
        from . import plug  # noqa: F401  importing it fills the registries
