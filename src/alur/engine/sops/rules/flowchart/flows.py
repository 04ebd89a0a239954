"""The arrows: the ways of the steps, lifted to the symbols that stand for them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise

from alur.engine.sops.rules.definition import Definition, EndKind, Step

from .model import ChartRow, Edge, Graph, Node, Shape
from .placing import Placing
from .words import INDONESIAN, State, Wording


@dataclass(frozen=True)
class Way:
    """One way out of a step, as written."""

    target: str
    label: str = ""
    added: bool = False


def graph_of(
    definition: Definition,
    *,
    wording: Wording = INDONESIAN,
    states: Mapping[str, State] | None = None,
    called: Mapping[str, Definition] | None = None,
) -> Graph:
    """What to draw. With `states` (step → state; empty for a case that has none yet) it is the live chart.

    `called` are the SOPs that this one calls, for their names and the labels of their ends.
    """
    return _Flows(Placing(definition, wording, states), called or {}).drawn()


def ways_of(step: Step, language: str, called: Mapping[str, Definition], *, with_added: bool = True) -> list[Way]:
    """Every way that the step can go on, in the order of the file."""
    if step.then:
        return [Way(step.then, added=step.added)]
    if step.parallel:
        return [Way(target, added=step.added) for target in step.parallel.branches.values()]
    if step.call:
        ends = called[step.call.sop].ends if step.call.sop in called else {}
        return [Way(target, _end_label(end, ends, language), step.added) for end, target in step.call.returns.items()]
    return [
        Way(outcome.to, outcome.label.in_language(language), outcome.added or step.added)
        for outcome in step.outcomes.values()
        if with_added or not outcome.added
    ]


def _end_label(key: str, ends: Mapping[str, object], language: str) -> str:
    label = getattr(ends.get(key), "label", None)
    return label.in_language(language) if label else key.replace("-", " ").capitalize()


def _onward(step: Step) -> str:
    """Where an added step leads by itself: what the signed chart shows in its place."""
    if step.timeout and step.timeout.outcome in step.outcomes:
        return step.outcomes[step.timeout.outcome].to
    return step.targets()[0]


class _Flows:
    def __init__(self, placing: Placing, called: Mapping[str, Definition]) -> None:
        self.placing, self.called = placing, called
        self.definition, self.graph, self.wording = placing.definition, placing.graph, placing.wording
        self.end_word = placing.wording.end_live if placing.live else placing.wording.end
        self.found: dict[tuple[str, str, bool], Edge] = {}

    def drawn(self) -> Graph:
        self.last = self._closing_symbol()
        self._chains()
        self._shown()
        for step in self.definition.steps:
            self._ways(step)
        for one, other in self.placing.linked:
            self.found[one, other, False] = Edge(one, other, together=True)
        self.graph.edges = list(self.found.values())
        self._shapes()
        return self.graph.without_empty_lanes()

    # ── ends ─────────────────────────────────────────────────────────────────────────────────────

    def _closing_symbol(self) -> str | None:
        """The symbol of the last signed row where all its ways are ends; None where the SOP needs a capsule more."""
        key = self.placing.main[self.placing.rows[-1].no]
        closing = [self.definition.step(step) for step in self.graph.nodes[key].steps]
        targets = {way.target for step in closing for way in self._written(step)}
        done = {end for end, each in self.definition.ends.items() if each.kind is EndKind.DONE}
        return key if targets <= done else None

    def _written(self, step: Step) -> list[Way]:
        return ways_of(step, self.wording.language, self.called, with_added=self.placing.live)

    def _end(self, end: str, source: str, added: bool) -> str | None:
        """The symbol of an end; made in the lane of who first comes to it."""
        kind = self.definition.ends[end].kind
        if kind is EndKind.DONE and self.last is not None:
            return self.last
        name = "done" if kind is EndKind.DONE else end
        key = f"end.{name}"
        if key not in self.graph.nodes:
            label = self.definition.ends[end].label
            said = label.in_language(self.wording.language) if label else end.replace("-", " ").capitalize()
            text = self.end_word if kind is EndKind.DONE else said
            row, lane = self._free_end(self.graph.nodes[source].lane, text)
            state = (self.placing.states or {}).get(f"end.{kind}")
            self.graph.nodes[key] = Node(key, row, lane, Shape.CAPSULE, text, added=added, state=state)
        elif not added:
            self.graph.change(key, added=False)
        return key

    def _free_end(self, wanted: int, text: str) -> tuple[int, int]:
        rows = self.graph.rows
        for row in (index for index, each in enumerate(rows) if each.key.startswith("end")):
            lanes = sorted(range(len(self.graph.lanes)), key=lambda lane: (abs(lane - wanted), lane))
            for lane in lanes:
                if self.graph.node_at(row, lane) is None:
                    rows[row] = replace(rows[row], activity=f"{rows[row].activity} · {text}")
                    return row, lane
        rows.append(ChartRow(f"end{len(rows)}", "", text, signed=False))
        return len(rows) - 1, wanted

    # ── arrows ───────────────────────────────────────────────────────────────────────────────────

    def _join(self, source: str, target: str, way: Way, *, main: bool = False) -> None:
        key = (source, target, way.added)
        known = self.found.get(key)
        if known is None:
            self.found[key] = Edge(source, target, way.label, way.added, main)
            return
        labels = [label for label in (known.label, way.label) if label]
        self.found[key] = replace(known, label=" / ".join(dict.fromkeys(labels)), main=known.main or main)

    def _chains(self) -> None:
        """The rows of one step, one after the other; rows shown before the first step lead to it."""
        for places in self.placing.places.values():
            for one, next_one in pairwise(places):
                self._join(one, next_one, Way(""), main=True)
        shown = {row.no for row in self.placing.shown_only()}
        for row, next_row in pairwise(self.placing.rows):
            if row.no not in shown:
                break
            self._join(self.placing.main[row.no], self.placing.main[next_row.no], Way(""), main=True)

    def _shown(self) -> None:
        for row in self.placing.shown_only():
            key = self.placing.main[row.no]
            before = self.placing.shown_by(row)
            reached = any(edge.target == key for edge in self.found.values())
            if before is not None and key != self.last and not reached:
                self._join(self.placing.main[before.no], key, Way(""))

    def _ways(self, step: Step) -> None:
        places = self.placing.places.get(step.id)
        if not places:
            return
        first = True
        own_row = not self.placing.signed(step)
        for way in self._written(step):
            for target, seen in self._targets(way, places[-1], {step.id}, own_row):
                loops = target == places[-1] and target == self.last
                if not loops:
                    added = self._added(way, places[-1], target)
                    self._join(places[-1], target, replace(seen, added=added), main=first)
                    first = False

    def _added(self, way: Way, source: str, target: str) -> bool:
        return way.added or self.graph.nodes[source].added or self.graph.nodes[target].added

    def _targets(self, way: Way, source: str, passed: set[str], own_row: bool) -> Iterator[tuple[str, Way]]:
        """The symbols that a way leads to, steps that are not drawn passed over: their own choices stand instead."""
        if way.target in self.definition.ends:
            kind = self.definition.ends[way.target].kind
            if self.placing.live or kind is EndKind.DONE or not own_row:
                end = self._end(way.target, source, way.added or self.graph.nodes[source].added)
                if end is not None:
                    yield end, way
            return
        places = self.placing.places.get(way.target)
        if places:
            yield places[0], way
        elif way.target not in passed and way.target in self.definition.steps_by_id:
            step = self.definition.step(way.target)
            if step.added:
                onward = [Way(_onward(step), way.label)]
            else:
                onward = self._written(step)
                if len(onward) == 1:
                    onward = [replace(onward[0], label=way.label)]
            for each in onward:
                yield from self._targets(each, source, passed | {step.id}, True)

    # ── symbols ──────────────────────────────────────────────────────────────────────────────────

    def _shapes(self) -> None:
        opening = next(iter(self.placing.main.values()))
        for key, node in self.graph.nodes.items():
            steps = [self.definition.step(step) for step in node.steps]
            leaving = [edge for edge in self.graph.edges if edge.source == key and not edge.together]
            decides = len(leaving) > 1 and any(edge.label for edge in leaving)
            if key in (opening, self.last):
                words = [self.wording.start] * (key == opening) + [self.end_word] * (key == self.last)
                self.graph.change(key, shape=Shape.CAPSULE, text=" – ".join(words))
            elif node.shape is Shape.CAPSULE:
                continue
            elif decides:
                self.graph.change(key, shape=Shape.DIAMOND)
            elif any(step.call for step in steps):
                self.graph.change(key, shape=Shape.CALL, text=self._called_name(steps))
        self.graph.edges = [self._labelled(edge) for edge in self.graph.edges]

    def _labelled(self, edge: Edge) -> Edge:
        """Only a choice needs words; an added way between signed rows says that it was added."""
        ways = [each for each in self.graph.edges if each.source == edge.source and not each.together]
        label = edge.label if len(ways) > 1 else ""
        ends = (self.graph.nodes[edge.source], self.graph.nodes[edge.target])
        if edge.added and not any(node.added for node in ends):
            label = f"{label} ({self.wording.added})".strip()
        return replace(edge, label=label)

    def _called_name(self, steps: list[Step]) -> str:
        call = next(step.call for step in steps if step.call)
        if call.sop in self.called:
            return f"SOP {self.called[call.sop].title.in_language(self.wording.language)}"
        return f"SOP {call.sop.replace('-', ' ')}"
