"""The drawing of any chart: nothing overlaps, every arrow ends at its symbol, on one page or on several."""

from importlib.resources import files

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alur.engine.sops.rules.flowchart import INDONESIAN, Graph, Shape, graph_of, page_of, pages_of
from alur.engine.sops.rules.flowchart.model import ChartRow, Edge, Lane, Node
from alur.engine.sops.rules.reading import FaultyDefinition, read

from .drawn import wrong_with

LIBRARY = {
    each.name: read((each / "sop.yaml").read_text(encoding="utf-8"), each.name)
    for each in (files("alur") / "library").iterdir()
    if (each / "sop.yaml").is_file()
}
WORDS = ("", "", "Ya", "Tidak", "Perlu dilengkapi", "Ternyata tidak bisa, perlu perbaikan di luar kantor")
SHAPES = (Shape.BOX, Shape.DIAMOND, Shape.CAPSULE, Shape.CALL)


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Any symbols in any cells with any arrows between them: worse than any SOP."""
    rows, lanes = draw(st.integers(1, 8)), draw(st.integers(1, 5))
    cells = draw(
        st.lists(st.tuples(st.integers(0, rows - 1), st.integers(0, lanes - 1)), unique=True, min_size=1, max_size=14)
    )
    graph = Graph(
        [Lane(f"l{index}", f"Pelaksana {index}") for index in range(lanes)],
        [ChartRow(f"r{index + 1}", str(index + 1), f"Kegiatan {index}") for index in range(rows)],
    )
    for row, lane in cells:
        key = f"r{row}.{lane}"
        graph.nodes[key] = Node(key, row, lane, draw(st.sampled_from(SHAPES)), draw(st.sampled_from(WORDS)))
    names = st.sampled_from(list(graph.nodes))
    pairs = draw(st.lists(st.tuples(names, names), unique=True, max_size=18))
    graph.edges = [
        Edge(source, target, draw(st.sampled_from(WORDS)), added=draw(st.booleans()), main=draw(st.booleans()))
        for source, target in pairs
    ]
    return graph


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graphs())
def test_nothing_overlaps_in_any_chart(graph):
    assert wrong_with(page_of(graph, INDONESIAN)) == []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(graphs(), st.integers(250, 700))
def test_nothing_overlaps_on_any_page_and_every_row_is_on_one(graph, height):
    pages = pages_of(graph, INDONESIAN, height=height)
    assert [problem for page in pages for problem in wrong_with(page)] == []
    rows = [band.row.key for page in pages for band in page.bands if not band.row.is_connector]
    assert rows == [row.key for row in graph.rows]
    assert all(page.height <= height or sum(not band.row.is_connector for band in page.bands) == 1 for page in pages)


@pytest.mark.parametrize("live", [False, True])
@pytest.mark.parametrize("name", sorted(LIBRARY))
def test_the_shipped_sops_are_drawn_without_a_flaw(name, live):
    graph = graph_of(LIBRARY[name], states={} if live else None, called=LIBRARY)
    assert wrong_with(page_of(graph, INDONESIAN)) == []
    for height in (420, 560, 700):
        assert [
            each for page in pages_of(graph, INDONESIAN, height=height, full=True) for each in wrong_with(page)
        ] == []


def test_ways_that_come_towards_each_other_in_one_row_keep_apart():
    graph = Graph([Lane(f"l{lane}", f"P{lane}") for lane in range(4)], [ChartRow("r1", "1", "Kegiatan")])
    for lane in range(4):
        graph.nodes[f"r1.{lane}"] = Node(f"r1.{lane}", 0, lane)
    graph.edges = [Edge(f"r1.{source}", f"r1.{target}") for source, target in ((2, 0), (1, 0), (1, 3))]
    assert wrong_with(page_of(graph, INDONESIAN)) == []


BROKEN = files("alur.engine.sops.tests") / "broken"


@pytest.mark.parametrize("name", sorted(each.name for each in BROKEN.iterdir()))
def test_an_unfinished_file_is_drawn_as_far_as_it_goes(name):
    """An editor redraws while somebody types: names that do not exist yet are passed over."""
    try:
        definition = read((BROKEN / name).read_text(encoding="utf-8"), name)
    except FaultyDefinition:
        return
    for states in (None, {}):
        assert wrong_with(page_of(graph_of(definition, states=states), INDONESIAN)) == []
