"""Diagram interchange: everything has its place, nothing lies on another, and each flow touches what it joins."""

from itertools import combinations, pairwise

import pytest
from lxml import etree

from alur.engine.sops.queries import shipped
from alur.engine.sops.rules.bpmn import as_bpmn

from .make import library
from .test_bpmn import BPMN

DI = "{http://www.omg.org/spec/BPMN/20100524/DI}"
DC = "{http://www.omg.org/spec/DD/20100524/DC}"
WAY = "{http://www.omg.org/spec/DD/20100524/DI}waypoint"


def drawn(slug):
    """The tree, the boxes (left, top, right, bottom) of all symbols and lanes, and the corners of all flows."""
    root = etree.fromstring(as_bpmn(library()[slug]))
    boxes, lines = {}, {}
    for shape in root.iter(f"{DI}BPMNShape"):
        x, y, width, height = (float(shape.find(f"{DC}Bounds").get(word)) for word in ("x", "y", "width", "height"))
        boxes[shape.get("bpmnElement")] = (x, y, x + width, y + height)
    for edge in root.iter(f"{DI}BPMNEdge"):
        lines[edge.get("bpmnElement")] = [(float(point.get("x")), float(point.get("y"))) for point in edge.iter(WAY)]
    return root, boxes, lines


@pytest.mark.parametrize("slug", shipped())
def test_every_symbol_and_flow_has_a_place_and_no_two_symbols_lie_on_each_other(slug):
    root, boxes, lines = drawn(slug)
    process = root.find(f"{BPMN}process")
    assert set(lines) == {flow.get("id") for flow in process.iter(f"{BPMN}sequenceFlow")}
    charts = [process, *process.iter(f"{BPMN}subProcess")]
    for chart in charts:
        symbols = [each for each in chart if each.get("id") and not each.tag.endswith(("Flow", "laneSet"))]
        assert {each.get("id") for each in symbols} <= set(boxes)
        if chart is not process:
            assert all(within(boxes[each.get("id")], boxes[chart.get("id")]) for each in symbols)
        standing = [each.get("id") for each in symbols if each.get("attachedToRef") is None]
        assert [pair for pair in combinations(standing, 2) if overlap(*(boxes[each] for each in pair))] == []


@pytest.mark.parametrize("slug", shipped())
def test_flows_are_level_or_upright_join_their_symbols_and_do_not_run_on_each_other(slug):
    root, boxes, lines = drawn(slug)
    for flow in root.iter(f"{BPMN}sequenceFlow"):
        points = lines[flow.get("id")]
        assert touches(points[0], boxes[flow.get("sourceRef")])
        assert touches(points[-1], boxes[flow.get("targetRef")])
        assert all(a[0] == b[0] or a[1] == b[1] for a, b in pairwise(points))
    sources = {flow.get("id"): flow.get("sourceRef") for flow in root.iter(f"{BPMN}sequenceFlow")}
    upright = [(key, *ends) for key, points in lines.items() for ends in pairwise(points) if ends[0][0] == ends[1][0]]
    for (one, a, b), (other, c, d) in combinations(upright, 2):
        if a[0] == c[0] and sources[one] != sources[other]:  # those of one symbol may share their first piece
            assert min(max(a[1], b[1]), max(c[1], d[1])) <= max(min(a[1], b[1]), min(c[1], d[1])), (one, other)


@pytest.mark.parametrize("slug", shipped())
def test_symbols_lie_in_their_lanes(slug):
    root, boxes, _lines = drawn(slug)
    for lane in root.find(f"{BPMN}process").find(f"{BPMN}laneSet"):
        for reference in lane.iter(f"{BPMN}flowNodeRef"):
            assert within(boxes[reference.text], boxes[lane.get("id")])


def within(box, other):
    return box[0] >= other[0] and box[1] >= other[1] and box[2] <= other[2] and box[3] <= other[3]


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def touches(point, box):
    (x, y), (left, top, right, bottom) = point, box
    return left <= x <= right and top <= y <= bottom
