"""One's own calendar: its address is made once, shown once, and revoked at once."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from alur.desk.panels.calendar import calendar_text
from alur.desk.queries import officer_of
from alur.kernel import clock
from alur.kernel.ids import new_token
from alur.outlets.workplace.actions import make_calendar_address, note_calendar_use, revoke_calendar_address
from alur.outlets.workplace.queries import calendar_address_by, calendar_address_of
from alur.ui.errors import page


@require_http_methods(["GET", "HEAD", "POST"])
def address(request: HttpRequest) -> HttpResponse:
    """What it is for, whether there is one; a POST makes one (again) or, with `act=cabut`, revokes it."""
    officer, at, shown = officer_of(request), clock.now(), ""
    if request.method == "POST" and request.POST.get("act") == "cabut":
        revoke_calendar_address(by=officer, at=at)
        messages.success(request, _("Alamat kalender dicabut dan tidak berlaku lagi."))
        return redirect("desk:calendar")
    if request.method == "POST":
        made, secret = make_calendar_address(key=request.POST.get("key", "")[:64], by=officer, at=at)
        if made.revoked_at is None:
            shown = settings.BASE_URL.rstrip("/") + reverse("desk:calendar_feed", args=[secret])
    context = {
        "address": calendar_address_of(officer),
        # In this answer and never again, so there is no redirect; the same form sent again shows the same address.
        "shown": shown,
        "subscribe_url": f"webcal:{shown.partition(':')[2]}",
        "key": new_token(),
        "zone": officer.office.zone,
    }
    response = render(request, "desk/calendar.html", context)
    response["Cache-Control"] = "no-store"
    return response


@login_not_required
@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """For calendar programs, which cannot sign in: whoever has the address reads it. An unknown one is not found."""
    found = calendar_address_by(token)
    if found is None:
        response = page(request, 404, _("Kalender ini tidak ditemukan."))
    else:
        at = clock.now()
        note_calendar_use(address=found, at=at)
        with translation.override(found.officer.language):
            text = calendar_text(found.officer, at)
        response = HttpResponse(text, content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'inline; filename="rapat.ics"'
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
