"""Steps that wait for events: BPMN nests them in sub-processes, an SOP file writes them beside the others.

A sub-process that waits (start, timer, end) with one event sub-process in it is such a step: the first task in there.
What happens after an event is taken out of it, and the whole looks as if it had been drawn beside the others. A
sub-process of any other shape stays where it is, and is refused there.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from . import judging
from .drawing import STEPS, Drawing, Watch, timer_of
from .spaces import BPMN
from .xml import Tag

_CAUSES = {"signalEventDefinition": "signalRef", "messageEventDefinition": "messageRef"}
_ABOUT = ("incoming", "outgoing")


@dataclass
class _Shape:
    """The parts of a sub-process that waits."""

    watch: Tag
    waiting: Tag
    around: list[Tag]
    """Start, end and the flows between them: they only say that it waits."""
    line: Tag
    begin: Tag
    first: str
    """The task that an event opens."""
    back: list[Tag] = field(default_factory=list)
    """Ends after which the waiting goes on."""
    leaves: dict[str, Tag] = field(default_factory=dict)
    """Ends that stop the waiting: the end, and the flow that goes on outside."""


def unfold(drawing: Drawing, process: Tag) -> None:
    """Take every such sub-process apart, the innermost first; `drawing.events` then knows each by its task."""
    for watch in list(process.all("subProcess", BPMN)):
        line = next((each for each in watch.all("subProcess", BPMN)), None)
        if line is not None:
            unfold(drawing, line)
        shape = _shape_of(process, watch)
        if shape is not None:
            _take_apart(drawing, process, shape)


def _shape_of(process: Tag, watch: Tag) -> _Shape | None:
    parts = [each for each in watch.children if each.name not in (*_ABOUT, "laneSet")]
    lines = [each for each in parts if each.name == "subProcess"]
    waits = [each for each in parts if each.name == "intermediateCatchEvent"]
    rest = [each for each in parts if each not in (*lines, *waits)]
    if len(lines) != 1 or len(waits) != 1 or lines[0].attributes.get("triggeredByEvent") != "true":
        return None
    if sorted(each.name for each in rest) != ["endEvent", "sequenceFlow", "sequenceFlow", "startEvent"]:
        return None
    if not _in_a_row(rest, waits[0]):
        return None
    return _with_line(process, _Shape(watch, waits[0], rest, lines[0], lines[0], ""))


def _in_a_row(rest: list[Tag], waiting: Tag) -> bool:
    """From the start to the waiting, and from there to the end."""
    keys = {each.name: each.attributes.get("id", "") for each in rest}
    middle = waiting.attributes.get("id", "")
    ways = {(each.attributes.get("sourceRef"), each.attributes.get("targetRef")) for each in rest if _is_flow(each)}
    return ways == {(keys["startEvent"], middle), (middle, keys["endEvent"])}


def _with_line(process: Tag, shape: _Shape) -> _Shape | None:
    """With what an event opens, and how that ends; None where it begins or ends in a way that an SOP cannot say."""
    begins = list(shape.line.all("startEvent", BPMN))
    if len(begins) != 1 or begins[0].attributes.get("isInterrupting") != "false":
        return None
    if [each.name in _CAUSES for each in _events(begins[0])] != [True]:
        return None
    ways = [each for each in shape.line.children if _is_flow(each) and _from(each, begins[0])]
    tasks = {each.attributes.get("id", "") for each in shape.line.children if each.name in STEPS - {"callActivity"}}
    shape.begin, shape.first = begins[0], ways[0].attributes.get("targetRef", "") if len(ways) == 1 else ""
    if shape.first not in tasks:
        return None
    for end in shape.line.all("endEvent", BPMN):
        causes = _events(end)
        if not causes:
            shape.back.append(end)
            continue
        onward = _onward(process, shape.watch, causes[0]) if len(causes) == 1 else None
        if onward is None:
            return None
        shape.leaves[end.attributes.get("id", "")] = onward
    return shape


def _onward(process: Tag, watch: Tag, cause: Tag) -> Tag | None:
    """The flow outside that an escalation goes on by: that of the event at the edge which catches it."""
    named = cause.attributes.get("escalationRef")
    for edge in process.all("boundaryEvent", BPMN):
        caught = [each.attributes.get("escalationRef") for each in _events(edge)]
        if edge.attributes.get("attachedToRef") == watch.attributes.get("id") and named and caught == [named]:
            ways = [each for each in process.children if _is_flow(each) and _from(each, edge)]
            return ways[0] if len(ways) == 1 else None
    return None


def _take_apart(drawing: Drawing, process: Tag, shape: _Shape) -> None:
    key, lost = shape.watch.attributes.get("id", ""), {each.attributes.get("id", "") for each in shape.back}
    first = [each for each in shape.line.children if _is_flow(each) and _from(each, shape.begin)]
    edges = {each.attributes.get("sourceRef") for each in shape.leaves.values()}
    caught = [each for each in process.children if each.attributes.get("id") in edges]
    inner = [each for each in shape.line.children if each.attributes.get("id") in shape.leaves]
    gone = [shape.watch, shape.waiting, *shape.around, shape.line, shape.begin, *first, *shape.back, *inner, *caught]
    _judge(drawing, [*gone, *shape.leaves.values()])
    moved = [each for each in shape.line.children if each not in gone and each.name not in (*_ABOUT, "laneSet")]
    for flow in (each for each in moved if _is_flow(each)):
        target = flow.attributes.get("targetRef", "")
        if target in lost:
            flow.attributes["targetRef"] = shape.first
        elif target in shape.leaves:
            flow.attributes["targetRef"] = shape.leaves[target].attributes.get("targetRef", "")
            drawing.returns.add(flow.attributes.get("id", ""))
    outside = [each for each in process.children if each not in (*caught, *shape.leaves.values(), shape.watch)]
    for flow in (each for each in outside if _is_flow(each) and each.attributes.get("targetRef") == key):
        flow.attributes["targetRef"] = shape.first
    lanes = [*shape.watch.all("laneSet", BPMN), *shape.line.all("laneSet", BPMN)]
    process.children[:] = [*outside, *moved]
    _merge_lanes(drawing, process, lanes, key, [each.attributes.get("id", "") for each in moved if not _is_flow(each)])
    drawing.events[shape.first] = Watch(shape.watch, timer_of(shape.waiting))
    drawing.unfolded += [*gone, *shape.leaves.values()]


def _judge(drawing: Drawing, tags: list[Tag]) -> None:
    """What is taken apart must not carry anything else that would be lost."""
    for tag in tags:
        bare = replace(tag, attributes=dict(tag.attributes), children=[])
        for word, value in (("isInterrupting", "false"), ("triggeredByEvent", "true")):
            if tag.attributes.get(word) == value:
                del bare.attributes[word]
        for cause in _events(tag):
            drawing.caused |= {cause.attributes.get(word, "") for word in (*_CAUSES.values(), "escalationRef")}
        known = ("timerEventDefinition",) if tag.name == "intermediateCatchEvent" else ()
        bare.children = [each for each in tag.children if each not in _events(tag) or each.name in known]
        if tag.name == "subProcess":
            bare.name = "task"
            bare.children = [each for each in tag.children if each.name in ("documentation", "extensionElements")]
        if bare.name == "boundaryEvent" or (tag.name == "intermediateCatchEvent" and not _events(tag)):
            bare.name = "startEvent"
            bare.attributes.pop("attachedToRef", None)
        judging.part(drawing, bare)


def _merge_lanes(drawing: Drawing, process: Tag, lane_sets: list[Tag], watch: str, nodes: list[str]) -> None:
    """What lay in a lane inside lies in the lane of that name outside; what lay in none, where the waiting lay."""
    outer = next(process.all("laneSet", BPMN), None)
    if outer is None:
        outer = Tag(BPMN, "laneSet", process.line, {})
        process.children.insert(0, outer)
    placed: set[str] = set()
    for lane in (each for lane_set in lane_sets for each in lane_set.all("lane", BPMN)):
        there = next((each for each in outer.all("lane", BPMN) if _called(each) == _called(lane)), None)
        references = [each for each in lane.all("flowNodeRef", BPMN) if each.text.strip() in nodes]
        placed |= {each.text.strip() for each in references}
        if there is None:
            outer.children.append(lane)
            continue
        about = [each for each in lane.children if each.name != "flowNodeRef"]
        judging.part(drawing, replace(lane, attributes=dict(there.attributes), children=about))
        there.children += references
    home = next((each for each in outer.all("lane", BPMN) if watch in _texts(each)), None)
    if home is not None:
        loose = [each for each in nodes if each not in placed]
        home.children += [Tag(BPMN, "flowNodeRef", home.line, {}, each) for each in loose]


def _texts(lane: Tag) -> set[str]:
    return {each.text.strip() for each in lane.all("flowNodeRef", BPMN)}


def _called(lane: Tag) -> str:
    return lane.attributes.get("name", "") or lane.attributes.get("id", "")


def _events(tag: Tag) -> list[Tag]:
    """What an event waits for or tells."""
    return [each for each in tag.children if each.name.endswith("EventDefinition")]


def _is_flow(tag: Tag) -> bool:
    return tag.name == "sequenceFlow"


def _from(flow: Tag, source: Tag) -> bool:
    return flow.attributes.get("sourceRef") == source.attributes.get("id")
