"""What comes round, the daily erasing of what was kept long enough, and the kinds of its entries."""

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from alur.foundation.journal.ports import Kind
from alur.foundation.journal.registry import declare
from alur.foundation.outbox.ports import Periodic
from alur.foundation.outbox.registry import periodic

from .actions import erase_beside, erase_due

RETENTION = "protection.retention"


def _erase(at: datetime) -> None:
    erase_due(at=at)
    erase_beside(at=at)


declare(
    Kind("office.protection_contact_saved", _("%(who)s menentukan siapa yang melindungi data pribadi.")),
    Kind("office.retention_saved", _("%(who)s mengubah masa simpan data pribadi.")),
    Kind("office.retention_erased", _("Data pribadi yang habis masa simpannya dihapus.")),
    Kind("office.breach_registered", _("%(who)s mencatat kegagalan pelindungan data.")),
    Kind("office.breach_changed", _("%(who)s mengubah catatan kegagalan pelindungan data.")),
    Kind("office.breach_noted", _("%(who)s menambah catatan pada kegagalan pelindungan data.")),
    Kind("office.breach_closed", _("%(who)s menutup catatan kegagalan pelindungan data.")),
)

periodic.add(RETENTION, Periodic(RETENTION, timedelta(days=1), _erase))
