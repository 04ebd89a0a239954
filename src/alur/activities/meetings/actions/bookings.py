"""Booking, changing and cancelling one meeting."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from alur.activities.meetings.models import Booking, BookingState, Host, Series
from alur.activities.meetings.policies import may_keep
from alur.activities.meetings.queries import look_at
from alur.activities.meetings.queries.bookings import carried_on, key_of
from alur.engine.cases.actions import cancel_date, move_date
from alur.engine.cases.rules.actors import Actor
from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.models import Office, Officer
from alur.foundation.offices.queries import office_lock
from alur.foundation.outbox.actions import queue_delivery
from alur.kernel.errors import Conflict, Invalid, Refused
from alur.kernel.ids import new_id

from .holding import Taken, give_up, take

CARRIER = "meetings"
LONGEST_HOURS = 24


@dataclass(frozen=True)
class Asked:
    """The meeting that somebody wants; times are aware."""

    starts: datetime
    ends: datetime
    title: str
    participants: int = 0
    record: bool = False
    case_id: UUID | None = None
    task_id: UUID | None = None


@transaction.atomic
def book(
    *, office: Office, asked: Asked, by: str, at: datetime, host: Host | None = None, series: Series | None = None
) -> Booking:
    """Take a host for the meeting, and promise it to the provider by the outbox: both or neither.

    Without `host` the smallest that fits and is free. The caller writes the journal. Raises Invalid for a time that
    nobody can have, Conflict where the host, or every host, is taken by now.
    """
    _check_time(asked.starts, asked.ends, at)
    pool = look_at(office, asked.starts, asked.ends)
    if host is not None and host.pk not in pool.hosts:
        raise Conflict(_("Akun rapat ini tidak dipakai lagi. Pilih akun lain."))
    if host is not None and not pool.free(asked.starts, asked.ends):
        raise Conflict(_("Waktu ini baru saja dipesan kegiatan lain. Pilih akun atau waktu lain."))
    candidates = [host] if host is not None else pool.free(asked.starts, asked.ends, asked.participants)
    before = carried_on(asked.task_id)
    for each in candidates:
        booking = _new(asked, series, by, at)
        if before is not None:
            same = (before.host_id, before.starts, before.ends) == (each.pk, asked.starts, asked.ends)
            booking.follows, booking.moved = before, before.moved + (not same)
        try:
            take(booking, each)
        except Taken:
            continue
        _promise(booking, "create", by, at)
        return booking
    raise Conflict(_("Waktu ini baru saja dipesan kegiatan lain. Pilih akun atau waktu lain."))


def _new(asked: Asked, series: Series | None, by: str, at: datetime) -> Booking:
    identity = new_id()
    return Booking(
        id=identity,
        case_id=asked.case_id,
        task_id=asked.task_id,
        series=series,
        title=asked.title[:200],
        participants=asked.participants,
        record=asked.record,
        starts=asked.starts,
        ends=asked.ends,
        intent=f"rapat-{identity.hex}",
        made_by=by,
        made_at=at,
    )


def _check_time(starts: datetime, ends: datetime, at: datetime) -> None:
    if ends <= at:
        raise Invalid({"starts": _("Waktu ini sudah lewat. Pilih waktu yang akan datang.")})
    if ends <= starts:
        raise Invalid({"starts": _("Jam selesai harus sesudah jam mulai.")})
    if (ends - starts).total_seconds() > LONGEST_HOURS * 3600:
        raise Invalid({"starts": _("Paling lama 24 jam dalam satu pemesanan.")})


@transaction.atomic
def change(
    *, booking: Booking, officer: Officer, starts: datetime, ends: datetime, at: datetime, host: Host | None = None
) -> Booking:
    """Another time, another host of the same provider account, or both; the old time is free at once.

    A move to another host makes a new meeting there and cancels the old one. The case hears of another time, and so do
    the public schedule and everybody who was invited. Raises Refused, Conflict, Invalid.
    """
    booking = _locked(booking, officer, at)
    _check_time(starts, ends, at)
    target = host or booking.host
    pool = look_at(officer.office, starts, ends, besides=booking.pk)
    if target.pk not in pool.hosts:
        raise Conflict(_("Akun rapat ini tidak dipakai lagi. Pilih akun lain."))
    if target not in pool.free(starts, ends):
        raise Conflict(_("Akun rapat ini tidak bebas pada waktu itu. Pilih akun atau waktu lain."))
    # Before the cells: a case's own act locks the case first, too.
    if booking.task_id and (starts, ends) != (booking.starts, booking.ends):
        move_date(task_id=booking.task_id, starts=starts, ends=ends, by=Actor.officer(officer.pk), at=at)
    if target.pk != booking.host_id:
        return _move(booking, target, starts, ends, officer, at)
    before = {"starts": booking.starts.isoformat(), "ends": booking.ends.isoformat()}
    booking.moved += (starts, ends) != (booking.starts, booking.ends)
    booking.starts, booking.ends, booking.sequence = starts, ends, booking.sequence + 1
    _take_or_say(booking, target)
    _promise(booking, "change", officer.actor, at)
    _tell("office.meeting_changed", booking, officer.actor, at, before)
    return booking


def _move(booking: Booking, target: Host, starts: datetime, ends: datetime, officer: Officer, at: datetime) -> Booking:
    """The old row stays as history; the new one carries the case, the visit and the series on."""
    asked = Asked(
        starts, ends, booking.title, booking.participants, booking.record, booking.case_id, booking.task_id
    )  # fmt: skip
    _end(booking, officer.actor, at)
    moved = _new(replace(asked), booking.series, officer.actor, at)
    moved.sequence, moved.follows, moved.moved = booking.sequence + 1, booking, booking.moved + 1
    _take_or_say(moved, target)
    _promise(moved, "create", officer.actor, at)
    _tell("office.meeting_changed", moved, officer.actor, at, {"from": str(booking.pk)})
    return moved


def _take_or_say(booking: Booking, host: Host) -> None:
    try:
        take(booking, host, besides=booking.pk)
    except Taken:
        raise Conflict(_("Waktu ini baru saja dipesan kegiatan lain. Pilih akun atau waktu lain.")) from None


@transaction.atomic
def cancel(*, booking: Booking, officer: Officer, at: datetime) -> None:
    """Give the time back, and have the meeting taken away at its provider; its case's date is off. Twice is once."""
    booking = _locked(booking, officer, at, standing=False)
    if booking.state == BookingState.CANCELLED:
        return
    if booking.task_id:
        cancel_date(task_id=booking.task_id, by=Actor.officer(officer.pk), at=at)
    _end(booking, officer.actor, at)
    _tell("office.meeting_cancelled", booking, officer.actor, at)


