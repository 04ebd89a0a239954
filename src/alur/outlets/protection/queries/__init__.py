"""Whom people ask about their data, and how long an office keeps them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from alur.engine.sops.queries import definition_of, in_force
from alur.engine.sops.rules.purposes import asks_personal_data
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


def own_rules(office: Office) -> Rules:
    """What the office set. One query."""
    rows = RetentionRule.objects.filter(office=office).values_list("service", "end_kind", "months")
    return {(service, end_kind): months for service, end_kind, months in rows}


def default_rules(office: Office) -> Rules:
    """What holds for a service that has no rule of its own.

    One that asks nobody outside for anything keeps what it has: its cases are the office's own work (posts, equipment),
    an archive and no people. Two queries.
    """
    quiet = [each.sop.slug for each in in_force(office) if not asks_personal_data(definition_of(each))]
    kept: Rules = {(slug, end_kind): None for slug in quiet for end_kind in END_KINDS}
    general = {key: months for key, months in own_rules(office).items() if key[0] == EVERY}
    return {**kept, **general}


def rules_of(office: Office) -> Rules:
    """All that holds: what the office set, over the defaults. Three queries."""
    return {**default_rules(office), **own_rules(office)}


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
