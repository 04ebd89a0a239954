from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "alur.administration"
    label = "administration"

    def ready(self) -> None:
        from . import plug  # noqa: F401  fills the registries