@transaction.atomic
def release(*, task_id: UUID, by: str, at: datetime) -> None:
    """The visit that booked stands no longer: its bookings are cancelled. The engine's entry tells of it."""
    for booking in Booking.objects.select_related("host").filter(task=task_id).exclude(state=BookingState.CANCELLED):
        _end(booking, by, at)


def _locked(booking: Booking, officer: Officer, at: datetime, *, standing: bool = True) -> Booking:
    # The office's lock: the entry goes to its stream, and two changes of one booking come one after the other.
    office_lock(officer.office)
    found = Booking.objects.select_related("host__office", "series").get(pk=booking.pk)
    if not may_keep(officer, found.host, at):
        raise Refused(_("Hanya pengelola akun rapat ini yang dapat mengubahnya."))
    if standing and found.state == BookingState.CANCELLED:
        raise Conflict(_("Pemesanan ini sudah dibatalkan."))
    return found


def _end(booking: Booking, by: str, at: datetime) -> None:
    give_up(booking)
    booking.state, booking.cancelled_at = BookingState.CANCELLED, at
    booking.sequence += 1
    booking.save(update_fields=["state", "cancelled_at", "sequence"])
    _promise(booking, "cancel", by, at)


def _promise(booking: Booking, act: str, by: str, at: datetime) -> None:
    """A host without a provider needs nobody: its meeting is made by hand."""
    if not booking.host.provider:
        if act == "create":
            booking.state = BookingState.BOOKED
            booking.save(update_fields=["state"])
        return
    queue_delivery(
        carrier=CARRIER,
        kind=f"meeting.{act}",
        key=key_of(booking, act),
        payload={"booking": str(booking.pk), "sequence": booking.sequence, "to": booking.host.name},
        office_id=booking.host.office_id,
        about=f"case:{booking.case_id}" if booking.case_id else "",
        by=by,
        at=at,
    )


def _tell(kind: str, booking: Booking, by: str, at: datetime, more: dict[str, Any] | None = None) -> None:
    data = {"booking": str(booking.pk), "host": booking.host_id, "starts": booking.starts.isoformat(), **(more or {})}
    write_entry(stream=f"office:{booking.host.office_id}", kind=kind, actor=by, at=at, data=data)
