"""What SOPs bring: the kinds of entries on their chains, and whose those are."""

from django.utils.translation import gettext_lazy as _

from alur.foundation.journal.ports import Kind
from alur.foundation.journal.registry import kinds, owners

from .queries import owners_of_sops

for kind in (
    Kind("sop.published", _("%(who)s menerbitkan revisi SOP.")),
    Kind("sop.executor_bound", _("%(who)s menentukan jabatan seorang pelaksana.")),
    Kind("sop.closed", _("%(who)s menutup layanan untuk permohonan baru.")),
    Kind("sop.opened", _("%(who)s membuka layanan kembali.")),
):
    kinds.add(kind.name, kind)

owners.add("sop", owners_of_sops)
