from django.apps import AppConfig


class MeetingsConfig(AppConfig):
    name = "alur.activities.meetings"
    label = "meetings"
