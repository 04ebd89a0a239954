from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "alur.activities.surveys"
    label = "surveys"

    def ready(self) -> None:
        from . import plug  # noqa: F401  registers the activity
