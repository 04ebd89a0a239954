from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "alur.foundation.files"
    label = "files"
