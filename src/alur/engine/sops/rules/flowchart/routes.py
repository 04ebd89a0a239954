"""Which way each arrow takes, in terms of the grid: between lanes run channels, between rows run gaps.

No symbol lies in a channel or a gap, so a route through them crosses none. Where the cells between are empty, a route
may also run along the middle of a row or down a lane.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from .model import Edge, Graph, Node

Side = Literal["left", "right", "top", "bottom"]


class Leg(NamedTuple):
    """A piece of a route on a track: down channel `at` (left of lane `at`), or along gap `at` (above row `at`)."""

    kind: Literal["channel", "gap"]
    at: int


@dataclass(frozen=True)
class Route:
    edge: Edge
    source: Node
    target: Node
    leaves: Side
    legs: tuple[Leg, ...]
    enters: Side
    reach_out: int = 0
    """Cells of the source's row that the first piece runs along, beside its own lane."""
    reach_in: int = 0

    @property
    def bends(self) -> int:
        if (self.leaves, self.enters) == ("bottom", "top") and not self.legs:
            return 0
        if self.is_level:
            return 0
        return len(self.legs) + 1

    @property
    def ends(self) -> tuple[tuple[str, Side], tuple[str, Side]]:
        return (self.source.key, self.leaves), (self.target.key, self.enters)

    @property
    def is_level(self) -> bool:
        """From one side of a symbol straight to the facing side of another in the same row."""
        return (
            self.source.row == self.target.row
            and self.enters in ("left", "right")
            and len(self.legs) <= 1
            and (self.leaves in ("left", "right") and self.leaves != self.enters)
        )


@dataclass
class Taken:
    """What earlier routes occupy."""

    bottoms: set[str] = field(default_factory=set)
    sides: dict[tuple[str, Side], int] = field(default_factory=dict)
    middles: dict[int, list[tuple[int, int, str, Side]]] = field(default_factory=dict)
    """Row → stretches along its middle: from, to (lane n is 2n + 1, channel n is 2n), whose, on which side of it."""


def routes_of(graph: Graph) -> list[Route]:
    """A route for each arrow; the main ways choose first."""
    router = _Router(graph)
    order = sorted(range(len(graph.edges)), key=lambda index: (_rank(graph, graph.edges[index]), index))
    found = {index: router.route(graph.edges[index]) for index in order}
    return [found[index] for index in range(len(graph.edges))]


def _rank(graph: Graph, edge: Edge) -> int:
    source, target = graph.nodes[edge.source], graph.nodes[edge.target]
    if edge.together or source.row == target.row:
        return 0
    if target.row > source.row:
        return 1 if edge.main else 2
    return 3


def stretches_of(route: Route) -> Iterator[tuple[int, int, int, str, Side]]:
    """Where the route runs along the middle of a row: row, from, to, whose, on which side of it."""
    if route.leaves != "bottom":
        yield _stretch(route.source, route.leaves, route.reach_out)
    if route.enters != "top":
        yield _stretch(route.target, route.enters, route.reach_in)


def _stretch(node: Node, side: Side, reach: int) -> tuple[int, int, int, str, Side]:
    at = node.lane * 2 + 1
    end = at + 1 + 2 * reach if side == "right" else at - 1 - 2 * reach
    return node.row, min(at, end), max(at, end), node.key, side


