"""Who has which host when; one booking: opened, changed, cancelled; a series."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from alur.activities.meetings.actions import book_series, cancel, cancel_series, change
from alur.activities.meetings.forms import ChangeForm, KeyedForm, SeriesForm
from alur.activities.meetings.panels import asks_attendance, days_of, slot_of, standing_words, typed_because
from alur.activities.meetings.policies import may_keep, may_set_up
from alur.activities.meetings.queries import account_of, bookings_between, guest_link, made_of, of_office, pool_of
from alur.activities.meetings.queries.after import attendance_of, is_over, minutes_of, sitting_of
from alur.activities.meetings.queries.bookings import moments
from alur.activities.meetings.registry import providers
from alur.activities.meetings.rules.series import Every, Pattern
from alur.foundation.offices.queries import local_day
from alur.foundation.outbox.ports import OutcomeUnknown, Rejected, RetryLater
from alur.kernel import clock

from .pages import handle, keeper_of, posted

if TYPE_CHECKING:
    from alur.activities.meetings.models import Booking, Host
    from alur.foundation.offices.models import Office, Officer

SHOWN = 14
"""Days on one page."""


@require_safe
def pool(request: HttpRequest) -> HttpResponse:
    """Two weeks of the office's bookings, day by day."""
    officer = keeper_of(request)
    office = officer.office
    first = _day(request.GET.get("hari", ""), local_day(office, clock.now()))
    begins = datetime.combine(first, time(), tzinfo=ZoneInfo(office.zone))
    rows = bookings_between(office, begins, begins + timedelta(days=SHOWN))
    context = {
        "days": days_of(rows, office.zone),
        "first": first,
        "last": first + timedelta(days=SHOWN - 1),
        "earlier": f"?hari={first - timedelta(days=SHOWN)}",
        "later": f"?hari={first + timedelta(days=SHOWN)}",
        "zone": office.zone,
        "administers": may_set_up(officer, office),
        "hosts": list(pool_of(office.pk)),
    }
    return render(request, "meetings/pool.html", context)


def _day(said: str, otherwise: date) -> date:
    try:
        day = date.fromisoformat(said)
    except ValueError:
        return otherwise
    return day if 2000 <= day.year <= 2200 else otherwise


def _booking(request: HttpRequest, booking_id: UUID) -> tuple[Officer, Booking]:
    officer = keeper_of(request)
    found = get_object_or_404(of_office(officer.office), pk=booking_id)
    return officer, found


