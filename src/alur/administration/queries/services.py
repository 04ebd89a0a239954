"""Services as their administrator sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.http import Http404

from alur.engine.cases.queries.of_office import running_by_sop
from alur.engine.cases.registry import activities
from alur.engine.sops.queries import (
    bindings,
    bound_executors,
    definition_of,
    in_force,
    missing_positions,
    position_keys,
    publication_faults,
    review_due_on,
)
from alur.engine.sops.rules.calling import together
from alur.engine.sops.rules.faults import FaultyDefinition
from alur.engine.sops.rules.packing import Proposal, pack
from alur.engine.sops.rules.reading import read
from alur.outlets.protection.queries import kept_by_end, rules_of

if TYPE_CHECKING:
    from datetime import date

    from alur.engine.sops.models import SopVersion
    from alur.engine.sops.rules.definition import Definition, Executor
    from alur.engine.sops.rules.faults import Fault
    from alur.foundation.offices.models import Office
    from alur.outlets.protection.rules.retention import Rules


@dataclass(frozen=True)
class ServiceRow:
    """An SOP in force."""

    version: SopVersion
    definition: Definition
    running: int
    unbound: list[str]
    """Names of executors without a position."""
    missing: list[str]
    """Slugs of SOPs that it calls and that are not in force."""

    @property
    def review_on(self) -> date | None:
        return review_due_on(self.version)


@dataclass(frozen=True)
class Judged:
    """What publishing a text would come to."""

    faults: list[Fault]
    title: str = ""
    slug: str = ""
    number: int = 1
    """The revision that it would be."""
    same: bool = False
    """The very text is in force already."""
    positions: dict[str, str] = field(default_factory=dict)
    """Missing ones: key and name."""


def service_rows(office: Office) -> list[ServiceRow]:
    running, bound = running_by_sop(office), bound_executors(office)
    versions = in_force(office)
    slugs = {each.sop.slug for each in versions}
    return [_row(each, running.get(each.sop_id, 0), bound.get(each.sop_id, set()), slugs) for each in versions]


def _row(version: SopVersion, running: int, bound: set[str], slugs: set[str]) -> ServiceRow:
    definition = definition_of(version)
    unbound = [definition.executors[key].name for key in position_keys(definition) if key not in bound]
    return ServiceRow(
        version, definition, running, unbound, [each for each in called_by(definition) if each not in slugs]
    )


def called_by(definition: Definition) -> list[str]:
    return sorted({step.call.sop for step in definition.steps if step.call is not None})


def service_row(office: Office, slug: str) -> ServiceRow:
    """Http404 for what is not in force there."""
    for row in service_rows(office):
        if row.version.sop.slug == slug:
            return row
    raise Http404


def packed(office: Office, slug: str) -> bytes:
    """The service as one file. Http404 for what is not in force there."""
    versions = {each.sop.slug: each for each in in_force(office)}
    if slug not in versions:
        raise Http404
    definitions = {each: definition_of(version) for each, version in versions.items()}
    texts = {each: versions[each].source for each in together(slug, definitions)}
    rules = rules_of(office)
    proposals = {each: _proposal(versions[each], rules) for each in texts}
    return pack(slug, str(definitions[slug].title), texts, proposals)


def _proposal(version: SopVersion, rules: Rules) -> Proposal:
    """How this office runs it: its own times of retention, and its positions by their titles."""
    own = {str(kind): kept.months for kind, kept in kept_by_end(rules, version.sop.slug).items() if kept.own}
    return Proposal(own, {executor: position.name for executor, position in bindings(version.sop).items()})


def executors_of(definition: Definition) -> dict[str, Executor]:
    """Those that a position of the office carries out."""
    return {key: definition.executors[key] for key in position_keys(definition)}


def judge(office: Office, text: str, source: str) -> Judged:
    """Every fault of the text, or what it would become."""
    faults = publication_faults(office, text, source, activities, create_positions=True)
    try:
        definition = read(text, source)
    except FaultyDefinition as faulty:
        return Judged(faults or faulty.faults)
    now = next((each for each in in_force(office) if each.sop.slug == definition.service.slug), None)
    return Judged(
        faults=faults,
        title=str(definition.title),
        slug=definition.service.slug,
        number=(now.number if now else 0) + 1,
        same=now is not None and now.source == text,
        positions={key: definition.executors[key].name for key in missing_positions(office, definition)},
    )
