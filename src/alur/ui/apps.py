from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "alur.ui"
    label = "ui"
