from django.apps import AppConfig


class CasesConfig(AppConfig):
    name = "alur.engine.cases"
    label = "cases"
