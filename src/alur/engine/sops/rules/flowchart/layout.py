"""From routes to coordinates: how wide each lane and channel is, how high each row, and where every line runs.

Everything follows from the definition and the wording, so the same SOP is always drawn the same way.
"""

from collections.abc import Sequence

from .columns import columns_of
from .model import ChartRow, Graph, Node
from .page import Band, Box, Line, Page, Point, Symbol
from .routes import Leg, Route, Side, routes_of, stretches_of
from .sizes import LABEL, PORT, ROOM, TEXT, border, content_of, size_of
from .tracks import Port, Tracks, side_ports, top_ports, tracks_of
from .widths import LINE, balanced, longest_piece, widest
from .words import Wording

SPACING = 9.0
"""Between two tracks."""
ARROW = 16.0
"""Free height above the symbols of a row, for the heads of arrows."""
STUB = 12.0
"""Least free width beside a symbol."""


def page_of(graph: Graph, wording: Wording, *, full: bool = False, least: Sequence[float] = ()) -> Page:
    """Lay the graph out on one page as large as it needs. `full`: with the columns of the mutu baku.

    `least` are the least widths of the lanes, so that several pages look alike.
    """
    return _Layout(graph, wording, full, least).page()


class _Layout:
    def __init__(self, graph: Graph, wording: Wording, full: bool, least: Sequence[float]) -> None:
        self.graph, self.wording, self.least = graph, wording, least
        self.routes: list[Route] = routes_of(graph)
        self.tracks: Tracks = tracks_of(self.routes)
        self.sides = side_ports(graph, self.routes, self.tracks)
        self.tops = top_ports(self.routes, self.tracks)
        self.columns = columns_of(graph.rows, wording, full=full)
        self.words = [balanced(edge.label, ROOM, LABEL) for edge in graph.edges]
        self.bottoms = {route.source.key: number for number, route in enumerate(self.routes)
                        if route.leaves == "bottom"}  # fmt: skip
        self.heights_at_side: dict[tuple[str, Side], list[float]] = {
            key: self._heights(ports) for key, ports in self.sides.items()
        }
        self._keep_apart()
        self.content = {key: content_of(node, wording) for key, node in graph.nodes.items()}
        self.size = {key: self._size(node) for key, node in graph.nodes.items()}
        self._across()
        self._down()

    # ── symbols ──────────────────────────────────────────────────────────────────────────────────

    def _label_height(self, port: Port) -> float:
        lines = self.words[port.route] if port.out else ()
        return len(lines) * LABEL * LINE + 7 if lines else 14

    def _heights(self, ports: Sequence[Port]) -> list[float]:
        """The ends at one side, from above to below, measured from the symbol's middle."""
        at = [0.0]
        for port in ports[1:]:
            at.append(at[-1] + self._label_height(port))
        return [each - at[-1] / 2 for each in at]

    def _keep_apart(self) -> None:
        """Lower the ends at a side where they would run into those of another symbol of the row, coming towards it."""
        reach: dict[tuple[str, Side], tuple[int, int, int]] = {}
        for route in self.routes:
            for row, low, high, key, side in stretches_of(route):
                _row, known_low, known_high = reach.get((key, side), (row, low, high))
                reach[key, side] = (row, min(low, known_low), max(high, known_high))
        level = {frozenset(route.ends) for route in self.routes if route.is_level}
        settled: list[tuple[str, Side]] = []
        for end in sorted(reach):
            others = [each for each in settled if each[0] != end[0] and _meet(reach[each], reach[end])]
            alone = [each for each in others if frozenset((each, end)) in level
                     and len(self.sides[each]) == len(self.sides[end]) == 1]  # fmt: skip
            taken = [y for each in others if each not in alone for y in self.heights_at_side[each]]
            while any(abs(one - other) < 6 for one in self.heights_at_side[end] for other in taken):
                self.heights_at_side[end] = [each + 3.5 for each in self.heights_at_side[end]]
            settled.append(end)

    def _size(self, node: Node) -> tuple[float, float]:
        sides: tuple[Side, ...] = ("left", "right")
        room = 2 * max((abs(dy) for side in sides for dy in self.heights_at_side.get((node.key, side), ())), default=0)
        shifts = [abs(shift) for shift in self._shifts(node).values()]
        return size_of(node.shape, self.content[node.key], round(2 * max(shifts, default=0) / PORT) + 1, room)

    def _shifts(self, node: Node) -> dict[int, float]:
        """Route → how far from the middle its arrow ends at the symbol's top."""
        ends = self.tops.get(node.key, [])
        above = next((self.graph.node_at(row, node.lane) for row in range(node.row - 1, -1, -1)
                      if self.graph.node_at(row, node.lane)), None)  # fmt: skip
        if not ends:
            return {}
        straight = any(side == 0 for side, _number in ends)
        reserved = above is not None and above.key in self.bottoms
        if not straight and (len(ends) % 2 == 0 or not reserved):
            # From left to right: the outermost of the left, …, the outermost of the right.
            left = [number for side, number in ends if side < 0][::-1]
            order = [*left, *(number for side, number in ends if side > 0)]
            return {number: (place - (len(order) - 1) / 2) * PORT for place, number in enumerate(order)}
        counts = {-1: 0, 0: 0, 1: 0}
        shifts = {}
        for side, number in ends:
            counts[side] += 1
            shifts[number] = side * PORT * counts[side]
        return shifts

    # ── widths ───────────────────────────────────────────────────────────────────────────────────

    def _count(self, kind: str, index: int) -> int:
        return self.tracks.count.get(Leg(kind, index), 0)  # type: ignore[arg-type]  # one of the two kinds

    def _zone(self, lane: int, side: Side) -> float:
        """Free width beside the symbols of a lane: for the words on arrows."""
        wide = [STUB]
        for node in self.graph.nodes.values():
            if node.lane != lane:
                continue
            for port in self.sides.get((node.key, side), ()):
                if port.out and self.words[port.route]:
                    wide.append(widest(self.words[port.route], LABEL) + 14 - self._spare(node))
            if side == "right" and node.key in self.bottoms and self.words[self.bottoms[node.key]]:
                words = widest(self.words[self.bottoms[node.key]], LABEL)
                wide.append(words + 12 - self._widest(lane) / 2)
        return max(wide)

    def _spare(self, node: Node) -> float:
        return (self._widest(node.lane) - self.size[node.key][0]) / 2

    def _widest(self, lane: int) -> float:
        return max((self.size[key][0] for key, node in self.graph.nodes.items() if node.lane == lane), default=64.0)

    def _before(self, lane: int) -> int:
        """How many tracks of the channel left of a lane lie left of the lane's border."""
        count = self._count("channel", lane)
        return 0 if lane == 0 else count if lane == len(self.graph.lanes) else (count + 1) // 2

    def _across(self) -> None:
        """Where channels, lanes and their borders are."""
        x = sum(column.width for column in self.columns if column.left)
        lanes = range(len(self.graph.lanes))
        self.borders, self.channels, self.middles = [], [], []
        for lane in (*lanes, len(self.graph.lanes)):
            count, before = self._count("channel", lane), self._before(lane)
            self.borders.append(x + before * SPACING)
            self.channels.append([x + SPACING * (place + (place >= before)) for place in range(count)])
            x += count * SPACING
            if lane < len(self.graph.lanes):
                left, right, symbol = self._zone(lane, "left"), self._zone(lane, "right"), self._widest(lane)
                name = _head_width(self.graph.lanes[lane].name)
                around = (count - before + self._before(lane + 1)) * SPACING
                least = self.least[lane] - around if self.least else 0
                short = max(0, name - (left + right + symbol), least - (left + right + symbol))
                self.middles.append(x + short / 2 + left + symbol / 2)
                x += left + symbol + right + short
        self.right_edge = x
        for index, column in enumerate(self.columns):
            if not column.left:
                self.columns[index] = column.moved(x)
                x += column.width
        self.width = x

    # ── heights ──────────────────────────────────────────────────────────────────────────────────

    def _down(self) -> None:
        """Where gaps, rows and their borders are. A row holds the gap below it."""
        lane_names = [
            balanced(lane.name, self.borders[index + 1] - self.borders[index] - 8, TEXT, bold=True)
            for index, lane in enumerate(self.graph.lanes)
        ]
        self.lane_names = lane_names
        self.header = 20 + max(len(lines) for lines in lane_names) * TEXT * LINE + 10
        y = self.header
        self.gaps = [self._gap(0, y)]
        y += self._count("gap", 0) * SPACING
        self.bands, self.row_middles = [], []
        for index, row in enumerate(self.graph.rows):
            above, below = self._symbol_room(index)
            words = self._words_below(index)
            tracks = self._count("gap", index + 1) * SPACING
            fixed = ARROW + above + below + words + tracks + 6
            spare = max(0.0, self.row_text_height(row) - fixed)
            top = self.header if index == 0 else y
            self.row_middles.append(y + ARROW + spare / 2 + above)
            self.gaps.append(self._gap(index + 1, y + fixed + spare - tracks - 2))
            y += fixed + spare
            self.bands.append(Band(row, top, y - top))
        self.height = y

    def _gap(self, index: int, y: float) -> list[float]:
        return [y + SPACING * (place + 0.5) for place in range(self._count("gap", index))]

    def _symbol_room(self, row: int) -> tuple[float, float]:
        """Above and below the middle of the row: symbols, and the words at their sides."""
        above, below = [0.0], [0.0]
        for key, node in self.graph.nodes.items():
            if node.row != row:
                continue
            above.append(self.size[key][1] / 2)
            below.append(self.size[key][1] / 2)
            for side in ("left", "right"):
                for port, dy in zip(self.sides.get((key, side), ()), self.heights_at_side.get((key, side), ()),
                                    strict=True):  # fmt: skip
                    above.append(self._label_height(port) - dy)
        return max(above), max(below)

    def _words_below(self, row: int) -> float:
        found = [len(self.words[number]) for key, number in self.bottoms.items() if self.graph.nodes[key].row == row]
        lines = max(found, default=0)
        return lines * LABEL * LINE + 8 if lines else 6

    def row_text_height(self, row: ChartRow) -> float:
        return max(column.height_of(row) for column in self.columns)

    # ── lines ────────────────────────────────────────────────────────────────────────────────────

    def page(self) -> Page:
        symbols = tuple(
            Symbol(node, self.middles[node.lane], self.row_middles[node.row], *self.size[key], self.content[key])
            for key, node in self.graph.nodes.items()
        )
        lanes = tuple(
            ("\n".join(lines), self.borders[index], self.borders[index + 1] - self.borders[index])
            for index, lines in enumerate(self.lane_names)
        )
        drawn = tuple(self._line(number) for number in range(len(self.routes)))
        return Page(self.width, self.height, self.header, tuple(self.columns), lanes, tuple(self.bands), symbols, drawn)

    def _line(self, number: int) -> Line:
        route = self.routes[number]
        start, end = self._end_point(number, out=True), self._end_point(number, out=False)
        points = [start]
        legs = route.legs if not route.is_level or (number, 0) in self.tracks.of else ()
        if not route.legs:
            points.append((end[0], start[1]))
        for place, leg in enumerate(legs):
            track = self.tracks.of[number, place]
            x, y = points[-1]
            down = leg.kind == "channel"
            points.append((self.channels[leg.at][track], y) if down else (x, self.gaps[leg.at][track]))
        if legs:
            x, y = points[-1]
            points.append((end[0], y) if legs[-1].kind == "gap" else (x, end[1]))
        points.append(end)
        return self._labelled(number, _without_doubles(points))

    def _end_point(self, number: int, *, out: bool) -> Point:
        route = self.routes[number]
        node, side = (route.source, route.leaves) if out else (route.target, route.enters)
        (width, height), x, y = self.size[node.key], self.middles[node.lane], self.row_middles[node.row]
        if side == "bottom":
            return x, y + height / 2
        if side == "top":
            dx = self._shifts(node)[number]
            return x + dx, y - border(node.shape, width, height, dx=dx)
        dy = self.heights_at_side[node.key, side][self.sides[node.key, side].index(Port(number, out))]
        reach = border(node.shape, width, height, dy=dy)
        return (x + reach if side == "right" else x - reach), y + dy

    def _labelled(self, number: int, points: tuple[Point, ...]) -> Line:
        route, words = self.routes[number], self.words[number]
        if not words:
            return Line(route.edge, points)
        width, height = widest(words, LABEL), len(words) * LABEL * LINE
        x, y = points[0]
        middle, half = self.middles[route.source.lane], self.size[route.source.key][0] / 2
        if route.leaves == "bottom":
            return Line(route.edge, points, words, Box(x + 5, y + 3, width, height))
        left = route.leaves == "left"
        at = middle - half - 4 - width if left else middle + half + 4
        return Line(route.edge, points, words, Box(at, y - 3 - height, width, height), left)


def _head_width(name: str) -> float:
    """Wide enough for the name of a lane in three lines, as far as that is not too wide."""
    room = max(84.0, longest_piece(name, TEXT, bold=True) + 12)
    while room < 140 and len(balanced(name, room - 8, TEXT, bold=True)) > 3:
        room += 4
    return room


def _meet(one: tuple[int, int, int], other: tuple[int, int, int]) -> bool:
    """Do two stretches (row, from, to) touch?"""
    return one[0] == other[0] and one[1] <= other[2] and other[1] <= one[2]


def _without_doubles(points: Sequence[Point]) -> tuple[Point, ...]:
    """Corners only: no point twice, none in the middle of a straight piece."""
    kept: list[Point] = []
    for point in points:
        here = (round(point[0], 2), round(point[1], 2))
        if kept and here == kept[-1]:
            continue
        if len(kept) > 1 and _in_line(kept[-2], kept[-1], here):
            kept.pop()
        kept.append(here)
    return tuple(kept)


def _in_line(one: Point, two: Point, three: Point) -> bool:
    return (one[0] == two[0] == three[0]) or (one[1] == two[1] == three[1])
