"""The API's addresses, under /api/v1/. Whatever else begins so is answered as a problem, not as a page."""

from django.contrib.auth.decorators import login_not_required
from django.urls import path, re_path

from .views.document import openapi, overview
from .views.root import no_such_address, open_to_programs, patterns

app_name = "api"

urlpatterns = [
    path("", login_not_required(overview), name="overview"),
    path("openapi.json", open_to_programs(openapi), name="openapi"),
    *patterns(),
    # Whatever it is made of, a line break too, which `<path:…>` does not take.
    re_path(r"^(?P<rest>[\s\S]+)$", open_to_programs(no_such_address), name="nothing"),
]
