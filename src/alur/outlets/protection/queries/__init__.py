"""Whom people ask about their data, and how long an office keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from alur.foundation.offices.models import Office, Officer
from alur.foundation.offices.queries import holders, officers
from alur.outlets.protection.models import ProtectionContact, RetentionRule
from alur.outlets.protection.rules.retention import END_KINDS, EVERY, Kept, Rules, kept_for


@dataclass(frozen=True)
class Contact:
    """For the public: no officer's name, since positions change hands. Empty where the office has said nothing."""

    position: str = ""
    email: str = ""
    phone: str = ""


def contact_row(office: Office) -> ProtectionContact | None:
    return ProtectionContact.objects.select_related("position__office").filter(office=office).first()


def contact_of(office: Office) -> Contact:
    """Whom to ask; the office's own address where it has named nobody. One query."""
    row = contact_row(office)
    if row is None:
        return Contact("", office.email, office.phone)
    position = row.position.name if row.position else ""
    return Contact(position, row.email or office.email, row.phone or office.phone)


def rules_of(office: Office) -> Rules:
    """The office's own rules. One query."""
    rows = RetentionRule.objects.filter(office=office).values_list("service", "end_kind", "months")
    return {(service, end_kind): months for service, end_kind, months in rows}


def kept_by_end(rules: Rules, service: str) -> Mapping[str, Kept]:
    """How long each outcome of the service is kept."""
    return {end_kind: kept_for(rules, service, end_kind) for end_kind in END_KINDS}


def rules_for_every_service(rules: Rules) -> Mapping[str, Kept]:
    return kept_by_end(rules, EVERY)


def protectors_of(office: Office, at: datetime) -> list[Officer]:
    """Who watches over the office's data: its administrators, and the holders of the position it named."""
    row = contact_row(office)
    named = holders(row.position, at) if row and row.position else Officer.objects.none()
    administrators = officers(office).filter(is_active=True, is_administrator=True)
    return list({each.pk: each for each in [*administrators, *named]}.values())
