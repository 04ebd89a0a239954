from django.apps import AppConfig


class S3Config(AppConfig):
    name = "alur.connectors.s3"
    label = "s3"

    def ready(self) -> None:
        from . import plug  # noqa: F401  importing it fills the registries
