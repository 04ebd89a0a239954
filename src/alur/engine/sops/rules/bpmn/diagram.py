"""Where a chart's symbols lie on a page (diagram interchange), so that modelling tools open a picture at once.

Lanes lie; work goes from left to right, a column for each step away from the start. A flow to the next column is drawn
straight over; any other goes through a track of its own above the symbols of its lane: no two lie on each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .chart import Chart, Flow, Node

type Point = tuple[float, float]

EVENT, GATEWAY, TASK = (36.0, 36.0), (50.0, 50.0), (120.0, 80.0)
LANE_NAME = 30.0
"""Width of the strip in which a lane's name stands."""
GAP, TRACK = 50.0, 10.0
"""Free width between two columns, and the distance between two lines."""
BETWEEN = 40.0
"""Between two symbols one above the other: room for the name of an event or gateway, and for events at an edge."""
PAD = 30.0
"""Around the content of a sub-process."""


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> Point:
        return self.x + self.width / 2, self.y + self.height / 2


@dataclass
class Plan:
    """Symbols, lanes and lines by the ids that they have in the process."""

    width: float = 0
    height: float = 0
    shapes: dict[str, Box] = field(default_factory=dict)
    lanes: dict[str, Box] = field(default_factory=dict)
    lines: dict[str, list[Point]] = field(default_factory=dict)

    def moved_in(self, other: Plan, x: float, y: float) -> None:
        """Take over another plan, moved."""
        self.shapes |= {key: Box(each.x + x, each.y + y, each.width, each.height) for key, each in other.shapes.items()}
        self.lines |= {key: [(a + x, b + y) for a, b in points] for key, points in other.lines.items()}


def plan_of(chart: Chart, lanes: Sequence[str]) -> Plan:
    """The whole process, its sub-processes open. `lanes` from above to below; symbols of none lie in the first."""
    return _Planning(chart, lanes or [""], named=True).plan()


