from django.apps import AppConfig


class OfficesConfig(AppConfig):
    name = "alur.foundation.offices"
    label = "offices"
