"""The door of a meeting whose provider gives each guest a link of their own: it asks for a name, and makes it."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from alur.activities.meetings.actions import link_for_guest
from alur.activities.meetings.queries import booking_behind
from alur.foundation.outbox.ports import Rejected, RetryLater
from alur.kernel import clock
from alur.kernel.errors import Conflict
from alur.public.forms import GuestForm
from alur.public.policies import may_try_link

from .pages import private, with_form


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def meeting(request: HttpRequest, intent: str, token: str) -> HttpResponse:
    """GET tells when and what; POST shows the link: a form may not lead to another site (form-action of the CSP)."""
    booking = booking_behind(intent, token)
    if booking is None:
        if not may_try_link(address=str(get_adapter().get_client_ip(request))):
            return private(HttpResponse(status=429))
        raise Http404
    form, link, status = GuestForm(request.POST if request.method == "POST" else None), "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                link = link_for_guest(booking=booking, who=form.cleaned_data["name"], at=clock.now())
                status = 200
            except Conflict as fault:
                status = 409
                form.add_error(None, str(fault))
            except (RetryLater, Rejected) as fault:
                status = 503
                form.add_error(None, str(fault))
    context = {"booking": booking, "office": booking.host.office, "form": form, "link": link}
    return with_form(private(render(request, "public/meeting.html", context, status=status)))
