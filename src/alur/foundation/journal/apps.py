from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "alur.foundation.journal"
    label = "journal"
