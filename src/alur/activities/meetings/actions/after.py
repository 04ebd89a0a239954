"""After a meeting: who was there, typed or told by the provider, and the link to its minutes or recording."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from alur.activities.meetings.models import Booking, BookingState, Sitting
from alur.activities.meetings.policies import may_keep
from alur.activities.meetings.ports import Attendee
from alur.activities.meetings.queries import account_of, made_of
from alur.activities.meetings.queries.after import Attendance, attendance_of, is_over, minutes_of
from alur.activities.meetings.rules.after import LONGEST_NAME, MOST_NAMES, is_link, tidy
from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.models import Officer
from alur.foundation.offices.queries import office_lock
from alur.foundation.privacy.sealing import seal
from alur.kernel.errors import Conflict, Invalid, Refused

from .carrying import provider_of


@transaction.atomic
def write_after(
    *, booking: Booking, officer: Officer, names: Sequence[str], number: int | None, minutes: str, at: datetime
) -> None:
    """What an officer typed, all of it: what is left empty is taken away. Raises Refused, Conflict, Invalid.

    `number` of people where there are no names, or where more came than are named.
    """
    booking = _ended(booking, officer, at)
    names = tidy(names)
    _check(names, number, minutes)
    count = number if number is not None else len(names) or None
    before = attendance_of(booking)
    wanted = None if count is None else Attendance(count, tuple(names))
    # The provider's own list, left as it was, stays the provider's.
    same = before and wanted and (before.number, before.names) == (wanted.number, wanted.names)
    if wanted != before and not same:
        keep_attendance(booking, wanted, officer.actor, at)
    if minutes != minutes_of(booking):
        booking.minutes_sealed = seal(minutes) if minutes else ""
        booking.save(update_fields=["minutes_sealed"])
        _tell("office.meeting_minutes", booking, officer.actor, at, {"there": bool(minutes)})


def _check(names: Sequence[str], number: int | None, minutes: str) -> None:
    faults = {}
    if len(names) > MOST_NAMES:
        faults["names"] = _("Paling banyak %(limit)d nama.") % {"limit": MOST_NAMES}
    elif any(len(name) > LONGEST_NAME for name in names):
        faults["names"] = _("Satu nama di tiap baris, paling panjang %(limit)d huruf.") % {"limit": LONGEST_NAME}
    if number is not None and number < len(names):
        faults["number"] = _("Jumlah ini kurang dari nama yang Anda tulis. Kosongkan, atau tulis jumlah yang benar.")
    if minutes and not is_link(minutes):
        faults["minutes"] = _("Tulis alamat lengkap yang diawali https://, paling panjang 500 huruf.")
    if faults:
        raise Invalid(faults)


def ask_attendance(*, booking: Booking) -> Sequence[Attendee]:
    """Who was there by the provider's account. Uses the network, changes nothing of ours.

    Conflict says why nobody can be asked; the outbox's errors carry the provider's words.
    """
    made = made_of(booking)
    if made is None:
        raise Conflict(_("Rapat ini tidak dibuat di penyedia. Ketik sendiri daftar hadirnya."))
    return provider_of(booking).attendance(account_of(booking.host), made)


@transaction.atomic
def keep_told(*, booking: Booking, officer: Officer, told: Sequence[Attendee], at: datetime) -> int:
    """Keep what the provider said; how many. What somebody typed is never overwritten. Raises Refused, Conflict."""
    booking = _ended(booking, officer, at)
    before = attendance_of(booking)
    if before and not before.told:
        raise Conflict(_("Daftar hadir sudah diketik. Kosongkan dahulu bila Anda mau memakai daftar dari penyedia."))
    found = attendance_told(booking, told)
    if found is None:
        raise Conflict(_("Penyedia tidak memberi daftar hadir. Coba lagi nanti, atau ketik sendiri."))
    if found != before:
        keep_attendance(booking, found, officer.actor, at)
    _keep_sitting(booking, told)
    return found.number


def attendance_told(booking: Booking, people: Sequence[Attendee]) -> Attendance | None:
    """What a provider's list comes to; None where nobody was there. Who left before it began only tried it out."""
    there = [each for each in people if each.left is None or each.left > booking.starts]
    names = tidy(each.name[:LONGEST_NAME] for each in there)[:MOST_NAMES]
    return Attendance(len(there), tuple(names), told=True) if there else None


def _keep_sitting(booking: Booking, people: Sequence[Attendee]) -> None:
    """Where nobody told of its beginning and end: from the first who came to the last who left."""
    times = [(each.joined, each.left) for each in people]
    joined, left = [each for each, _left in times if each], [each for _joined, each in times if each]
    if len(joined) == len(left) == len(times) and not booking.sittings.exists():
        Sitting.objects.create(booking=booking, key="", began_at=min(joined), ended_at=max(left))


def _ended(booking: Booking, officer: Officer, at: datetime) -> Booking:
    office_lock(officer.office)
    found = Booking.objects.select_related("host", "case").get(pk=booking.pk)
    if not may_keep(officer, found.host, at):
        raise Refused(_("Hanya pengelola akun rapat ini yang dapat mengubahnya."))
    if found.state == BookingState.CANCELLED:
        raise Conflict(_("Pemesanan ini sudah dibatalkan."))
    if not is_over(found, at):
        raise Conflict(_("Rapat ini belum selesai. Isi sesudah rapatnya selesai."))
    if found.case and found.case.erased_at:
        raise Conflict(_("Data pribadi permohonan ini sudah dihapus. Daftar hadir dan tautannya tidak disimpan lagi."))
    return found


def keep_attendance(booking: Booking, found: Attendance | None, by: str, at: datetime) -> None:
    """Names are sealed; the number is a figure and stays when the case is erased."""
    booking.attended, booking.attendance_sealed = found.number if found else None, ""
    if found:
        booking.attendance_sealed = seal(json.dumps({"names": found.names, "told": found.told}))
    booking.save(update_fields=["attended", "attendance_sealed"])
    more = {"number": found.number if found else None, "told": bool(found and found.told)}
    _tell("office.meeting_attendance", booking, by, at, more)


def _tell(kind: str, booking: Booking, by: str, at: datetime, more: dict[str, Any]) -> None:
    data = {"booking": str(booking.pk), "host": booking.host_id, **more}
    write_entry(stream=f"office:{booking.host.office_id}", kind=kind, actor=by, at=at, data=data)
