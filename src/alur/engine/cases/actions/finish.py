"""The ends that do not follow from an outcome: the office cancels, the applicant withdraws."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from alur.engine.cases import policies
from alur.engine.cases.rules.actors import Actor
from alur.foundation.offices.models import Officer
from alur.kernel.errors import Conflict, Invalid, Refused

from .acts import answered, fingerprint, remember
from .run import act_on


def cancel_case(*, case_id: UUID, reason: str, officer: Officer, at: datetime, key: str) -> None:
    """The office ends the case (dibatalkan); the reason is told to the applicant. Raises Refused, Invalid, Conflict."""
    content = fingerprint(case=case_id, cancel=reason)
    with act_on(case_id, by=Actor.officer(officer.pk), at=at) as (run, case):
        if answered(key, content):
            return
        if case.ended_at is not None and policies.may_see(officer, case):
            raise Conflict(_("Permohonan ini sudah berakhir."))
        if not policies.may_cancel(officer, case, at):
            raise Refused(_("Anda tidak dapat membatalkan permohonan ini."))
        if not reason.strip():
            raise Invalid({"reason": _("Tulis alasan pembatalan. Pemohon akan membacanya.")})
        run.end(case, "dibatalkan", "dibatalkan", reason=reason)
        remember(key, content, case=case, answer={}, at=at)


def withdraw_case(*, case_id: UUID, reason: str, by: Actor, at: datetime, key: str) -> None:
    """The applicant takes the application back (ditarik) while it is still being worked on. Raises Conflict."""
    content = fingerprint(case=case_id, withdraw=reason)
    with act_on(case_id, by=by, at=at) as (run, case):
        if answered(key, content):
            return
        if case.parent_task_id is not None or by.kind != "applicant":
            raise Refused(_("Hanya pemohon yang dapat menarik permohonannya."))
        if case.ended_at is not None or case.served_at is not None:
            raise Conflict(_("Permohonan ini sudah selesai dilayani dan tidak dapat ditarik lagi."))
        run.end(case, "ditarik", "ditarik", reason=reason)
        remember(key, content, case=case, answer={}, at=at)
