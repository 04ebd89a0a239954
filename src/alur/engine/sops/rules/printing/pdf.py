"""The official document as PDF/A."""

from collections.abc import Sequence
from pathlib import Path

from alur.engine.sops.rules.definition import Definition
from alur.kernel.paper import ARCHIVE, Standard, pdf_of

from .sheet import sheet_of

TEMPLATE = Path(__file__).parent / "sop.typ"


def as_pdf(definition: Definition, *, standards: Sequence[Standard] = ARCHIVE) -> bytes:
    """Identity page and flowchart pages. Deterministic: the only date in it is the one that the SOP states."""
    return pdf_of(TEMPLATE, sheet_of(definition), standards=standards)
