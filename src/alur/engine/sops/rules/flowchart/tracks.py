"""Each piece of a route gets a track of its own in its channel or gap, and each end its own place on its symbol."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from .model import Graph
from .routes import Leg, Route, Side


@dataclass(frozen=True)
class Piece:
    """A leg of route number `route`, from `low` to `high` (row or lane n is 2n + 1, gap or channel n is 2n)."""

    route: int
    place: int
    low: int
    high: int
    pull: int
    """Of a channel: -1 where both its ends attach at the left, 1 at the right, 0 where it changes sides."""

    @property
    def length(self) -> int:
        return self.high - self.low


@dataclass
class Tracks:
    """Leg → track; and how many tracks each channel and gap has."""

    of: dict[tuple[int, int], int] = field(default_factory=dict)
    """(route, place of the leg in it) → track, counted from the left or from above."""
    count: dict[Leg, int] = field(default_factory=dict)


def tracks_of(routes: Sequence[Route]) -> Tracks:
    """No two pieces that touch share a track."""
    pieces: dict[Leg, list[Piece]] = defaultdict(list)
    ends = Counter(end for route in routes for end in route.ends)
    for number, route in enumerate(routes):
        if route.is_level and all(ends[end] == 1 for end in route.ends):
            continue  # alone at both its sides, it runs straight across and needs no track
        for place, leg in enumerate(route.legs):
            pieces[leg].append(_piece(number, route, place))
    tracks = Tracks()
    for leg, found in pieces.items():
        assigned = _assigned(found)
        tracks.count[leg] = max(assigned.values()) + 1
        for piece, track in assigned.items():
            tracks.of[piece.route, piece.place] = track
    return tracks


def _piece(number: int, route: Route, place: int) -> Piece:
    leg = route.legs[place]
    if leg.kind == "channel":
        before = route.legs[place - 1].at * 2 if place else route.source.row * 2 + 1
        after = route.legs[place + 1].at * 2 if place + 1 < len(route.legs) else route.target.row * 2 + 1
        pull = _pull(route, place)
    else:
        before = route.legs[place - 1].at * 2 if place else route.source.lane * 2 + 1
        after = route.legs[place + 1].at * 2 if place + 1 < len(route.legs) else route.target.lane * 2 + 1
        pull = 0
    return Piece(number, place, min(before, after), max(before, after), pull)


def _pull(route: Route, place: int) -> int:
    """To which side of its channel a piece attaches, at both ends."""
    at = route.legs[place].at * 2
    before = route.legs[place - 2].at * 2 if place >= 2 else route.source.lane * 2 + 1
    after = route.legs[place + 2].at * 2 if place + 2 < len(route.legs) else route.target.lane * 2 + 1
    ends = ((before > at) - (before < at), (after > at) - (after < at))
    return ends[0] if ends[0] == ends[1] else 0


def _assigned(pieces: Iterable[Piece]) -> dict[Piece, int]:
    """Shortest next to the lane they attach to, so that the longer ones go round them without a crossing."""
    pieces = list(pieces)
    left = sorted((each for each in pieces if each.pull < 0), key=lambda each: (each.length, each.low, each.route))
    middle = sorted((each for each in pieces if each.pull == 0), key=lambda each: (each.length, each.low, each.route))
    right = sorted((each for each in pieces if each.pull > 0), key=lambda each: (-each.length, each.low, each.route))
    assigned: dict[Piece, int] = {}
    for piece in (*left, *middle):
        floor = 0
        while any(track == floor and _touch(piece, other) for other, track in assigned.items()):
            floor += 1
        assigned[piece] = floor
    for piece in right:
        # To the right of everything it touches: what attaches at the left must not cross it.
        beside = [track for other, track in assigned.items() if _touch(piece, other)]
        assigned[piece] = max(beside, default=-1) + 1
    return assigned


def _touch(one: Piece, other: Piece) -> bool:
    return one.low <= other.high and other.low <= one.high


@dataclass(frozen=True)
class Port:
    """One end of a route at a symbol."""

    route: int
    out: bool


def side_ports(graph: Graph, routes: Sequence[Route], tracks: Tracks) -> dict[tuple[str, Side], list[Port]]:
    """The ends at the left and right side of each symbol, from above to below, so that they do not cross."""
    found: dict[tuple[str, Side], list[tuple[tuple[int, float], Port]]] = defaultdict(list)
    for number, route in enumerate(routes):
        ends = ((route.source.key, route.leaves, True), (route.target.key, route.enters, False))
        for key, side, out in ends:
            if side in ("left", "right"):
                found[key, side].append((_height(number, route, tracks, out=out), Port(number, out)))
    return {key: [port for _height, port in sorted(ends, key=lambda end: (end[0], end[1].route, end[1].out))]
            for key, ends in found.items()}  # fmt: skip


def _height(number: int, route: Route, tracks: Tracks, *, out: bool) -> tuple[int, float]:
    """-1 for an end whose line turns up, 1 for one that turns down; then by how far out it turns."""
    node = route.source if out else route.target
    side = route.leaves if out else route.enters
    here = node.row * 2 + 1
    if route.is_level:
        return 0, 0.0
    if route.source.key == route.target.key:
        return (1, 0) if out else (-1, 0)
    place = 0 if out else len(route.legs) - 1
    if not route.legs:
        return 1, -99
    others = route.legs[1:] if out else route.legs[:-1]
    beyond = (others[0] if out else others[-1]).at * 2 if others else (
        (route.target if out else route.source).row * 2 + 1
    )  # fmt: skip
    turn = (beyond > here) - (beyond < here)
    track = tracks.of[number, place]
    outwards = track if side == "right" else -track
    reach = (route.reach_out if out else route.reach_in) * 100
    return turn, -turn * -(outwards + reach) if turn < 0 else -(outwards + reach)


def top_ports(routes: Sequence[Route], tracks: Tracks) -> dict[str, list[tuple[int, int]]]:
    """Target → (-1, 0 or 1: from the left, straight, from the right; route), the innermost of each side first."""
    found: dict[str, list[tuple[int, float, int]]] = defaultdict(list)
    for number, route in enumerate(routes):
        if route.enters != "top":
            continue
        if not route.legs and route.leaves == "bottom":
            found[route.target.key].append((0, 0, number))
            continue
        if not route.legs:
            side = -1 if route.leaves == "right" else 1
            found[route.target.key].append((side, route.source.row - 1000, number))
            continue
        last = len(route.legs) - 1
        before = route.legs[last - 1].at * 2 if last else route.source.lane * 2 + 1
        at = route.target.lane * 2 + 1
        depth = route.legs[last].at * 100 + tracks.of[number, last]
        found[route.target.key].append((-1 if before < at else 1, depth - 10**6, number))
    return {key: [(side, number) for side, _depth, number in sorted(ends, key=lambda end: (abs(end[0]), end))]
            for key, ends in found.items()}  # fmt: skip
