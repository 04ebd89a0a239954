from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "alur.outlets.reports"
    label = "reports"

    def ready(self) -> None:
        from . import plug  # noqa: F401
