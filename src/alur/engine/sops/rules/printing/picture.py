"""The signed flowchart with its mutu baku as one SVG picture, as large as it needs to be."""

from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.rules.flowchart import INDONESIAN, described, graph_of, page_of, svg_of


def as_svg(definition: Definition) -> bytes:
    """A picture that stands alone: words, symbols and arrows, named for screen readers. Deterministic, UTF-8.

    The called SOPs are named by their slugs: what an office calls by that name may change, a version does not.
    """
    graph = graph_of(definition)
    title = INDONESIAN.title.format(title=definition.title)
    drawn = svg_of(
        page_of(graph, INDONESIAN, full=True), INDONESIAN, title=title, description=described(graph, INDONESIAN)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{drawn}\n'.encode()
