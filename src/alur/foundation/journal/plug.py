"""What the journal itself brings: its own kind of entry, and the checks of chains, keys and anchors."""

from django.utils.translation import gettext_lazy as _

from .actions.erasing import ERASED
from .ports import Check, Kind
from .queries.faults import anchor_faults, chain_faults, guard_faults, key_faults, owner_faults
from .registry import checks, declare

declare(Kind(ERASED, _("%(who)s menghapus data pribadi dari riwayat ini.")))

for check in (
    Check("journal.guards", _("Penjaga riwayat di basis data"), _("penjaga"), guard_faults),
    Check("journal.chains", _("Rantai riwayat"), _("catatan"), chain_faults),
    Check("journal.owners", _("Pemilik riwayat"), _("rantai"), owner_faults),
    Check("journal.keys", _("Kunci data pribadi"), _("kunci"), key_faults),
    Check("journal.anchors", _("Jangkar harian"), _("jangkar"), anchor_faults),
):
    checks.add(check.name, check)
