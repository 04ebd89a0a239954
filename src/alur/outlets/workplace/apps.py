from django.apps import AppConfig


class WorkplaceConfig(AppConfig):
    name = "alur.outlets.workplace"
    label = "workplace"
