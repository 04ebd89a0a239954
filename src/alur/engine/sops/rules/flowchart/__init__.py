"""The flowchart of an SOP as plain data and as SVG: the signed one, and the live one of a case.

`graph_of` says what is drawn, `page_of` where, `svg_of` draws it. Nothing here knows pages, tables or Django.
"""

from .flows import graph_of
from .layout import page_of
from .listing import Item, described, items_of
from .model import Graph, Shape
from .page import Page
from .paging import pages_of
from .svg import svg_of
from .words import INDONESIAN, State, Wording

__all__ = [
    "INDONESIAN",
    "Graph",
    "Item",
    "Page",
    "Shape",
    "State",
    "Wording",
    "described",
    "graph_of",
    "items_of",
    "page_of",
    "pages_of",
    "svg_of",
]
