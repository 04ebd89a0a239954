"""Documents on paper, by Typst: what is written goes in as data, never as part of a template. Plain Python."""

from .glyphs import printable
from .pdf import ARCHIVE, Standard, pdf_of

__all__ = ["ARCHIVE", "Standard", "pdf_of", "printable"]
