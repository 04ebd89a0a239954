from django.apps import AppConfig


class SmtpConfig(AppConfig):
    name = "alur.connectors.smtp"
    label = "smtp"

    def ready(self) -> None:
        from . import plug  # noqa: F401