@require_safe
def booking(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """One booking. Its links are shown to the host's keepers only, and the host's own link is not even made here."""
    officer, found = _booking(request, booking_id)
    keeps = may_keep(officer, found.host, clock.now())
    made = made_of(found) if keeps and found.state != "cancelled" else None
    ended = keeps and found.state != "cancelled" and is_over(found, clock.now())
    there = attendance_of(found) if ended else None
    context = {
        "booking": found,
        "zone": officer.office.zone,
        "ended": ended,
        "there": there,
        "minutes": minutes_of(found) if ended else "",
        "sitting": sitting_of(found) if ended else None,
        "asks": asks_attendance(found, made, there),
        "typed_because": typed_because(found, there) if ended else "",
        "stands": standing_words(found),
        "keeps": keeps,
        "made": made,
        "guest_link": guest_link(found, made) if made else "",
        "coming": found.state != "cancelled" and found.ends > clock.now(),
    }
    return render(request, "meetings/booking.html", context)


@require_safe
def open_as_host(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Go on to the meeting with the host's rights, by an address that is asked for at this very click.

    Nothing changes, so it is a link: a form may not lead to another site (form-action of the CSP).
    """
    officer, found = _booking(request, booking_id)
    if not may_keep(officer, found.host, clock.now()) or found.state == "cancelled":
        raise Http404
    made, name = made_of(found), found.host.provider
    if made is None or name not in providers:
        messages.error(request, _("Rapatnya belum dibuat di penyedia. Coba lagi sebentar lagi."))
        return redirect("meetings:booking", found.pk)
    try:
        address = providers.get(name).host_link(account_of(found.host), made, officer.name)
    except (RetryLater, Rejected, OutcomeUnknown) as error:
        messages.error(request, _("Penyedia tidak memberi tautan tuan rumah: %(why)s") % {"why": error})
        return redirect("meetings:booking", found.pk)
    if not address.startswith("https://"):
        messages.error(request, _("Penyedia ini tidak punya tautan tuan rumah. Masuk lewat programnya."))
        return redirect("meetings:booking", found.pk)
    response = HttpResponse(status=302, headers={"Location": address})
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["Cache-Control"] = "no-store"
    return response


def _kept(officer: Officer, found: Booking) -> HttpResponse | None:
    """Http404 for who does not keep the host; what is cancelled already is only shown."""
    if not may_keep(officer, found.host, clock.now()):
        raise Http404
    return redirect("meetings:booking", found.pk) if found.state == "cancelled" else None


def _hosts(officer: Officer) -> list[Host]:
    at = clock.now()
    return [host for host in pool_of(officer.office_id).select_related("office") if may_keep(officer, host, at)]


@require_http_methods(["GET", "HEAD", "POST"])
def change_page(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    officer, found = _booking(request, booking_id)
    if over := _kept(officer, found):
        return over
    zone, hosts = officer.office.zone, _hosts(officer)
    begun = {"slot": slot_of(found.starts, found.ends, ZoneInfo(zone)), "host": str(found.host_id)}
    form = ChangeForm(posted(request), hosts=hosts, initial=begun)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        starts, ends = moments(data["slot"], zone)
        host = next(each for each in hosts if str(each.pk) == data["host"])
        changed = change(booking=found, officer=officer, starts=starts, ends=ends, host=host, at=clock.now())
        said = _("Rapat dipindahkan. Yang sudah menerima undangan lewat surel diberi tahu oleh sistem.")
        if changed.case_id is None:
            said = _("Rapat dipindahkan. Beri tahu pesertanya.")
        return said, reverse("meetings:booking", args=[changed.pk])

    back = reverse("meetings:booking", args=[found.pk])
    context = {"heading": _("Pindahkan rapat"), "button": _("Pindahkan"), "back": back, "about": found.title}
    return handle(request, form, do, context)


@require_http_methods(["GET", "HEAD", "POST"])
def cancel_page(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Asks once more. `?rangkaian` cancels all of its series that is still to come."""
    officer, found = _booking(request, booking_id)
    if over := _kept(officer, found):
        return over
    whole = found.series if "rangkaian" in request.GET else None

    def do(_data: dict[str, Any]) -> tuple[str, str]:
        if whole is None:
            cancel(booking=found, officer=officer, at=clock.now())
            return _("Pemesanan dibatalkan. Waktunya bebas lagi."), reverse("meetings:pool")
        number = cancel_series(series=whole, officer=officer, at=clock.now())
        said = ngettext("%(number)d rapat dibatalkan.", "%(number)d rapat dibatalkan.", number)
        return said % {"number": number}, reverse("meetings:pool")

    context = {
        "heading": _("Batalkan rangkaian") if whole else _("Batalkan rapat"),
        "button": _("Batalkan rapat yang akan datang") if whole else _("Batalkan rapat ini"),
        "back": reverse("meetings:booking", args=[found.pk]),
        "about": found.title,
        "warning": _(
            "Rapatnya dihapus di penyedia, dan tautannya tidak berlaku lagi. Yang sudah menerima undangan lewat surel "
            "mendapat pembatalan."
        )
        if found.case_id
        else _("Rapatnya dihapus di penyedia, dan tautannya tidak berlaku lagi."),
        "danger": True,
    }
    return handle(request, KeyedForm(posted(request)), do, context)


@require_http_methods(["GET", "HEAD", "POST"])
def series(request: HttpRequest) -> HttpResponse:
    """A meeting that comes again: all of them are booked, or none."""
    officer = keeper_of(request)
    hosts = _hosts(officer)
    form = SeriesForm(posted(request), hosts=hosts)

    def do(data: dict[str, Any]) -> tuple[str, str]:
        made = _book(officer, officer.office, hosts, data)
        number = made.bookings.count()
        said = ngettext("%(number)d rapat dipesan.", "%(number)d rapat dipesan.", number) % {"number": number}
        return said, f"{reverse('meetings:pool')}?hari={made.first}"

    context = {"heading": _("Rangkaian rapat"), "button": _("Pesan semua"), "back": reverse("meetings:pool")}
    return handle(request, form, do, context)


def _book(officer: Officer, office: Office, hosts: list[Host], data: dict[str, Any]) -> Any:  # noqa: ANN401  a Series
    starts, ends = moments(data["slot"], office.zone)
    first = starts.date()
    pattern = Pattern(first, Every(data["every"]), date.fromisoformat(data["last"]), data["left_out"], data["moved"])
    return book_series(
        officer=officer,
        host=next(each for each in hosts if str(each.pk) == data["host"]),
        title=data["title"],
        pattern=pattern,
        starts=starts.time(),
        minutes=(ends - starts) // timedelta(minutes=1),
        participants=data["participants"] or 0,
        at=clock.now(),
    )
