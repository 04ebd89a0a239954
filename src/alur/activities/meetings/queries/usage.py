"""What the hosts were used for: read, reckoned by `rules/usage.py`, and told as tables."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from alur.activities.meetings.models import Booking, BookingState, Host, Sitting
from alur.activities.meetings.rules.usage import Figures, Meeting, Share, Span, Usage, sittings_of, usage
from alur.engine.cases.queries.units import asking_units
from alur.engine.worktime.queries import calendar_for
from alur.foundation.offices.models import Office
from alur.outlets.reports.rules.months import Month
from alur.outlets.reports.rules.tables import Cell, Column, Table

from .hosts import hosts
from .pool import room_of

MOST_MONTHS = 36
"""In one report: what is read grows with it."""


@dataclass(frozen=True)
class Report:
    """`nothing`: no meeting began or was to begin within the time, and none went on into it."""

    tables: list[Table]
    nothing: bool


def span_of(office: Office, first: Month, last: Month, at: datetime) -> Span:
    """From the beginning of the first month to the end of the last, by the office's clock; at most until now."""
    begins, ends = first.bounds(office.zone)[0], last.bounds(office.zone)[1]
    return begins, max(begins, min(ends, at))


def usage_report(office: Office, first: Month, last: Month, at: datetime) -> Report:
    """The tables of these months, both included. Nine queries at most, whatever was booked."""
    within = span_of(office, first, last, at)
    meetings = meetings_within(office, within)
    met = {each.host for each in meetings}
    shown = [host for host in hosts(office) if host.is_active or host.pk in met]
    found = usage(meetings, [room_of(host) for host in shown], within, calendar_for(office))
    return Report([_by_host(shown, found), _by_unit(found)], nothing=not meetings)


def meetings_within(office: Office, within: Span) -> list[Meeting]:
    """Those that touch the time, also cancelled ones; but for those that another booking carries on."""
    sittings = Prefetch("sittings", Sitting.objects.order_by("began_at", "pk"))
    rows = Booking.objects.filter(host__office=office, starts__lt=within[1], ends__gt=within[0])
    rows = rows.filter(followed_by__isnull=True).order_by("starts", "pk").prefetch_related(sittings)
    found = list(rows)
    units = asking_units(office, {each.case_id for each in found if each.case_id})
    return [_meeting(each, units.get(each.case_id, "") if each.case_id else None) for each in found]


def _meeting(row: Booking, unit: str | None) -> Meeting:
    told = [(each.began_at, each.ended_at) for each in row.sittings.all()]
    return Meeting(
        host=row.host_id,
        unit=unit,
        starts=row.starts,
        ends=row.ends,
        cancelled=row.state == BookingState.CANCELLED,
        moved=row.moved > 0,
        people=row.participants if row.attended is None else row.attended,
        sittings=sittings_of(told, row.starts, row.ends) or None,
    )


def _by_host(shown: list[Host], found: Usage) -> Table:
    rows = [(host.name, *_of_host(found.by_host.get(host.pk, Figures()), found.shares[host.pk])) for host in shown]
    total = (_("Jumlah"), *_of_host(found.whole, sum(found.shares.values(), Share())))
    columns = (
        Column(_("Akun rapat"), "text"),
        Column(_("Rapat")),
        Column(_("Pernah dipindahkan")),
        Column(_("Dibatalkan")),
        Column(_("Jam dipesan"), "duration"),
        Column(_("Bagian jam buka"), "share"),
        Column(_("Diketahui lamanya")),
        Column(_("Jam berlangsung"), "duration"),
        Column(_("Peserta terbanyak")),
    )
    note = _(
        "Rapat dihitung di bulan mulainya, tanpa yang dibatalkan; jamnya dihitung di bulan berlangsungnya, tanpa jeda. "
        "Bagian jam buka memakai jam buka dan batas rapat bersamaan akun saat ini. Jam berlangsung hanya dari rapat "
        "yang mulai dan selesainya dikabarkan penyedia. Peserta: yang hadir; bila tidak diketahui, perkiraannya."
    )
    return Table(_("Per akun rapat"), columns, tuple(rows), total if rows else (), note)


def _of_host(found: Figures, part: Share) -> tuple[Cell, ...]:
    used = found.used if found.used or found.known else None
    return (
        found.held, found.moved, found.cancelled, found.booked, part.fraction, found.known, used, found.most or None,
    )  # fmt: skip


def _by_unit(found: Usage) -> Table:
    beside = {"": _("Tidak disebutkan"), None: _("Dipesan oleh pengelola")}
    named = sorted(found.by_unit.items(), key=lambda each: (not each[0], (each[0] or "").casefold()))
    rows: list[tuple[Cell, ...]] = [
        (name or beside[name], each.held, each.booked, each.people) for name, each in named if each.held or each.booked
    ]
    total = (_("Jumlah"), found.whole.held, found.whole.booked, found.whole.people) if rows else ()
    columns = (
        Column(_("Unit"), "text"),
        Column(_("Rapat")),
        Column(_("Jam dipesan"), "duration"),
        Column(_("Peserta")),
    )
    note = _(
        "Unit seperti ditulis pemohon; huruf besar dan kecil tidak dibedakan. “Tidak disebutkan” juga memuat "
        "permohonan yang datanya sudah dihapus; “Dipesan oleh pengelola” adalah rangkaian dari halaman Rapat."
    )
    return Table(_("Per unit"), columns, tuple(rows), total, note)
