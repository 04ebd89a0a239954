from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "alur.outlets.notifications"
    label = "notifications"
