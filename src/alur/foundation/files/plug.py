"""What files bring: the check that each is still what was stored."""

from django.utils.translation import gettext_lazy as _

from alur.foundation.journal.ports import Check
from alur.foundation.journal.registry import checks

from .queries import file_faults

checks.add("files", Check("files", _("Berkas"), _("berkas"), file_faults))
