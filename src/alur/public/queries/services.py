"""The services of an office as its public pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alur.engine.sops.queries import definition_of, effective, is_public, offered
from alur.engine.sops.rules.definition import Definition, ExecutorKind, FieldType, Row
from alur.engine.worktime.rules import Unit, parse_duration
from alur.foundation.offices.queries import offices
from alur.ui.dates import duration_words

if TYPE_CHECKING:
    from alur.engine.sops.models import SopVersion
    from alur.foundation.offices.models import Office


@dataclass(frozen=True)
class ServiceCard:
    """A service in the list of an office."""

    slug: str
    title: str
    summary: str
    number: str
    time: str
    for_staff: bool
    scheduled: bool
    """Its dates stand on the office's public schedule."""
    is_open: bool


@dataclass(frozen=True)
class ShownRow:
    """A signed row with the names of its executors; all words as signed."""

    row: Row
    who: str


def offices_with_services() -> list[Office]:
    """The offices that offer something to apply for, by name."""
    return [office for office in offices() if public_versions(office)]


def public_versions(office: Office) -> list[SopVersion]:
    """The office's services that people outside its desks may see, by title."""
    return [version for version in offered(office) if is_public(definition_of(version))]


def public_version(office: Office, slug: str) -> SopVersion | None:
    """The version in force of a service that is offered to the public; None for any other."""
    try:
        version = effective(office, slug)
    except ObjectDoesNotExist:
        return None
    return version if is_public(definition_of(version)) else None


def service_cards(office: Office, language: str) -> list[ServiceCard]:
    """One query, whatever the number of services."""
    return [_card(version, language) for version in public_versions(office)]


def _card(version: SopVersion, language: str) -> ServiceCard:
    definition = definition_of(version)
    service = definition.service
    return ServiceCard(
        slug=service.slug,
        title=definition.title.in_language(language),
        summary=service.summary.in_language(language) if service.summary else "",
        number=definition.sop.number,
        time=office_time(definition, language),
        for_staff=service.audience == "pegawai",
        scheduled=service.schedule is not None,
        is_open=version.sop.is_open,
    )


def office_time(definition: Definition, language: str) -> str:
    """The signed times of the office's own rows together, up to the end of the service; "" where none is stated."""
    times = [parse_duration(row.time) for row in _office_rows(definition)]
    days = sum(each.amount for each in times if each and each.unit is Unit.DAY)
    minutes = sum(each.amount for each in times if each and each.unit is Unit.MINUTE)
    said = [ngettext("%(count)d hari kerja", "%(count)d hari kerja", days) % {"count": days}] if days else []
    if minutes:
        said.append(duration_words(minutes, language))
    words = _(" dan ").join(said)
    if words and None in times:
        return _("%(time)s, ditambah langkah yang tidak dibatasi waktu") % {"time": words}
    return words


def _office_rows(definition: Definition) -> list[Row]:
    after = {number for step in definition.steps if step.after_service for number in step.rows}
    positions = {key for key, each in definition.executors.items() if each.kind is ExecutorKind.POSITION}
    return [row for row in definition.rows if positions & set(row.executors) and row.no not in after]


def signed_rows(definition: Definition) -> list[ShownRow]:
    return [ShownRow(row, role_names(definition, row)) for row in definition.rows]


def role_names(definition: Definition, row: Row) -> str:
    return ", ".join(definition.executors[key].name for key in row.executors if key in definition.executors)


def to_prepare(definition: Definition, language: str) -> list[tuple[str, bool]]:
    """What the form will ask for: label, and whether it may be left out. Consent needs no preparing."""
    asked = [field for field in definition.first_step.fields if field.type is not FieldType.CONSENT]
    return [(field.label.in_language(language), not field.required or field.shown_if is not None) for field in asked]
