"""The account pages with a stand-in for the desk above, which this ring does not know."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

desk = [path("", lambda request: HttpResponse(f"meja {request.user.pk}"), name="inbox")]


def echo_address(request: HttpRequest) -> HttpResponse:
    from alur.foundation.offices.views import client_ip

    return HttpResponse(client_ip(request) or "")


urlpatterns = [
    path("akun/", include("alur.foundation.offices.urls")),
    path("meja/", include((desk, "desk"))),
    path("alamat/", echo_address),
]
