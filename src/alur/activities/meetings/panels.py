"""What the pages of a case show of the pool: what is free, what was booked, how far its making has come."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from alur.engine.cases.ports import FreeTimes, Panel, SlotAsked, TaskView
from alur.foundation.offices.models import Office
from alur.foundation.outbox.models import DeliveryState
from alur.kernel import clock
from alur.ui.dates import zone_name

from .actions.asked import HOST, OWN_LINK, other_times
from .forms import BookForm
from .models import Booking, BookingState
from .ports import Made
from .queries import (
    booking_of_case,
    delivery_of,
    free_times_for,
    last_wish,
    look_at,
    made_of,
    pool_of,
    standing_of_task,
)
from .queries.after import Attendance
from .registry import providers
from .rules.options import Options
from .rules.pool import LONGEST

USUAL_LENGTH = timedelta(hours=1)
OFFERED = 6
MORNING = time(9)
EARLIEST, LATEST = date(2000, 1, 1), date(9000, 1, 1)
"""Whatever year is typed, there are days before and after it to look at."""


def book_panel(task: TaskView) -> Panel | None:
    """The wish beside the pool: who is free, and when else. None for an office without hosts."""
    office, at = Office.objects.get(pk=task.office_id), clock.now()
    wish = last_wish(task, office.zone)
    if wish is None or not pool_of(office.pk).exists():
        return None
    pool = look_at(office, wish.starts, wish.ends)
    free = pool.free(wish.starts, wish.ends, wish.participants) if wish.ends > at else []
    others = []
    if not free:
        others = free_times_for(
            office, wanted=wish.starts, length=wish.length, participants=wish.participants, at=at, most=OFFERED
        )  # fmt: skip
    context = {
        "wish": wish, "zone": office.zone, "free": free, "past": wish.ends <= at, "count": len(pool.hosts),
        "others": others,
    }  # fmt: skip
    return Panel("meetings/_book.html", context)


def book_form(task: TaskView, data: Any) -> BookForm | None:  # noqa: ANN401  what Django's forms take
    """None where there is nothing to choose from."""
    office = Office.objects.get(pk=task.office_id)
    wish = last_wish(task, office.zone)
    if wish is None or not pool_of(office.pk).exists():
        return None
    at = clock.now()
    free = look_at(office, wish.starts, wish.ends).free(wish.starts, wish.ends, wish.participants)
    free = free if wish.ends > at else []
    chosen = (data.get(HOST) if data else "") or OWN_LINK
    lost = chosen not in {OWN_LINK, *(str(host.pk) for host in free)}
    return BookForm(data, free=free, others=other_times(office, wish, at) if lost else "")


def summary_of(task: TaskView) -> Panel | None:
    """What a finished visit booked, and how far it has come. Never a link that opens something."""
    booking = standing_of_task(task.task_id)
    if booking is None:
        return None
    zone = Office.objects.values_list("zone", flat=True).get(pk=task.office_id)
    return Panel("meetings/_summary.html", {"booking": booking, "zone": zone, "stands": standing_words(booking)})


def publish_panel(task: TaskView) -> Panel | None:
    booking = booking_of_case(task.case_id)
    if booking is None:
        return None
    context = {"booking": booking, "zone": booking.host.office.zone, "stands": standing_words(booking)}
    return Panel("meetings/_publish.html", {**context, "made": made_of(booking) is not None})


def standing_words(booking: Booking) -> str:
    """How far the meeting has come at its provider, honestly."""
    if booking.state == BookingState.CANCELLED:
        return _("Dibatalkan.")
    if not booking.host.provider:
        return _("Rapatnya dibuat sendiri di akun ini.")
    if booking.state == BookingState.BOOKED:
        return _("Rapatnya sudah dibuat.")
    delivery = delivery_of(booking)
    state = delivery.state if delivery else ""
    if state == DeliveryState.UNKNOWN:
        return _("Belum pasti apakah rapatnya sudah dibuat: jawaban penyedia hilang. Akan ditanyakan lagi.")
    if state in (DeliveryState.FAILED, DeliveryState.CANCELLED):
        why = delivery.last_error if delivery else ""
        return _("Rapatnya gagal dibuat: %(why)s Lihat Pengiriman, atau tempel tautan sendiri.") % {"why": why}
    return _("Rapatnya sedang dibuat. Muat ulang halaman ini sebentar lagi.")


def asks_attendance(booking: Booking, made: Made | None, there: Attendance | None) -> bool:
    """May its provider be asked now who was there?"""
    name = booking.host.provider
    if made is None or name not in providers or (there is not None and not there.told):
        return False
    return providers.get(name).tells_attendance == "after"


def typed_because(booking: Booking, there: Attendance | None) -> str:
    """Why the list of who was there does not come by itself, or not whole; "" where it does or was typed."""
    name = booking.host.provider
    if name not in providers or (there is not None and not there.told):
        return ""
    said = {
        "never": _("%(provider)s tidak memberi tahu siapa yang hadir. Ketik sendiri nama atau jumlahnya."),
        "meanwhile": _(
            "%(provider)s hanya memberi tahu siapa yang sedang hadir. Alur melihatnya tiap lima menit selama rapat; "
            "yang datang sebentar dapat terlewat, jadi periksa daftarnya."
        ),
        "after": "",
    }
    provider = providers.get(name)
    return said[provider.tells_attendance] % {"provider": provider.label}


def offered_times(options: Options, asked: SlotAsked) -> FreeTimes | None:
    """Free times near the one that was asked for last; without one, from tomorrow morning on. None for an office
    without hosts."""
    office = Office.objects.get(pk=asked.office_id)
    if not pool_of(office.pk).exists():
        return None
    tz = ZoneInfo(office.zone)
    wanted, length = _wish_so_far(options, asked, tz)
    minutes = min(asked.minutes or _number(asked, options.minutes), LONGEST // timedelta(minutes=1) + 1)
    found = free_times_for(
        office, wanted=wanted, length=max(length or timedelta(), timedelta(minutes=minutes)) or USUAL_LENGTH,
        participants=asked.participants or _number(asked, options.participants), at=asked.at, most=OFFERED,
    )  # fmt: skip
    return FreeTimes(
        times=[slot_of(starts, ends, tz) for starts, ends in found],
        zone=zone_name(wanted, office.zone),
        depends_on=tuple(filter(None, (options.minutes, options.participants))),
    )


def _wish_so_far(options: Options, asked: SlotAsked, tz: ZoneInfo) -> tuple[datetime, timedelta | None]:
    """When it is to begin and how long it takes, of the last slot in which a day stands; the rest may not be typed."""
    day, begins, length = asked.at.astimezone(tz).date() + timedelta(days=1), MORNING, None
    for name in options.slots:
        slot = asked.answer(name)
        if isinstance(slot, Mapping) and slot.get("date"):
            day = date.fromisoformat(slot["date"])
            begins = time.fromisoformat(slot["start"]) if slot.get("start") else MORNING
            length = _length(slot)
    return datetime.combine(min(max(day, EARLIEST), LATEST), begins, tzinfo=tz), length


def _length(slot: Mapping[str, str]) -> timedelta | None:
    if not (slot.get("start") and slot.get("end")):
        return None
    begins, ends = (datetime.combine(date.min, time.fromisoformat(slot[each])) for each in ("start", "end"))
    return ends - begins


def _number(asked: SlotAsked, name: str) -> int:
    value = asked.answer(name) if name else None
    return int(value) if isinstance(value, int) or (isinstance(value, str) and value.isdecimal()) else 0


def slot_of(starts: datetime, ends: datetime, tz: ZoneInfo) -> dict[str, str]:
    """As a time slot's answer."""
    here, there = starts.astimezone(tz), ends.astimezone(tz)
    return {"date": here.date().isoformat(), "start": f"{here:%H:%M}", "end": f"{there:%H:%M}"}


def days_of(bookings: Iterable[Booking], zone: str) -> list[tuple[date, list[Booking]]]:
    """The bookings by the local day on which they begin, in order."""
    days: dict[date, list[Booking]] = {}
    for booking in bookings:
        days.setdefault(booking.starts.astimezone(ZoneInfo(zone)).date(), []).append(booking)
    return sorted(days.items())
