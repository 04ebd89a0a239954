from django.urls import path

from . import views

app_name = "bigbluebutton"
urlpatterns = [path("<slug:meeting>/<str:token>/", views.ended, name="ended")]
