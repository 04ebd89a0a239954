"""What a person asks of their own data in one case: to have them corrected, and to get a copy."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext as _

from alur.engine.cases.models import Case, Look, LookReason
from alur.engine.cases.queries import about_of, applicant_of
from alur.engine.cases.rules.actors import Actor
from alur.foundation.offices.models import Officer
from alur.foundation.privacy.sealing import digest, seal
from alur.kernel.errors import Conflict, Invalid, Refused

from .acts import answered, fingerprint, remember
from .run import act_on
from .wording import put_words_again

CONTACT = ("name", "email", "unit", "phone")
"""What can be corrected: how the applicant is called and reached."""
ALL_FIELDS = "*"


def correct_contact(
    *, case_id: UUID, values: Mapping[str, str], checked: str, officer: Officer, at: datetime, key: str
) -> list[str]:
    """Correct how the applicant of a running case is called and reached; answers which of CONTACT changed.

    What was applied with stays as it was answered: closed steps are never edited. From now on mails, look-ups by the
    last four digits and the case's page use the corrected data. The journal tells which of them, never what they say.
    `values` are cleaned (a phone in E.164); what is left out stays. The caller has asked the policy of who may.
    Raises Refused, Conflict, Invalid.
    """
    content = fingerprint(case=case_id, correct_contact=values)
    by = Actor.officer(officer.pk)
    with act_on(case_id, by=by, at=at) as (run, case):
        if before := answered(key, content):
            return list(before.answer["changed"])
        if officer.office_id != case.office_id:
            raise Refused(_("Permohonan ini milik kantor lain."))
        if case.ended_at is not None or case.parent_task_id is not None:
            raise Conflict(_("Permohonan ini sudah berakhir. Beri salinan, atau hapus datanya."))
        if unknown := set(values) - set(CONTACT):
            raise ValueError(f"not to be corrected here: {sorted(unknown)}")
        if "name" in values and not values["name"].strip() and case.applicant_name:
            raise Invalid({"name": _("Nama tidak dapat dikosongkan.")})
        changed = _change(case, values)
        if changed:
            said = {"about": about_of(case)}
            run.tell("case.contact_corrected", case, personal=said, fields=changed, checked=checked)
        remember(key, content, case=case, answer={"changed": changed}, at=at)
    return changed


def _change(case: Case, values: Mapping[str, str]) -> list[str]:
    before = applicant_of(case)
    changed = [name for name in CONTACT if name in values and values[name] != before[name]]
    new: dict[str, str] = {}
    for name in changed:
        if name == "phone":
            phone = values["phone"]
            new["applicant_phone_sealed"] = seal(phone) if phone else ""
            new["applicant_phone_digest"] = digest("phone", phone) if phone else ""
        else:
            new[f"applicant_{name}"] = values[name]
    for column, value in new.items():
        setattr(case, column, value)
    if new:
        case.save(update_fields=list(new))
    if "name" in changed:
        put_words_again(case)
    return changed


def note_copy(*, case_id: UUID, checked: str, officer: Officer, at: datetime) -> None:
    """A copy of all that is kept of the applicant is made, for them: written down like every look.

    The caller has asked the policy of who may. Raises Refused, Conflict (erased).
    """
    with act_on(case_id, by=Actor.officer(officer.pk), at=at) as (run, case):
        if officer.office_id != case.office_id:
            raise Refused(_("Permohonan ini milik kantor lain."))
        if case.erased_at is not None:
            raise Conflict(_("Data pribadi permohonan ini sudah dihapus."))
        Look.objects.create(
            office=case.office, case=case, field=ALL_FIELDS, officer=officer, reason=LookReason.COPY, at=at
        )
        run.tell("case.copied", case, checked=checked)
