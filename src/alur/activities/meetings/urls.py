"""The pool's addresses, under /meja/rapat/."""

from django.urls import URLPattern

app_name = "meetings"
urlpatterns: list[URLPattern] = []
