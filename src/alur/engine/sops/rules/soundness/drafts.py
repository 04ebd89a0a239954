"""A draft is no SOP yet: what its `draft` section lists is still to be decided by a person."""

from collections.abc import Iterator

from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.rules.faults import Finding


def faults(definition: Definition) -> Iterator[Finding]:
    for place, text in enumerate(definition.draft):
        said = f"belum diputuskan: {text.rstrip('. ')}"
        yield Finding(("draft", place), said, "Putuskan di bagiannya, lalu hapus kalimat ini.")
