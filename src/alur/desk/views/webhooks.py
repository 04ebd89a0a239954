"""Webhooks of the office, for its administrators: make, try, end, and how the last messages went."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from alur.desk.forms.webhooks import WORDS, WebhookForm
from alur.desk.panels.deliveries import delivery_rows
from alur.desk.queries import officer_of
from alur.foundation.offices.policies import may_administer
from alur.kernel import clock
from alur.kernel.errors import Conflict, Invalid
from alur.kernel.ids import new_token
from alur.outlets.webhooks.actions import end_subscription, send_trial, subscribe
from alur.outlets.webhooks.queries import last_deliveries, subscriptions

ENDED_SHOWN = 5


@require_http_methods(["GET", "HEAD", "POST"])
def webhooks(request: HttpRequest) -> HttpResponse:
    """The subscriptions, and the form to make one. 404 for who does not administer the office."""
    officer, at = officer_of(request), clock.now()
    if not may_administer(officer, officer.office):
        raise Http404
    if request.method != "POST":
        return _page(request, WebhookForm())
    form = WebhookForm(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    given = form.cleaned_data
    try:
        made, secret = subscribe(
            office=officer.office,
            url=given["url"],
            kinds=given["kinds"],
            key=f"form:{given['key']}",
            by=officer.actor,
            at=at,
        )
    except Invalid as fault:
        for name, message in fault.fields.items():
            form.add_error(name if name in form.fields else None, message)
        return _page(request, form, status=422)
    # In this answer and never again, so there is no redirect; the same form sent again shows the same secret.
    return _page(request, WebhookForm(), secret=secret, url=made.url)


def _page(
    request: HttpRequest, form: WebhookForm, *, secret: str = "", url: str = "", status: int = 200
) -> HttpResponse:  # fmt: skip
    officer = officer_of(request)
    found = list(subscriptions(officer.office))
    active = [each for each in found if each.ended_at is None]
    rows = [
        {
            "subscription": each,
            "kinds": [str(WORDS.get(kind, kind)) for kind in each.kinds],
            "deliveries": delivery_rows(last_deliveries(each), officer),
            "key": new_token(),
        }
        for each in active
    ]
    ended = [each for each in found if each.ended_at is not None][:ENDED_SHOWN]
    context = {
        "form": form, "rows": rows, "ended": ended, "secret": secret, "url": url, "zone": officer.office.zone,
    }  # fmt: skip
    response = render(request, "desk/webhooks.html", context, status=status)
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
def act(request: HttpRequest, subscription_id: UUID, act: str) -> HttpResponse:
    """`coba` sends a trial, `matikan` ends it; a GET (after signing in again) leads back to the list."""
    officer, at = officer_of(request), clock.now()
    if act not in ("coba", "matikan") or not may_administer(officer, officer.office):
        raise Http404
    found = get_object_or_404(subscriptions(officer.office), pk=subscription_id)
    if request.method == "POST" and act == "matikan":
        end_subscription(subscription=found, by=officer.actor, at=at)
        messages.success(request, _("Webhook dimatikan. Tidak ada lagi yang dikirim ke sana."))
    elif request.method == "POST":
        key = "".join(filter(str.isprintable, request.POST.get("key", "")))[:64]
        try:
            send_trial(subscription=found, key=key, by=officer.actor, at=at)
        except Conflict as conflict:
            messages.error(request, str(conflict))
        else:
            messages.success(request, _("Percobaan dikirim. Muat ulang halaman ini untuk melihat jawabannya."))
    return redirect("desk:webhooks")
