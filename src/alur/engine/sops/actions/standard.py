"""What an office states of its standard of service where the SOP does not."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from alur.engine.sops.models import Sop, StandardText
from alur.engine.sops.policies import SYSTEM, may_publish
from alur.engine.sops.queries import standard_texts
from alur.engine.sops.rules.standard import BY_OFFICE
from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.models import Office
from alur.foundation.offices.queries import officer_of
from alur.kernel.errors import Invalid, Refused


@transaction.atomic
def set_standard(*, sop: Sop, texts: Mapping[str, str], by: str, at: datetime) -> None:
    """State the components of the standard of service that the SOP does not (UU 25/2009, article 21).

    `texts` by component; an empty one takes the statement back, one that is left out stays. The very same changes
    nothing. Invalid for a component that the SOP itself states.
    """
    officer = officer_of(by)
    if by != SYSTEM and not (officer and may_publish(officer, sop.office)):
        raise Refused(_("Anda tidak dapat mengubah standar pelayanan. Mintalah administrator kantor Anda."))
    Office.objects.select_for_update().get(pk=sop.office_id)
    if unknown := [each for each in texts if each not in BY_OFFICE]:
        raise Invalid({unknown[0]: _("Bagian ini diambil dari SOP. Ubah di berkas SOP.")})
    before = standard_texts(sop)
    changed = {key: text.strip() for key, text in texts.items() if text.strip() != before.get(key, "")}
    for component, text in changed.items():
        if text:
            StandardText.objects.update_or_create(sop=sop, component=component, defaults={"text": text})
        else:
            StandardText.objects.filter(sop=sop, component=component).delete()
    if changed:
        data = {"texts": changed, "before": {key: before.get(key, "") for key in changed}}
        write_entry(stream=sop.stream, kind="sop.standard_changed", actor=by, at=at, data=data)
