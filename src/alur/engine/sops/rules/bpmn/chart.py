"""From a definition to the nodes and flows of a BPMN chart. What the SOP file names, BPMN draws as symbols of its own.

Identifiers are made of the file's names and a word in front, so that they stay the same from export to export:
`Step_periksa`, `Decide_periksa`, `Flow_periksa_ya`. Names in a file have no underscore, so no two can meet.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from alur.engine.sops.rules.definition import Definition, ExecutorKind, Outcome, Parallel, Step

from .regions import Regions, firing_outcomes

WORKING_TIME = "Batas tunggu, dihitung dalam waktu kerja kantor"
"""BPMN counts hours of the wall clock; an SOP's `3 hari` are working days. So timers carry words, not durations."""


@dataclass
class Flow:
    """A sequence flow. `condition` is what its gateway asks for; `outcome` the outcome it stands for."""

    id: str
    source: str
    target: str
    name: str = ""
    condition: str = ""
    outcome: Outcome | None = None


@dataclass
class Node:
    """A symbol. `timer` and `signal` make it an event that waits for them; `inside` makes it a sub-process."""

    tag: str
    id: str
    name: str = ""
    lane: str = ""
    step: Step | None = None
    timer: str = ""
    note: str = ""
    signal: str = ""
    escalation: str = ""
    calls: str = ""
    attached_to: str = ""
    inside: Chart | None = None
    on_event: bool = False


@dataclass
class Chart:
    """A process or sub-process: its symbols in order, and the flows between them."""

    nodes: list[Node] = field(default_factory=list)
    flows: list[Flow] = field(default_factory=list)

    def add(self, node: Node) -> Node:
        self.nodes.append(node)
        return node


def chart_of(definition: Definition) -> Chart:
    """The chart of a sound definition; of an unsound one it may lead to symbols that are not there."""
    return _Drawing(definition).draw()


def answer_to(step: str) -> str:
    """The name by which conditions ask how a step ended: its outcome, or the end of the process that it called."""
    return "hasil_" + step.replace("-", "_")


