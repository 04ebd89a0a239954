from django.apps import AppConfig


class PublicConfig(AppConfig):
    name = "alur.public"
    label = "public"
