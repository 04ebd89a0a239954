"""A chart as BPMN 2.0 XML: the order of elements is that of OMG's schema; the same definition gives the same bytes."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from alur.engine.sops.rules.definition import Definition

from . import signed
from .chart import Chart, Flow, Node, chart_of
from .diagram import Box, Point, plan_of, width_of_name

_NAMESPACES = {
    "xmlns:bpmn": "http://www.omg.org/spec/BPMN/20100524/MODEL",
    "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
    "xmlns:bpmndi": "http://www.omg.org/spec/BPMN/20100524/DI",
    "xmlns:dc": "http://www.omg.org/spec/DD/20100524/DC",
    "xmlns:di": "http://www.omg.org/spec/DD/20100524/DI",
    "xmlns:alur": signed.NAMESPACE,
}
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that XML cannot carry, not even escaped; a YAML file can."""


def as_bpmn(definition: Definition) -> bytes:
    """The SOP as one BPMN process in UTF-8, deterministic.

    The definition must be sound (`reading.check`). A called SOP is named, not included.
    """
    slug = definition.service.slug
    root = Element("bpmn:definitions", {**_NAMESPACES, "id": f"SOP_{slug}", "targetNamespace": f"urn:alur:sop:{slug}"})
    root.set("exporter", "Alur")
    chart = chart_of(definition)
    for element in _causes(chart):
        root.append(element)
    process = SubElement(root, "bpmn:process", {"id": process_id(slug), "name": str(definition.title)})
    _document(process, f"{definition.sop.number}\n{definition.sop.title}")
    _extend(process, signed.of_process(definition))
    _Writer(definition).contents(process, chart, "")
    _draw(root, definition, chart)
    _clean(root)
    indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{tostring(root, encoding="unicode")}\n'.encode()


def process_id(slug: str) -> str:
    return f"Process_{slug}"


class _Writer:
    def __init__(self, definition: Definition) -> None:
        self.definition = definition

    def contents(self, parent: Element, chart: Chart, within: str) -> None:
        """Lanes, symbols and flows of a process or sub-process. `within` keeps the lanes of sub-processes apart."""
        self._lanes(parent, chart, within)
        for node in chart.nodes:
            self._node(parent, node, chart)
        for flow in chart.flows:
            self._flow(parent, flow)

    def _lanes(self, parent: Element, chart: Chart, within: str) -> None:
        if within and not any(node.lane for node in chart.nodes):
            return
        lanes = SubElement(parent, "bpmn:laneSet", {"id": f"Lanes{within}"})
        for key, executor in self.definition.executors.items():
            inside = [node.id for node in chart.nodes if node.lane == key]
            if within and not inside:
                continue
            lane = SubElement(lanes, "bpmn:lane", {"id": f"Lane_{key}{within}", "name": executor.name})
            _extend(lane, [signed.of_executor(executor)])
            for node_id in inside:
                SubElement(lane, "bpmn:flowNodeRef").text = node_id

    def _node(self, parent: Element, node: Node, chart: Chart) -> None:
        element = SubElement(parent, f"bpmn:{node.tag}", {"id": node.id})
        if name := node.name or node.timer:
            element.set("name", name)
        if node.calls:
            element.set("calledElement", process_id(node.calls))
        if node.attached_to:
            element.set("attachedToRef", node.attached_to)
        if node.on_event:
            element.set("triggeredByEvent", "true")
        if node.signal:
            element.set("isInterrupting", "false")
        if node.note:
            _document(element, node.note)
        if node.step:
            self._about(element, node)
        for flow in chart.flows:
            if flow.target == node.id:
                SubElement(element, "bpmn:incoming").text = flow.id
        for flow in chart.flows:
            if flow.source == node.id:
                SubElement(element, "bpmn:outgoing").text = flow.id
        if node.inside:
            self.contents(element, node.inside, f"_{node.id}")
        _event(element, node)

    def _about(self, element: Element, node: Node) -> None:
        if node.step is None:
            return
        rows = [self.definition.rows_by_number[number].activity for number in node.step.rows]
        if rows:
            _document(element, "\n".join(rows))
        _extend(element, signed.of_step(self.definition, node.step))

    def _flow(self, parent: Element, flow: Flow) -> None:
        element = SubElement(parent, "bpmn:sequenceFlow", {"id": flow.id})
        if flow.name:
            element.set("name", flow.name)
        element.set("sourceRef", flow.source)
        element.set("targetRef", flow.target)
        if flow.outcome:
            _extend(element, [signed.of_outcome(flow.outcome)])
        if flow.condition:
            condition = SubElement(element, "bpmn:conditionExpression", {"xsi:type": "bpmn:tFormalExpression"})
            condition.text = flow.condition


