"""An SOP on paper: the official two-part document as PDF and as a Word file, and the flowchart as a picture.

What is printed is what was signed, word for word; branches that were added since are not on it. Every form follows from
the definition alone, so that two exports of one version are the same bytes. Nothing here knows pages, tables or Django.
"""

from .pdf import as_pdf
from .picture import as_svg
from .word import as_docx

__all__ = ["as_docx", "as_pdf", "as_svg"]
