from django.apps import AppConfig


class WorktimeConfig(AppConfig):
    name = "alur.engine.worktime"
    label = "worktime"
