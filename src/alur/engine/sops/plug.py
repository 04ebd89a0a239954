"""What SOPs bring: the kinds of entries on their chains, and whose those are."""

from django.utils.translation import gettext_lazy as _

from alur.foundation.journal.ports import Kind
from alur.foundation.journal.registry import declare, owners

from .queries import owners_of_sops

declare(
    Kind("sop.published", _("%(who)s menerbitkan revisi SOP.")),
    Kind("sop.executor_bound", _("%(who)s menentukan jabatan seorang pelaksana.")),
    Kind("sop.closed", _("%(who)s menutup layanan untuk permohonan baru.")),
    Kind("sop.standard_changed", _("%(who)s mengubah standar pelayanan.")),
    Kind("sop.opened", _("%(who)s membuka layanan kembali.")),
)

owners.add("sop", owners_of_sops)
