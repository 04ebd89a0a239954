"""The flowcharts of random SOPs: signed and live, drawn without a flaw, with every step and way on them."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alur.engine.sops.rules.definition import Definition
from alur.engine.sops.rules.flowchart import INDONESIAN, graph_of, items_of, page_of, pages_of
from alur.engine.sops.tests.drawn import wrong_with
from tests.engine.random_sops import Dice, random_family


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_any_sop_is_drawn_without_a_flaw(data):
    dice = Dice(lambda low, high: data.draw(st.integers(low, high)))
    sops = {slug: Definition.model_validate(each) for slug, each in random_family(dice).sops.items()}
    for sop in sops.values():
        signed, live = graph_of(sop, called=sops), graph_of(sop, called=sops, states={sop.steps[0].id: "done"})
        for graph in (signed, live):
            assert wrong_with(page_of(graph, INDONESIAN)) == []
            assert [each for page in pages_of(graph, INDONESIAN, height=400) for each in wrong_with(page)] == []
            assert len(items_of(graph, INDONESIAN)) >= len(sop.rows)
        assert {step.id for step in sop.steps} == {step for node in live.nodes.values() for step in node.steps}
        drawn = {(edge.source, edge.target) for edge in live.edges}
        for node in live.nodes.values():
            assert any(node.key in pair for pair in drawn) or len(live.nodes) == 1, node.key