class _Router:
    def __init__(self, graph: Graph) -> None:
        self.graph, self.taken = graph, Taken()
        self.cells = {(node.row, node.lane) for node in graph.nodes.values()}
        self.decides = {key for key in graph.nodes if sum(e.source == key and bool(e.label) for e in graph.edges) > 1}

    def route(self, edge: Edge) -> Route:
        source, target = self.graph.nodes[edge.source], self.graph.nodes[edge.target]
        best = min(self._candidates(edge, source, target), key=self._cost)
        self._take(best)
        return best

    # ── candidates ───────────────────────────────────────────────────────────────────────────────

    def _candidates(self, edge: Edge, source: Node, target: Node) -> Iterator[Route]:
        def route(leaves: Side, legs: tuple[Leg, ...], enters: Side, out: int = 0, into: int = 0) -> Route:
            return Route(edge, source, target, leaves, legs, enters, out, into)

        r, t = source.row, target.row
        if t > r and self._lane_free(target.lane, r + 1, t):
            if source.lane == target.lane:
                yield route("bottom", (), "top")
            else:
                yield route("bottom", (Leg("gap", r + 1),), "top")
        if source.lane != target.lane:
            yield from self._towards(route, source, target)
        sides: tuple[Side, ...] = ("left", "right")
        for side in sides:
            for channel, enters, into in self._beside(target):
                out = self._reach(source, side, channel)
                if out is not None and source.key != target.key:
                    yield route(side, (Leg("channel", channel),), enters, out, into)
            yield from self._around(route, source, target, side)
        if source.key == target.key:
            for side in sides:
                yield route(side, (Leg("channel", source.lane + (side == "right")),), side)
        for channel, enters, into in self._beside(target):
            yield route("bottom", (Leg("gap", r + 1), Leg("channel", channel)), enters, 0, into)
            if t > r + 1:
                yield route("bottom", (Leg("gap", r + 1), Leg("channel", channel), Leg("gap", t)), "top")

    def _towards(self, route: Callable[..., Route], source: Node, target: Node) -> Iterator[Route]:
        """Level to a neighbour, or along the row and down the target's lane."""
        right = target.lane > source.lane
        side: Side = "right" if right else "left"
        between = range(source.lane + 1, target.lane) if right else range(target.lane + 1, source.lane)
        if any((source.row, lane) in self.cells for lane in between):
            return
        if source.row == target.row:
            channel = target.lane if right else target.lane + 1
            yield route(side, (Leg("channel", channel),), "left" if right else "right", len(between))
        elif target.row > source.row and self._lane_free(target.lane, source.row, target.row):
            yield route(side, (), "top", len(between) + 1)

    def _around(self, route: Callable[..., Route], source: Node, target: Node, side: Side) -> Iterator[Route]:
        """Out at a side and through the channel next to it: to the target's top, or by a gap to its side."""
        own = Leg("channel", source.lane + (side == "right"))
        yield route(side, (own, Leg("gap", target.row)), "top")
        gap = Leg("gap", source.row + (target.row > source.row))
        for channel, enters, into in self._beside(target):
            if channel != own.at:
                yield route(side, (own, gap, Leg("channel", channel)), enters, 0, into)

    def _beside(self, target: Node) -> Iterator[tuple[int, Side, int]]:
        yield target.lane, "left", 0
        yield target.lane + 1, "right", 0

    def _reach(self, source: Node, side: str, channel: int) -> int | None:
        """How many cells lie between the source and a channel on that side; None where one is not empty."""
        lanes = range(source.lane + 1, channel) if side == "right" else range(channel, source.lane)
        ahead = channel > source.lane if side == "right" else channel <= source.lane
        if not ahead or any((source.row, lane) in self.cells for lane in lanes):
            return None
        return len(lanes)

    def _lane_free(self, lane: int, first: int, behind: int) -> bool:
        return not any((row, lane) in self.cells for row in range(first, behind))

    # ── choosing ─────────────────────────────────────────────────────────────────────────────────

    def _cost(self, route: Route) -> tuple[float, str]:
        source, target, edge = route.source, route.target, route.edge
        cost = 4.0 * route.bends
        forward = target.row > source.row
        if route.leaves == "bottom":
            cost += 100 if source.key in self.taken.bottoms else 0
            cost += -3 if edge.main and forward else 5 if source.key in self.decides else 0
            cost += 0 if forward else 6
        else:
            cost += 1.2 * self.taken.sides.get((source.key, route.leaves), 0)
            cost += 1 if edge.main and forward and source.key in self.decides else 0
        if route.enters == "top":
            cost += -2 if forward else 5
        else:
            cost += 0.8 * self.taken.sides.get((target.key, route.enters), 0) + (2 if forward else 0)
        cost += sum(60 for stretch in stretches_of(route) if self._clashes(*stretch))
        return cost + self._length(route), f"{route.leaves}{route.legs}{route.enters}"

    def _length(self, route: Route) -> float:
        """How far it goes aside: a route that runs away from its target is longer."""
        at = route.source.lane * 2 + 1
        far = 0
        for leg in route.legs:
            if leg.kind == "channel":
                far += abs(leg.at * 2 - at)
                at = leg.at * 2
        return 0.8 * (far + abs(route.target.lane * 2 + 1 - at))

    def _clashes(self, row: int, low: int, high: int, key: str, side: Side) -> bool:
        return any(
            low <= other_high
            and other_low <= high
            and (other, on) != (key, side)
            and not (other == key and min(high, other_high) - max(low, other_low) <= 0)
            for other_low, other_high, other, on in self.taken.middles.get(row, ())
        )

    def _take(self, route: Route) -> None:
        if route.leaves == "bottom":
            self.taken.bottoms.add(route.source.key)
        for row, low, high, key, side in stretches_of(route):
            self.taken.middles.setdefault(row, []).append((low, high, key, side))
            self.taken.sides[key, side] = self.taken.sides.get((key, side), 0) + 1
