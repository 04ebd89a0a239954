"""Can this SOP work? Every fault of a well-formed definition, found without database and without running it."""

from collections.abc import Container, Mapping

from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.rules.faults import Finding

from . import calls, drafts, flow, forms, graph, legal, names, people, schedule, scopes, times


def find_faults(
    definition: Definition,
    known_activities: Container[str] | None = None,
    other_sops: Mapping[str, Definition] | None = None,
    *,
    flow_too: bool = True,
) -> list[Finding]:
    """Every fault of the definition; `flow_too` False judges the parts but not the ways between them."""
    findings = [
        *drafts.faults(definition),
        *names.faults(definition, known_activities),
        *forms.faults(definition),
        *people.faults(definition),
        *times.faults(definition),
        *schedule.faults(definition),
        *legal.faults(definition),
        *calls.faults(definition, other_sops),
    ]
    if flow_too and graph.can_be_drawn(definition):
        findings += [*flow.faults(definition, other_sops), *scopes.faults(definition)]
    return findings
