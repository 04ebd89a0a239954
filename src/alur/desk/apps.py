from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "alur.desk"
    label = "desk"
