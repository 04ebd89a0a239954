"""Looking at a masked number whole is an act: it is written down, in the journal and where it is found again."""

from datetime import datetime

from django.utils.translation import gettext as _

from alur.engine.cases.models import Case, Look, LookReason, Task
from alur.engine.cases.policies import may_unmask
from alur.engine.cases.rules.actors import Actor
from alur.foundation.offices.models import Officer
from alur.kernel.errors import Refused

from .run import act_on

BY_PROGRAM = LookReason.PROGRAM.value
TO_CONTACT = LookReason.CONTACT.value


def unmask(
    *,
    case: Case,
    task: Task,
    field: str,
    officer: Officer,
    by: Actor,
    at: datetime,
    reason: str = LookReason.UNSAID,
) -> None:
    """Note on the case's stream who looked at which field of which task, and why. Raises Refused.

    Taken under the case's lock like every act: the stream has one writer at a time. A reason that is not of the list
    counts as none.
    """
    reason = reason if reason in LookReason.values else LookReason.UNSAID
    with act_on(case.pk, by=by, at=at) as (run, locked):
        if not may_unmask(officer, locked, at):
            raise Refused(_("Nomor lengkap hanya dapat dilihat petugas yang mengerjakan permohonan ini."))
        Look.objects.create(
            office=locked.office, case=locked, task=task, field=field, officer=officer, reason=reason, at=at
        )
        run.tell("case.unmasked", locked, task, field=field, reason=reason)