class _Planning:
    def __init__(self, chart: Chart, lanes: Sequence[str], *, named: bool) -> None:
        self.chart, self.lanes, self.named = chart, list(lanes), named
        self.hosts = {node.id: node.attached_to for node in chart.nodes if node.attached_to}
        self.placed = [node for node in chart.nodes if not node.attached_to]
        self.inside = {
            node.id: _Planning(node.inside, [""], named=False).plan() for node in chart.nodes if node.inside is not None
        }
        self.size = {node.id: self._size(node) for node in chart.nodes}
        self.rank = _ranks(self.placed, [(self._at(flow.source), self._at(flow.target)) for flow in chart.flows])
        self.lane = {node.id: self.lanes.index(node.lane) if node.lane in self.lanes else 0 for node in self.placed}
        self.row: dict[str, int] = {}
        used: dict[tuple[int, int], int] = {}
        for node in self.placed:
            cell = (self.rank[node.id], self.lane[node.id])
            self.row[node.id] = used[cell] = used.get(cell, -1) + 1

    def _at(self, node: str) -> str:
        """An event at the edge of a symbol lies where the symbol lies."""
        return self.hosts.get(node, node)

    def _size(self, node: Node) -> tuple[float, float]:
        if node.id in self.inside:
            plan = self.inside[node.id]
            return plan.width + 2 * PAD, plan.height + 2 * PAD
        if node.tag.endswith("Event"):
            return EVENT
        return GATEWAY if node.tag.endswith("Gateway") else TASK

    def plan(self) -> Plan:
        self.direct = {flow.id for flow in self.chart.flows if self._is_direct(flow)}
        self._across()
        self._down()
        plan = Plan(self.width, self.height)
        for node in self.placed:
            width, height = self.size[node.id]
            x, y = self.column[self.rank[node.id]], self.line[self.lane[node.id], self.row[node.id]]
            plan.shapes[node.id] = Box(x - width / 2, y - height / 2, width, height)
            if node.id in self.inside:
                plan.moved_in(self.inside[node.id], x - width / 2 + PAD, y - height / 2 + PAD)
        self._edges(plan)
        if self.named:
            plan.lanes = {key: Box(0, top, self.width, height) for key, (top, height) in self.bands.items()}
        for flow in self.chart.flows:
            plan.lines[flow.id] = self._line(flow, plan)
        return plan

    def _is_direct(self, flow: Flow) -> bool:
        source, target = self._at(flow.source), self._at(flow.target)
        return self.rank[target] == self.rank[source] + 1

    def _across(self) -> None:
        """Columns, and between them the upright tracks: each flow leaves through one, and comes in by one."""
        last = max(self.rank.values(), default=0)
        wide = [max((self.size[node.id][0] for node in self.placed if self.rank[node.id] == rank), default=0)
                for rank in range(last + 1)]  # fmt: skip
        self.upright: dict[tuple[str, int], int] = {}
        count = [0] * (last + 2)
        for flow in self.chart.flows:
            out, into = self.rank[self._at(flow.source)] + 1, self.rank[self._at(flow.target)]
            for gap in (out,) if flow.id in self.direct else (out, into):
                if (flow.id, gap) not in self.upright:
                    self.upright[flow.id, gap] = count[gap]
                    count[gap] += 1
        x = LANE_NAME if self.named else 0.0
        self.gap: list[float] = []
        self.column: list[float] = []
        for rank in range(last + 2):
            words = self._words_in(rank)
            self.gap.append(x + words + GAP / 2)
            x += words + GAP + TRACK * max(0, count[rank] - 1)
            if rank <= last:
                self.column.append(x + wide[rank] / 2)
                x += wide[rank]
        self.width = x

    def _words_in(self, gap: int) -> float:
        """Room for the names of the flows that leave the column before the gap."""
        names = [flow.name for flow in self.chart.flows if self.rank[self._at(flow.source)] + 1 == gap and flow.name]
        return max((width_of_name(name) for name in names), default=0)

    def _down(self) -> None:
        """Lanes; in each first the level tracks of the flows that leave it, then its symbols."""
        self.level: dict[str, int] = {}
        count = [0] * len(self.lanes)
        for flow in self.chart.flows:
            if flow.id not in self.direct:
                lane = self.lane[self._at(flow.source)]
                self.level[flow.id] = count[lane]
                count[lane] += 1
        self.bands: dict[str, tuple[float, float]] = {}
        self.tops: list[float] = []
        self.line: dict[tuple[int, int], float] = {}
        y = 0.0
        for lane, key in enumerate(self.lanes):
            top = y
            self.tops.append(y + TRACK)
            y += TRACK * (count[lane] + 1) + BETWEEN / 2
            rows = 1 + max((self.row[each] for each in self.row if self.lane[each] == lane), default=0)
            for row in range(rows):
                inside = [node.id for node in self.placed if (self.lane[node.id], self.row[node.id]) == (lane, row)]
                high = max((self.size[each][1] for each in inside), default=40.0)
                self.line[lane, row] = y + high / 2
                y += high + BETWEEN
            self.bands[key] = (top, y - top)
        self.height = y

    def _edges(self, plan: Plan) -> None:
        """Events at the lower edge of their symbols, beside each other."""
        used: dict[str, int] = {}
        for node in self.chart.nodes:
            if node.attached_to:
                host = plan.shapes[node.attached_to]
                place = used[node.attached_to] = used.get(node.attached_to, -1) + 1
                x = host.x + host.width - 18 - 46 * place
                plan.shapes[node.id] = Box(x - 18, host.y + host.height - 18, *EVENT)

    def _line(self, flow: Flow, plan: Plan) -> list[Point]:
        source, target = plan.shapes[flow.source], plan.shapes[flow.target]
        out, into = self.rank[self._at(flow.source)] + 1, self.rank[self._at(flow.target)]
        points = self._start(flow, source)
        right = self.gap[out] + TRACK * self.upright[flow.id, out]
        points.append((right, points[-1][1]))
        if flow.id not in self.direct:
            level = self.tops[self.lane[self._at(flow.source)]] + TRACK * self.level[flow.id]
            left = self.gap[into] + TRACK * self.upright[flow.id, into]
            points += [(right, level), (left, level)]
        end = target.middle[1]
        points += [(points[-1][0], end), (target.x, end)]
        return _corners(points)

    def _start(self, flow: Flow, source: Box) -> list[Point]:
        """The first way out leaves at the right, others below or above, so that the names do not lie on each other."""
        x, y = source.middle
        place = [each.id for each in self.chart.flows if each.source == flow.source].index(flow.id)
        if flow.source in self.hosts:
            place = max(place, 1)
        if place == 0:
            return [(source.x + source.width, y)]
        away = 22.0 + 16 * ((place - 1) // 2)
        below, above = source.y + source.height, source.y
        return [(x, below), (x, below + away)] if place % 2 else [(x, above), (x, above - away)]


def width_of_name(name: str) -> float:
    """About what a tool needs for it in one line, up to where it wraps."""
    return min(90.0, 6.0 * len(name) + 6)


def _corners(points: Iterable[Point]) -> list[Point]:
    """Without points that come twice or lie in the middle of a straight piece."""
    kept: list[Point] = []
    for point in points:
        if kept and kept[-1] == point:
            continue
        if len(kept) > 1 and (kept[-2][0] == kept[-1][0] == point[0] or kept[-2][1] == kept[-1][1] == point[1]):
            kept[-1] = point
        else:
            kept.append(point)
    return kept


def _ranks(nodes: Sequence[Node], ways: Sequence[tuple[str, str]]) -> dict[str, int]:
    """How many symbols lie between the start and each, on the longest way that does not go round."""
    onward: dict[str, list[str]] = {node.id: [] for node in nodes}
    for source, target in ways:
        if source in onward and target in onward and source != target:
            onward[source].append(target)
    order = _finished(nodes, onward)
    place = {node: number for number, node in enumerate(order)}
    rank = dict.fromkeys(order, 0)
    for node in order:
        for target in onward[node]:
            if place[target] > place[node]:  # not a way back
                rank[target] = max(rank[target], rank[node] + 1)
    return rank


def _finished(nodes: Sequence[Node], onward: dict[str, list[str]]) -> list[str]:
    """In the order of the flow: what nothing leads to comes first, and ways back do not count."""
    led_to = {target for targets in onward.values() for target in targets}
    order: list[str] = []
    seen: set[str] = set()
    for first in sorted(nodes, key=lambda node: node.id in led_to):
        if first.id in seen:
            continue
        seen.add(first.id)
        stack = [(first.id, iter(onward[first.id]))]
        while stack:
            node, rest = stack[-1]
            ahead = next((each for each in rest if each not in seen), None)
            if ahead is None:
                order.append(node)
                stack.pop()
            else:
                seen.add(ahead)
                stack.append((ahead, iter(onward[ahead])))
    return order[::-1]
