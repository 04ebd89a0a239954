from django.urls import path

from . import views

app_name = "zoom"
urlpatterns = [path("<slug:office>/", views.told, name="told")]
