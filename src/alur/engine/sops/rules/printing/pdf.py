"""The official document as PDF/A, by Typst. The SOP's words go in as data, never as part of the template."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

import typst

from alur.engine.sops.rules.definition import Definition

from .glyphs import FONTS
from .sheet import sheet_of

TEMPLATE = Path(__file__).parent / "sop.typ"
STANDARDS: tuple[typst.PDFStandard, ...] = ("a-2a", "ua-1")
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""The template asks for no time; this keeps the machine's clock out in any case."""


def as_pdf(definition: Definition, *, standards: tuple[typst.PDFStandard, ...] = STANDARDS) -> bytes:
    """Identity page and flowchart pages. Deterministic: the only date in it is the one that the SOP states."""
    data = json.dumps(sheet_of(definition), ensure_ascii=False)
    return typst.compile(
        TEMPLATE,
        root=TEMPLATE.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"sop": data},
        pdf_standards=list(standards),
        timestamp=_NO_TIME,
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Only what we bring: a machine's own fonts must not change a document."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
