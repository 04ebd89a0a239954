"""Who was at a meeting, and where its minutes or recording lie."""

import json
from dataclasses import dataclass

from alur.activities.meetings.models import Booking
from alur.foundation.privacy.sealing import unseal


@dataclass(frozen=True)
class Attendance:
    """`number` may be more than the names: some only count. `told` by the provider, else typed."""

    number: int
    names: tuple[str, ...] = ()
    told: bool = False


def attendance_of(booking: Booking) -> Attendance | None:
    """None while nobody said anything. After erasing only the number is left."""
    if booking.attended is None:
        return None
    if not booking.attendance_sealed:
        return Attendance(booking.attended)
    kept = json.loads(unseal(booking.attendance_sealed))
    return Attendance(booking.attended, tuple(kept["names"]), kept["told"])


def minutes_of(booking: Booking) -> str:
    """An https address, or ""."""
    return unseal(booking.minutes_sealed) if booking.minutes_sealed else ""
