"""What working time brings: the kind of entry that a new calendar leaves."""

from django.utils.translation import gettext_lazy as _

from alur.foundation.journal.ports import Kind
from alur.foundation.journal.registry import declare

declare(Kind("office.calendar_saved", _("%(who)s menyimpan kalender kerja.")))
