"""What files bring: the check that each is still what was stored, and the kind of their entries."""

from django.utils.translation import gettext_lazy as _

from alur.foundation.journal.ports import Check, Kind
from alur.foundation.journal.registry import checks, declare

from .queries import file_faults

declare(Kind("file.quarantined", _("Berkas yang mengandung virus dipindahkan ke karantina.")))
checks.add("files", Check("files", _("Berkas"), _("berkas"), file_faults))
