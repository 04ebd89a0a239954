from django.apps import AppConfig


class SmtpConfig(AppConfig):
    name = "alur.connectors.smtp"
    label = "smtp"
