"""Whom to ask, and how long data are kept."""

from collections.abc import Mapping
from datetime import datetime

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from alur.foundation.journal.actions import write_entry
from alur.foundation.offices.models import Office, Position
from alur.foundation.offices.policies import actor_may_administer
from alur.kernel.errors import Invalid, Refused
from alur.outlets.protection.models import ProtectionContact, RetentionRule
from alur.outlets.protection.rules.retention import END_KINDS, LONGEST, SHORTEST

KEEP = "keep"
"""Of a rule: never erased by itself."""


@transaction.atomic
def save_contact(
    *, office: Office, position: Position | None, email: str, phone: str, by: str, at: datetime
) -> ProtectionContact:
    """Name the position that answers for data protection. The same again changes nothing. Raises Refused, Invalid."""
    _lock(office, by)
    if position is not None and position.office_id != office.pk:
        raise Invalid({"position": _("Pilih jabatan dari kantor Anda sendiri.")})
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise Invalid({"email": _("Alamat surel ini tidak lengkap. Contoh: nama@contoh.go.id.")}) from None
    values = {"position": position, "email": email, "phone": phone}
    row = ProtectionContact.objects.filter(office=office).first()
    if row is not None and all(getattr(row, name) == value for name, value in values.items()):
        return row
    row, _new = ProtectionContact.objects.update_or_create(
        office=office, defaults={**values, "changed_at": at, "changed_by": by}
    )
    write(office, "office.protection_contact_saved", by, at, {"position": position.pk if position else None})
    return row


@transaction.atomic
def save_rules(*, office: Office, service: str, months: Mapping[str, int | str | None], by: str, at: datetime) -> None:
    """The retention of a service (`""`: of all that have none of their own), for the outcomes that `months` names.

    A number of months; KEEP: never erased by itself; None: as the office's rule, or ours. Raises Refused, Invalid.
    """
    _lock(office, by)
    wrong = {
        end_kind: _("Isi antara %(least)d dan %(most)d bulan.") % {"least": SHORTEST, "most": LONGEST}
        for end_kind, value in months.items()
        if isinstance(value, int) and not SHORTEST <= value <= LONGEST
    }
    if wrong:
        raise Invalid(wrong)
    if unknown := set(months) - set(END_KINDS):
        raise ValueError(f"unknown ends: {sorted(unknown)}")
    rules = RetentionRule.objects.filter(office=office, service=service)
    before = dict(rules.values_list("end_kind", "months"))
    for end_kind, value in months.items():
        if value is None:
            rules.filter(end_kind=end_kind).delete()
        else:
            RetentionRule.objects.update_or_create(
                office=office, service=service, end_kind=end_kind, defaults={"months": None if value == KEEP else value}
            )
    after = dict(rules.values_list("end_kind", "months"))
    if after != before:
        data: dict[str, object] = {"service": service, "before": before, "after": after}
        write(office, "office.retention_saved", by, at, data)


def _lock(office: Office, by: str) -> None:
    Office.objects.select_for_update().get(pk=office.pk)
    if not actor_may_administer(by, office):
        raise Refused(_("Hanya administrator kantor ini yang dapat mengubahnya."))


def write(office: Office, kind: str, by: str, at: datetime, data: Mapping[str, object]) -> None:
    write_entry(stream=f"office:{office.pk}", kind=kind, actor=by, at=at, data=dict(data))
