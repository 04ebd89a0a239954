"""What the workplace brings: the kinds of entries on an officer's own chain."""

from django.utils.translation import gettext_lazy as _

from alur.foundation.journal.ports import Kind
from alur.foundation.journal.registry import declare

declare(
    Kind("workplace.view_saved", _("%(who)s menyimpan tampilan.")),
    Kind("workplace.view_renamed", _("%(who)s mengganti nama tampilan.")),
    Kind("workplace.view_moved", _("%(who)s memindahkan tampilan.")),
    Kind("workplace.view_removed", _("%(who)s menghapus tampilan.")),
    Kind("workplace.calendar_made", _("%(who)s membuat alamat kalender sendiri.")),
    Kind("workplace.calendar_revoked", _("%(who)s mencabut alamat kalender sendiri.")),
)
