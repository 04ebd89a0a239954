"""What the office sent out, and what a person decides where the outbox stopped."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from alur.desk.forms import WaiveForm
from alur.desk.panels.deliveries import WaitingStep, delivery_rows, state_filters, waiting_step
from alur.desk.queries import PAGE_SIZE, officer_of
from alur.foundation.outbox import actions
from alur.foundation.outbox.queries import held_since, page_of, visible_to
from alur.kernel import clock
from alur.kernel.errors import AlurError, Conflict, Invalid
from alur.outlets.notifications.actions import cancel_delivery
from alur.ui.keyset import PARAMETER, addresses

if TYPE_CHECKING:
    from alur.foundation.outbox.models import Delivery

ACTS = {"ulang": actions.retry, "sampai": actions.mark_delivered, "batal": cancel_delivery}


@require_safe
def deliveries(request: HttpRequest) -> HttpResponse:
    """Newest first, of one state where asked."""
    return _page(request)


def _page(request: HttpRequest, fault: str = "", status: int = 200) -> HttpResponse:
    officer = officer_of(request)
    filters, state = state_filters(officer.office, request.GET.get("status", ""))
    page = page_of(officer.office, state, request.GET.get(PARAMETER, ""), PAGE_SIZE)
    newer, older = addresses(page, {"status": state})
    context = {
        "rows": delivery_rows(page.rows, officer),
        "filters": filters,
        "newer": newer,
        "older": older,
        "zone": officer.office.zone,
        "fault": fault,
        "held_since": held_since(),
    }
    return render(request, "desk/deliveries.html", context, status=status)


def act(request: HttpRequest, delivery_id: UUID, act: str) -> HttpResponse:
    """Retry, confirm or cancel one delivery of the own office; cancelling one that a step waits for asks why."""
    officer = officer_of(request)
    if act not in ACTS:
        raise Http404
    delivery = get_object_or_404(visible_to(officer), pk=delivery_id)
    if act == "batal" and (waiting := waiting_step(delivery)):
        return _waive(request, delivery, waiting)
    if request.method != "POST":
        return redirect(reverse("desk:deliveries"))
    try:
        ACTS[act](delivery=delivery, by=officer, at=clock.now())
    except AlurError as error:
        return _page(request, str(error), 409 if isinstance(error, Conflict) else 403)
    return _done(request, act)


def _done(request: HttpRequest, act: str) -> HttpResponse:
    said = {
        "ulang": _("Pengiriman dicoba lagi sekarang."),
        "sampai": _("Dicatat: sudah sampai."),
        "batal": _("Pengiriman dibatalkan."),
    }
    messages.success(request, said[act])
    return redirect(reverse("desk:deliveries"))


def _waive(request: HttpRequest, delivery: "Delivery", waiting: WaitingStep) -> HttpResponse:
    """A step is done by this mail: cancelled, somebody must say how the result got there."""
    form = WaiveForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            reason = form.cleaned_data["reason"]
            try:
                cancel_delivery(delivery=delivery, by=officer_of(request), at=clock.now(), reason=reason)
            except Invalid as error:
                form.add_error("reason", error.fields["reason"])
            except AlurError as error:
                form.add_error(None, str(error))
                status = 409 if isinstance(error, Conflict) else 403
            else:
                return _done(request, "batal")
    context = {"form": form, "delivery": delivery, "waiting": waiting}
    return render(request, "desk/waive.html", context, status=status)
