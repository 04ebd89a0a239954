"""Forgetting what deliveries said and to whom; that they were, and what became of them, stays."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from alur.foundation.outbox.models import Delivery, DeliveryState
from alur.kernel.errors import Conflict


def erase_deliveries(*, about: Collection[str]) -> int:
    """Empty the deliveries about these (`case:<id>`), inside the transaction of the act that erases. How many.

    Nothing more is sent: what waited or had failed is cancelled. Conflict where one is being sent at this moment: it
    cannot be called back, and a repeat needs what it says. Ask `being_sent` first; a worker may still be faster.
    """
    found = Delivery.objects.filter(about__in=about)
    open_ones = found.filter(state__in=[DeliveryState.QUEUED, DeliveryState.UNKNOWN, DeliveryState.FAILED])
    open_ones.update(state=DeliveryState.CANCELLED, next_try_at=None)
    emptied = found.exclude(state=DeliveryState.SENDING).update(payload={}, result={}, last_error="")
    if found.filter(state=DeliveryState.SENDING).exists():  # taken up between the two lines above
        raise _on_its_way()
    return emptied


def _on_its_way() -> Conflict:
    return Conflict(_("Sebuah surel permohonan ini sedang dikirim. Coba lagi satu menit lagi."))
