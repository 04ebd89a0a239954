"""What SOPs bring: the kinds of entries on their chains, and whose those are."""

from django.utils.translation import gettext_lazy as _

from alur.foundation.journal.ports import Kind
from alur.foundation.journal.registry import declare, owners

from .queries import owners_of_drafts, owners_of_sops

declare(
    Kind("sop.published", _("%(who)s menerbitkan revisi SOP.")),
    Kind("sop.executor_bound", _("%(who)s menentukan jabatan seorang pelaksana.")),
    Kind("sop.review_set", _("%(who)s menentukan kapan SOP perlu ditinjau.")),
    Kind("sop.closed", _("%(who)s menutup layanan untuk permohonan baru.")),
    Kind("sop.standard_changed", _("%(who)s mengubah standar pelayanan.")),
    Kind("sop.opened", _("%(who)s membuka layanan kembali.")),
    Kind("sop.draft_saved", _("%(who)s menyimpan rancangan revisi SOP.")),
    Kind("sop.draft_undone", _("%(who)s membatalkan perubahan terakhir rancangan revisi SOP.")),
    Kind("sop.draft_redone", _("%(who)s mengulangi perubahan rancangan revisi SOP yang dibatalkan.")),
    Kind("sop.draft_reviewed", _("%(who)s memeriksa rancangan revisi SOP dan menyatakannya baik.")),
    Kind("sop.draft_returned", _("%(who)s mengembalikan rancangan revisi SOP untuk diperbaiki.")),
    Kind("sop.draft_scheduled", _("%(who)s menetapkan tanggal berlaku sebuah revisi SOP.")),
    Kind("sop.draft_unscheduled", _("%(who)s membatalkan tanggal berlaku sebuah revisi SOP.")),
    Kind("sop.draft_blocked", _("Revisi SOP tidak dapat berlaku pada tanggalnya.")),
    Kind("sop.draft_effective", _("%(who)s memberlakukan revisi SOP yang sudah diperiksa.")),
    Kind("sop.draft_dropped", _("%(who)s membuang rancangan revisi SOP.")),
)

owners.add("sop", owners_of_sops)
owners.add("revision", owners_of_drafts)
