"""Root urls: each slice brings its own; this file only says where they hang. A slice of `activities` or `connectors`
that has pages says so itself, by `mounted_at` of its AppConfig."""

from django.apps import apps
from django.urls import include, path

urlpatterns = [
    path("akun/", include("alur.foundation.offices.urls")),
    path("meja/pengaturan/", include("alur.administration.urls")),
    path("api/v1/", include("alur.api.urls")),
    *(
        path(each.mounted_at, include(f"{each.name}.urls"))
        for each in apps.get_app_configs()
        if hasattr(each, "mounted_at")
    ),
    path("meja/", include("alur.desk.urls")),
    path("", include("alur.public.urls")),  # last: begins with any office's slug
]

handler400 = "alur.ui.errors.unreadable"
handler500 = "alur.ui.errors.broken_down"
