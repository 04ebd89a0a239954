from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "alur.foundation.offices"
    label = "offices"

    def ready(self) -> None:
        from . import plug  # noqa: F401  fails at start, not at the first sign-in
