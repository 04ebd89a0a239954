"""What an office's page about personal data shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alur.engine.sops.queries import definition_of, takes_applications
from alur.outlets.protection.panels import Statement, statements
from alur.outlets.protection.queries import Contact, contact_of

from .services import public_versions

if TYPE_CHECKING:
    from alur.foundation.offices.models import Office

RIGHTS, INFORMATION = "hak-data-pribadi", "informasi-publik"
"""Services by which people ask, where the office runs them (library/)."""


@dataclass(frozen=True)
class ProtectionPage:
    """`rights` and `information`: may they be asked for here, as a service?"""

    contact: Contact
    statements: list[Statement]
    rights: bool
    information: bool


def protection_page(office: Office, language: str) -> ProtectionPage:
    """Three queries, whatever the number of services."""
    versions = public_versions(office)
    asked_by = {
        version.sop.slug for version in versions if version.sop.is_open and takes_applications(definition_of(version))
    }
    return ProtectionPage(
        contact=contact_of(office),
        statements=statements(office, versions, language),
        rights=RIGHTS in asked_by,
        information=INFORMATION in asked_by,
    )
