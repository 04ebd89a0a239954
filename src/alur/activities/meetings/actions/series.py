"""A series: all of its meetings or none."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.utils.translation import gettext as _

from alur.activities.meetings.models import Booking, Host, Series
from alur.activities.meetings.policies import may_keep
from alur.activities.meetings.queries import look_at
from alur.activities.meetings.rules.series import MOST, Pattern, times_on
from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.models import Officer
from alur.foundation.offices.queries import office_lock
from alur.kernel.errors import Invalid, Refused
from alur.ui.dates import long_date

from .bookings import Asked, book, cancel
from .holding import lock_host


@transaction.atomic
def book_series(
    *,
    officer: Officer,
    host: Host,
    title: str,
    pattern: Pattern,
    starts: time,
    minutes: int,
    participants: int,
    at: datetime,
) -> Series:
    """Book every day of the pattern on one host, all or none; the time of day is the office's wall clock.

    Raises Refused, and Invalid at `days` that names every day on which the host is not free.
    """
    office_lock(officer.office)
    host = lock_host(host)
    if not may_keep(officer, host, at):
        raise Refused(_("Hanya pengelola akun rapat ini yang dapat memesan rangkaian."))
    days = _days(pattern)
    spans = [times_on(day, starts, minutes, officer.office.zone) for day in days]
    if spans[0][0] <= at:
        raise Invalid({"first": _("Hari pertama sudah lewat. Pilih hari yang akan datang.")})
    pool = look_at(officer.office, spans[0][0], spans[-1][1])
    colliding = [day for day, span in zip(days, spans, strict=True) if host not in pool.free(*span)]
    if colliding:
        raise Invalid({"days": collisions(colliding)})
    series = Series.objects.create(
        office=officer.office, title=title, every=pattern.every, first=pattern.first, last=pattern.last,
        made_by=officer.actor, made_at=at,
    )  # fmt: skip
    for first, last in spans:
        asked = Asked(first, last, title, participants)
        book(office=officer.office, asked=asked, by=officer.actor, at=at, host=host, series=series)
    data = {"series": str(series.pk), "host": host.pk, "meetings": len(spans)}
    write_entry(
        stream=f"office:{officer.office_id}", kind="office.series_booked", actor=officer.actor, at=at, data=data
    )  # fmt: skip
    return series


def _days(pattern: Pattern) -> list[date]:
    days = sorted(pattern.days())
    if not days:
        raise Invalid({"last": _("Tidak ada hari di dalam rangkaian ini. Periksa hari terakhirnya.")})
    if len(days) > MOST:
        raise Invalid({"last": _("Paling banyak %(most)d rapat dalam satu rangkaian.") % {"most": MOST}})
    if len(set(days)) < len(days):
        raise Invalid({"moved": _("Dua rapat jatuh pada hari yang sama. Pindahkan ke hari lain.")})
    return days


def collisions(days: Sequence[date]) -> str:
    said = _("Akun ini tidak bebas pada: %(days)s. Lewati atau pindahkan hari itu, atau pilih akun lain.")
    return said % {"days": "; ".join(long_date(day) for day in days)}


@transaction.atomic
def cancel_series(*, series: Series, officer: Officer, at: datetime) -> int:
    """Cancel what of it is still to come; how many. Twice is once."""
    coming = Booking.objects.filter(series=series, starts__gt=at).exclude(state="cancelled").order_by("starts")
    found = list(coming)
    for booking in found:
        cancel(booking=booking, officer=officer, at=at)
    return len(found)
