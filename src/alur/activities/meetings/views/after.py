"""After a meeting: the list of who was there, asked of the provider or typed, and the link to its minutes."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST

from alur.activities.meetings.actions.after import ask_attendance, keep_told, write_after
from alur.activities.meetings.forms import AfterForm
from alur.activities.meetings.policies import may_keep
from alur.activities.meetings.queries import of_office
from alur.activities.meetings.queries.after import attendance_of, is_over, minutes_of
from alur.foundation.outbox.ports import OutcomeUnknown, Rejected, RetryLater
from alur.kernel import clock
from alur.kernel.errors import AlurError

from .pages import handle, keeper_of, posted


def _kept(request: HttpRequest, booking_id: UUID) -> tuple[Any, Any]:
    """The officer and the booking, for the keepers of its host; Http404 otherwise."""
    officer = keeper_of(request)
    found = get_object_or_404(of_office(officer.office).select_related("host__office"), pk=booking_id)
    if not may_keep(officer, found.host, clock.now()):
        raise Http404
    return officer, found


@require_http_methods(["GET", "HEAD", "POST"])
def after_page(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    officer, found = _kept(request, booking_id)
    back = reverse("meetings:booking", args=[found.pk])
    if found.state == "cancelled":
        return redirect(back)
    there = attendance_of(found)
    begun: dict[str, Any] = {"minutes": minutes_of(found)}
    if there:
        begun |= {"names": "\n".join(there.names)}
        begun |= {"number": there.number} if there.number != len(there.names) else {}
    form = AfterForm(posted(request), initial=begun)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        write_after(
            booking=found, officer=officer, names=data["names"].splitlines(), number=data["number"],
            minutes=data["minutes"], at=clock.now(),
        )  # fmt: skip
        return _("Daftar hadir dan tautannya disimpan."), back

    context = {"heading": _("Sesudah rapat"), "button": _("Simpan"), "back": back, "about": found.title}
    return handle(request, form, do, context)


@require_POST
def ask(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Asks the provider at this very press, outside any transaction; what went wrong is said on the booking's page."""
    officer, found = _kept(request, booking_id)
    try:
        told = ask_attendance(booking=found) if is_over(found, clock.now()) else ()
        number = keep_told(booking=found, officer=officer, told=told, at=clock.now())
    except AlurError as error:
        messages.error(request, str(error))
    except (RetryLater, Rejected, OutcomeUnknown) as error:
        messages.error(request, _("Penyedia tidak memberi daftar hadir: %(why)s") % {"why": error})
    else:
        said = ngettext("%(number)d orang hadir menurut penyedia.", "%(number)d orang hadir menurut penyedia.", number)
        messages.success(request, said % {"number": number})
    return redirect("meetings:booking", found.pk)
