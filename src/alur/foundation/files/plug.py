"""What files bring: the check that each is still what was stored, and the kind of their entries."""

from django.utils.translation import gettext_lazy as _

from alur.foundation.journal.ports import Check, Kind
from alur.foundation.journal.registry import checks, kinds

from .queries import file_faults

kinds.add("file.quarantined", Kind("file.quarantined", _("Berkas yang mengandung virus dipindahkan ke karantina.")))
checks.add("files", Check("files", _("Berkas"), _("berkas"), file_faults))
