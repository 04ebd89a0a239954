from django.apps import AppConfig


class PrivacyConfig(AppConfig):
    name = "alur.foundation.privacy"
    label = "privacy"
