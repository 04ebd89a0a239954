from django.apps import AppConfig


class ZoomConfig(AppConfig):
    name = "alur.connectors.zoom"
    label = "zoom"
    mounted_at = "kait/zoom/"

    def ready(self) -> None:
        from . import plug  # noqa: F401  importing it fills the registries
