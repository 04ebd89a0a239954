"""The product's addresses, and the bare view in front of them, under the same middleware."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path

from alur.project.urls import handler400, handler500

__all__ = ["handler400", "handler500", "urlpatterns"]
"""Without the product's handlers a database that is busy for too long is answered by 500, as it never is outside."""

ROWS = [{"number": number, "name": f"Baris {number}", "text": "Tidak ada yang dicari."} for number in range(1, 91)]


@login_not_required
def bare(request: HttpRequest) -> HttpResponse:
    """Ten kilobytes out of a template: no database, no session, no words to translate."""
    return render(request, "bare.html", {"rows": ROWS})


urlpatterns = [path("bare/", bare), path("", include("alur.project.urls"))]
