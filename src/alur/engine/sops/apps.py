from django.apps import AppConfig


class SopsConfig(AppConfig):
    name = "alur.engine.sops"
    label = "sops"