class _Drawing:
    def __init__(self, definition: Definition) -> None:
        self.definition, self.regions = definition, Regions(definition)
        self.chart = Chart()
        self.lines: dict[str, Chart] = {}
        """The sub-process in which the firings of each event step run."""
        self.arrivals: dict[tuple[str, str], list[Flow]] = {}
        """The flows out of each branch that lead to its join; one of them at a time carries the branch there."""

    def draw(self) -> Chart:
        first = self.definition.first_step
        start = self.chart.add(Node("startEvent", f"Start_{first.id}", "Mulai", first.executor))
        self.chart.flows.append(Flow(f"Flow_Start_{first.id}", start.id, self._entry(first)))
        for step in sorted(self.definition.steps, key=self._depth):
            self._watch(step)
        for step in self.definition.steps:
            self._step(step)
        splits = [(step, step.parallel) for step in self.definition.steps if step.parallel is not None]
        for step, parallel in splits:  # all ways first: an inner join may arrive at an outer one
            self._leads(Flow(f"Flow_Join_{step.id}", f"Join_{step.id}", ""), step, parallel.join)
        for step, parallel in splits:
            self._join(step, parallel)
        for key, end in self.definition.ends.items():
            lane = self._lane_of_end(key)
            self.chart.add(Node("endEvent", f"End_{key}", str(end.label or key), lane))
        return self.chart

    # ── where a way leads ────────────────────────────────────────────────────────────────────────

    def _leads(self, flow: Flow, step: Step, target: str, *, firing: bool = False, back: bool = False) -> None:
        """Let the flow lead from `step` to a step or end: into it, to the join of its branch, or back to the watch."""
        branch = self.regions.branch_around(step.id)
        if target in self.definition.ends:
            flow.target = f"End_{target}"
        elif target == (step.id if firing else self.regions.line_around(step.id)) and not back:
            flow.target = f"Fired_{target}"
        elif branch is not None and branch.join == target and not back:
            self.arrivals.setdefault((branch.split, branch.key), []).append(flow)
        else:
            flow.target = self._entry(self.definition.step(target))
            if back:
                flow = self._out_of_lines(flow, step, self.definition.step(target))
        self._chart_around(step, firing=firing).flows.append(flow)

    def _out_of_lines(self, flow: Flow, step: Step, target: Step) -> Flow:
        """No flow crosses the edge of a sub-process: a return out of a line escalates, which stops the watch."""
        line = self.regions.line_around(step.id)
        if line is None or self._chart_around(step) is self._chart_around(target):
            return flow
        signal = f"Leave_{flow.id.removeprefix('Flow_')}"
        watch = self.definition.step(line)
        caught = Node("boundaryEvent", f"{signal}_{line}", flow.name, watch.executor, attached_to=f"Watch_{line}")
        caught.escalation = signal
        outside = self._chart_around(watch)
        outside.add(caught)
        onward = Flow(f"Flow_{signal}_{line}", caught.id, flow.target, flow.name, outcome=flow.outcome)
        outside.flows.append(self._out_of_lines(onward, watch, target))
        self.lines[line].add(Node("endEvent", signal, flow.name, step.executor, escalation=signal))
        return Flow(flow.id, flow.source, signal, flow.name, flow.condition, flow.outcome)

    def _entry(self, step: Step) -> str:
        """The symbol that a way to this step leads to."""
        if step.not_before:
            return f"Wait_{step.id}"
        return f"Watch_{step.id}" if step.event else f"Step_{step.id}"

    def _chart_around(self, step: Step, *, firing: bool = False) -> Chart:
        line = step.id if firing else self.regions.line_around(step.id)
        return self.lines[line] if line else self.chart

    def _depth(self, step: Step) -> int:
        return -len(self.regions.lines.get(step.id, ()))

    def _lane_of_end(self, end: str) -> str:
        return next((step.executor for step in self.definition.steps if end in step.targets()), "")

    # ── steps ────────────────────────────────────────────────────────────────────────────────────

    def _step(self, step: Step) -> None:
        chart = self._chart_around(step, firing=step.event)
        if step.not_before:
            outside = self._chart_around(step)
            until = ", ".join(step.waits_for)
            wait = Node("intermediateCatchEvent", f"Wait_{step.id}", lane=step.executor, timer=until)
            wait.note = f"Tidak sebelum: {until}"
            entry = f"Watch_{step.id}" if step.event else f"Step_{step.id}"
            outside.add(wait)
            outside.flows.append(Flow(f"Flow_Wait_{step.id}", wait.id, entry))
        node = chart.add(Node(self._tag(step), f"Step_{step.id}", self._name(step), step.executor, step))
        if step.call:
            node.calls = step.call.sop
        if step.parallel:
            self._split(chart, step, step.parallel)
        elif step.event:
            self._ways(chart, step, firing_outcomes(step))
        else:
            self._ways(chart, step, step.outcomes)
            self._time_limit(chart, step)

    def _tag(self, step: Step) -> str:
        if step.call:
            return "callActivity"
        kind = self.definition.executors[step.executor].kind
        return "serviceTask" if kind is ExecutorKind.SYSTEM else "userTask"

    def _name(self, step: Step) -> str:
        return str(self.definition.name_of(step))

    def _ways(self, chart: Chart, step: Step, outcomes: Mapping[str, Outcome]) -> None:
        """One way goes out of the step itself; several go out of a gateway that asks how the step ended."""
        targets = {key: way.to for key, way in outcomes.items()}
        if step.call:
            targets = dict(step.call.returns)
        if not targets:
            flow = Flow(f"Flow_{step.id}", f"Step_{step.id}", "")
            self._leads(flow, step, step.id if step.event else step.then or "", firing=step.event)
            return
        source = f"Step_{step.id}"
        if len(targets) > 1:
            source = chart.add(Node("exclusiveGateway", f"Decide_{step.id}", lane=step.executor)).id
            chart.flows.append(Flow(f"Flow_{step.id}", f"Step_{step.id}", source))
        for key, target in targets.items():
            outcome = outcomes.get(key)
            flow = Flow(f"Flow_{step.id}_{key}", source, "", str(outcome.label) if outcome else key, outcome=outcome)
            if len(targets) > 1:
                flow.condition = f'{answer_to(step.id)} == "{key}"'
            self._leads(flow, step, target, firing=step.event, back=bool(outcome and outcome.back))

    def _time_limit(self, chart: Chart, step: Step) -> None:
        if step.timeout is None:
            return
        limit = Node(
            "boundaryEvent",
            f"Timeout_{step.id}",
            lane=step.executor,
            timer=step.timeout.after,
            note=f"{WORKING_TIME}: {step.timeout.after}",
            attached_to=f"Step_{step.id}",
        )
        chart.add(limit)
        outcome = step.outcomes.get(step.timeout.outcome)
        flow = Flow(f"Flow_Timeout_{step.id}", limit.id, "", str(outcome.label) if outcome else "", outcome=outcome)
        target = outcome.to if outcome else step.then or ""
        self._leads(flow, step, target, back=bool(outcome and outcome.back))

    # ── branches ─────────────────────────────────────────────────────────────────────────────────

    def _split(self, chart: Chart, step: Step, parallel: Parallel) -> None:
        split = chart.add(Node("parallelGateway", f"Split_{step.id}", lane=step.executor))
        chart.flows.append(Flow(f"Flow_{step.id}", f"Step_{step.id}", split.id))
        for key, target in parallel.branches.items():
            flow = Flow(f"Flow_{step.id}_{key}", split.id, "", key)
            if target == parallel.join:  # a branch without a step of its own
                self.arrivals.setdefault((step.id, key), []).append(flow)
            else:
                flow.target = self._entry(self.definition.step(target))
            chart.flows.append(flow)

    def _join(self, step: Step, parallel: Parallel) -> None:
        """The join waits for one flow of each branch; where several lead out of a branch, they meet first."""
        chart = self._chart_around(step)
        lane = self.definition.step(parallel.join).executor
        for key in parallel.branches:
            arriving = self.arrivals.get((step.id, key), [])
            meeting = f"Join_{step.id}"
            if len(arriving) > 1:
                meeting = chart.add(Node("exclusiveGateway", f"Meet_{step.id}_{key}", lane=lane)).id
                chart.flows.append(Flow(f"Flow_Meet_{step.id}_{key}", meeting, f"Join_{step.id}"))
            for flow in arriving:
                flow.target = meeting
        chart.add(Node("parallelGateway", f"Join_{step.id}", lane=lane))

    # ── events ───────────────────────────────────────────────────────────────────────────────────

    def _watch(self, step: Step) -> None:
        """An event step is a sub-process that waits for its time; its firings run in it beside the waiting.

        BPMN ends such a sub-process only when the waiting and every firing in it have ended, as the engine does.
        """
        if not step.event:
            return
        watch, line = Chart(), Chart()
        waiting = Node("intermediateCatchEvent", f"Waiting_{step.id}")
        if step.timeout:
            waiting.timer, waiting.note = step.timeout.after, f"{WORKING_TIME}: {step.timeout.after}"
        watch.nodes += [Node("startEvent", f"Watched_{step.id}"), waiting, Node("endEvent", f"WatchEnd_{step.id}")]
        watch.flows.append(Flow(f"Flow_Watched_{step.id}", f"Watched_{step.id}", waiting.id))
        watch.flows.append(Flow(f"Flow_Waiting_{step.id}", waiting.id, f"WatchEnd_{step.id}"))
        line.nodes += [
            Node("startEvent", f"Firing_{step.id}", self._name(step), step.executor, signal=f"Signal_{step.id}"),
            Node("endEvent", f"Fired_{step.id}", lane=step.executor),
        ]
        line.flows.append(Flow(f"Flow_Firing_{step.id}", f"Firing_{step.id}", f"Step_{step.id}"))
        watch.add(Node("subProcess", f"Line_{step.id}", inside=line, on_event=True))
        outside = self._chart_around(step)
        outside.add(Node("subProcess", f"Watch_{step.id}", self._name(step), step.executor, inside=watch))
        self.lines[step.id] = line
        outcome = step.outcomes.get(step.timeout.outcome) if step.timeout else None
        target = outcome.to if outcome else step.then or ""
        flow = Flow(f"Flow_Watch_{step.id}", f"Watch_{step.id}", "", str(outcome.label) if outcome else "")
        self._leads(flow, step, target)
