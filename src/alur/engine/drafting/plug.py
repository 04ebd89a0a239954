"""The kinds of entries that drafts leave on their office's chain."""

from django.utils.translation import gettext_lazy as _

from alur.foundation.journal.ports import Kind
from alur.foundation.journal.registry import declare

declare(
    Kind("sop.draft_made", _("%(who)s membuat draf SOP dari naskah.")),
    Kind("sop.draft_changed", _("%(who)s mengubah draf SOP.")),
    Kind("sop.draft_discarded", _("%(who)s menghapus draf SOP.")),
)
