"""An SOP on paper: the official two-part document as PDF and as a Word file, and the flowchart as a picture.

What is printed is what was signed, word for word; branches that were added since are not on it. Every form follows from
the definition alone, so that two exports of one version are the same bytes. Nothing here knows pages, tables or Django.
"""

from alur.engine.sops.rules.definition import Definition

from .pdf import as_pdf
from .picture import as_svg

__all__ = ["as_docx", "as_pdf", "as_svg"]


def as_docx(definition: Definition) -> bytes:
    """The same as a Word file."""
    from . import word  # noqa: PLC0415  large, and slow to import

    return word.as_docx(definition)