def _event(element: Element, node: Node) -> None:
    if node.timer:
        waits = SubElement(element, "bpmn:timerEventDefinition", {"id": f"Timer_{node.id}"})
        duration = SubElement(waits, "bpmn:timeDuration", {"xsi:type": "bpmn:tFormalExpression"})
        duration.text = node.timer
    if node.signal:
        SubElement(element, "bpmn:signalEventDefinition", {"id": f"Catch_{node.id}", "signalRef": node.signal})
    if node.escalation:
        words = {"id": f"Escalation_{node.id}", "escalationRef": f"Cause_{node.escalation}"}
        SubElement(element, "bpmn:escalationEventDefinition", words)


# ── the picture ──────────────────────────────────────────────────────────────────────────────────


def _draw(root: Element, definition: Definition, chart: Chart) -> None:
    """Diagram interchange: a shape for every lane and symbol, an edge for every flow."""
    slug = definition.service.slug
    plan = plan_of(chart, list(definition.executors))
    diagram = SubElement(root, "bpmndi:BPMNDiagram", {"id": f"Diagram_{slug}"})
    plane = SubElement(diagram, "bpmndi:BPMNPlane", {"id": f"Plane_{slug}", "bpmnElement": process_id(slug)})
    for key, box in plan.lanes.items():
        _shape(plane, f"Lane_{key}", box).set("isHorizontal", "true")
    for node in _all_nodes(chart):
        shape = _shape(plane, node.id, plan.shapes[node.id])
        if node.tag == "subProcess":
            shape.set("isExpanded", "true")
        if node.tag == "exclusiveGateway":
            shape.set("isMarkerVisible", "true")
    for flow in _all_flows(chart):
        edge = SubElement(plane, "bpmndi:BPMNEdge", {"id": f"Edge_{flow.id}", "bpmnElement": flow.id})
        points = plan.lines[flow.id]
        for x, y in points:
            SubElement(edge, "di:waypoint", {"x": _length(x), "y": _length(y)})
        if flow.name:
            _bounds(SubElement(edge, "bpmndi:BPMNLabel"), _beside(points, flow.name))


def _all_nodes(chart: Chart) -> Iterator[Node]:
    """Those of sub-processes behind the sub-process that they lie in, events at an edge behind what they stand at."""
    for node in sorted(chart.nodes, key=lambda each: bool(each.attached_to)):
        yield node
        if node.inside:
            yield from _all_nodes(node.inside)


def _all_flows(chart: Chart) -> Iterator[Flow]:
    yield from chart.flows
    for node in chart.nodes:
        if node.inside:
            yield from _all_flows(node.inside)


def _shape(plane: Element, symbol: str, box: Box) -> Element:
    shape = SubElement(plane, "bpmndi:BPMNShape", {"id": f"Shape_{symbol}", "bpmnElement": symbol})
    _bounds(shape, box)
    return shape


def _bounds(parent: Element, box: Box) -> None:
    sizes = {"x": box.x, "y": box.y, "width": box.width, "height": box.height}
    SubElement(parent, "dc:Bounds", {word: _length(value) for word, value in sizes.items()})


def _beside(points: list[Point], words: str) -> Box:
    """The name of a flow stands over its first level piece."""
    turned = points[0][0] == points[1][0] and len(points) > 2
    x, y = points[1] if turned else points[0]
    width = width_of_name(words)
    lines = -(-len(words) * 6 // 90)
    return Box(x + 4, y - 4 - 14 * lines, width, 14 * lines)


def _length(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


def _causes(chart: Chart) -> list[Element]:
    """What the events of the chart and its sub-processes are about, each once: signals and escalations."""
    found: list[Element] = []
    for node in chart.nodes:
        if node.signal:
            found.append(Element("bpmn:signal", {"id": node.signal, "name": node.name}))
        if node.escalation and node.tag == "endEvent":
            found.append(Element("bpmn:escalation", {"id": f"Cause_{node.id}", "name": node.name}))
        if node.inside:
            found += _causes(node.inside)
    return found


def _document(element: Element, text: str) -> None:
    SubElement(element, "bpmn:documentation").text = text


def _extend(element: Element, words: list[Element]) -> None:
    SubElement(element, "bpmn:extensionElements").extend(words)


def _clean(root: Element) -> None:
    for element in root.iter():
        if element.text:
            element.text = _NOT_XML.sub("", element.text)
        for name, value in element.items():
            element.set(name, _NOT_XML.sub("", value))
