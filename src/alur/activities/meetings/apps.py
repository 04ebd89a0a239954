from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "alur.activities.meetings"
    label = "meetings"
    mounted_at = "meja/rapat/"

    def ready(self) -> None:
        from . import plug  # noqa: F401  registers the activities and the carrier
