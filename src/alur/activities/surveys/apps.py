from django.apps import AppConfig


class SurveysConfig(AppConfig):
    name = "alur.activities.surveys"
    label = "surveys"
