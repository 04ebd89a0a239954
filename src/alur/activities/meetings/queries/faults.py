"""What `alur verify` asks of this slice: each standing booking has its cells, and nothing else has any."""

from collections.abc import Iterator

from django.db.models import Count, F
from django.utils.translation import gettext as _

from alur.activities.meetings.models import Booking, Occupied
from alur.activities.meetings.rules.cells import cells
from alur.foundation.journal.ports import Fault, Inspection


def meeting_faults(look: Inspection) -> Iterator[Fault]:
    """Bounded memory: one booking at a time."""
    rows = Booking.objects.select_related("host").annotate(held=Count("cells")).order_by("pk")
    for booking in rows.iterator(chunk_size=500):
        look.seen += 1
        last = booking.freed_from or booking.occupied_to
        wanted = 0 if booking.state == "cancelled" else len(cells(booking.occupied_from, last))
        if booking.held != wanted:
            text = _("Pemesanan “%(host)s” %(day)s tidak memegang waktunya dengan benar.")
            said = {"host": booking.host.name, "day": booking.starts.date().isoformat()}
            yield Fault("meetings.cells", f"booking:{booking.pk}", text % said)
    for stray in Occupied.objects.exclude(host=F("booking__host")).order_by("pk")[:100]:
        yield Fault("meetings.stray", f"booking:{stray.booking_id}", _("Waktu akun rapat dipegang pemesanan lain."))
