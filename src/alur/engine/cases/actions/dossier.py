"""Taking a case's dossier out of the house is an act: it is written down."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from alur.engine.cases.policies import may_see
from alur.engine.cases.rules.actors import Actor
from alur.foundation.offices.models import Officer
from alur.kernel.errors import Refused

from .run import act_on


def note_dossier(*, case_id: UUID, officer: Officer, at: datetime) -> None:
    """Note on the case's chain who took its dossier; the dossier then holds this entry as its last. Raises Refused."""
    with act_on(case_id, by=Actor.officer(officer.pk), at=at) as (run, case):
        if not may_see(officer, case):
            raise Refused(_("Permohonan ini milik kantor lain."))
        run.tell("case.dossier_taken", case)
