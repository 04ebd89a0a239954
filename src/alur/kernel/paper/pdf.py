"""A template and its data as PDF/A."""

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import typst

from .glyphs import FONTS

type Standard = typst.PDFStandard

ARCHIVE: tuple[Standard, ...] = ("a-2a", "ua-1")
"""PDF/A-2a (ISO 19005-2) for archives, PDF/UA-1 (ISO 14289-1) for screen readers."""
_NO_TIME = datetime(2000, 1, 1, tzinfo=UTC)
"""Templates ask for no time; this keeps the machine's clock out in any case."""


def pdf_of(template: Path, data: Mapping[str, Any], *, standards: Sequence[Standard] = ARCHIVE) -> bytes:
    """The document; the same data give the same bytes. A template reads `json(bytes(sys.inputs.data))`.

    `data` is JSON; texts in it must be `printable`. Raises typst.TypstError for what a standard does not allow.
    """
    return typst.compile(
        template,
        root=template.parent,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        format="pdf",
        sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
        pdf_standards=list(standards),
        timestamp=_NO_TIME,
    )


@lru_cache(maxsize=1)
def _fonts() -> typst.Fonts:
    """Only what we bring: a machine's own fonts must not change a document."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])
