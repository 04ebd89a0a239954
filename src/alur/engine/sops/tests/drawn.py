"""What must hold for every laid out page, whatever was drawn. Each function gives what is wrong, in words."""

from itertools import combinations, pairwise

from alur.engine.sops.rules.flowchart import Page, Shape
from alur.engine.sops.rules.flowchart.page import Box, Line, Point, Symbol

NEAR = 0.8


def wrong_with(page: Page) -> list[str]:
    return [
        *symbols_in_their_cells(page),
        *symbols_apart(page),
        *arrows_at_borders(page),
        *lines_clear_of_symbols(page),
        *lines_apart(page),
        *labels_clear(page),
        *inside(page),
    ]


def symbols_in_their_cells(page: Page) -> list[str]:
    found = []
    for symbol in page.symbols:
        _name, left, width = page.lanes[symbol.node.lane]
        band = page.bands[symbol.node.row]
        top = max(band.y, page.header)
        box = _box(symbol)
        if not (left <= box.x and box.x + box.width <= left + width):
            found.append(f"{symbol.node.key} is not in its lane")
        if not (top <= box.y and box.y + box.height <= band.y + band.height):
            found.append(f"{symbol.node.key} is not in its row")
    return found


def symbols_apart(page: Page) -> list[str]:
    return [
        f"{one.node.key} overlaps {other.node.key}"
        for one, other in combinations(page.symbols, 2)
        if _overlap(_box(one), _box(other))
    ]


def arrows_at_borders(page: Page) -> list[str]:
    symbols = {symbol.node.key: symbol for symbol in page.symbols}
    found = []
    for line in page.lines:
        for key, point in ((line.edge.source, line.points[0]), (line.edge.target, line.points[-1])):
            if off_border(symbols[key], point) > NEAR:
                found.append(f"{line.edge.source} → {line.edge.target} is off the border of {key}")
        before, end = line.points[-2:]
        if abs(before[0] - end[0]) + abs(before[1] - end[1]) < 11:
            found.append(f"{line.edge.source} → {line.edge.target} has no room for its head")
    return found


def off_border(symbol: Symbol, point: Point) -> float:
    """How far a point is from the outline, reckoned by the geometry of the shape."""
    dx, dy = abs(point[0] - symbol.x), abs(point[1] - symbol.y)
    half_width, half_height = symbol.width / 2, symbol.height / 2
    if symbol.node.shape is Shape.DIAMOND:
        return abs(dx / half_width + dy / half_height - 1) * min(half_width, half_height)
    radius = min(half_width, half_height) if symbol.node.shape is Shape.CAPSULE else 0
    if radius and dx > half_width - radius:
        return abs(((dx - half_width + radius) ** 2 + dy**2) ** 0.5 - radius)
    if symbol.node.shape is Shape.PENTAGON and point[1] > symbol.y + half_height - 10:
        return abs(point[1] - symbol.y - half_height)
    return min(abs(dx - half_width), abs(dy - half_height))


def lines_clear_of_symbols(page: Page) -> list[str]:
    found = []
    for line in page.lines:
        for one, other in pairwise(line.points):
            if one[0] != other[0] and one[1] != other[1]:
                found.append(f"{line.edge.source} → {line.edge.target} is not level or upright")
            for symbol in page.symbols:
                if _crosses(one, other, _box(symbol), symbol.node.key in (line.edge.source, line.edge.target), symbol):
                    found.append(f"{line.edge.source} → {line.edge.target} runs through {symbol.node.key}")
    return found


def _crosses(one: Point, other: Point, box: Box, is_end: bool, symbol: Symbol) -> bool:
    if not is_end:
        return _overlap(_stretch(one, other), box)
    # At its own symbols a line may lie inside the enclosing box, but never inside the outline.
    middle = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
    dx, dy = abs(middle[0] - symbol.x) / (box.width / 2), abs(middle[1] - symbol.y) / (box.height / 2)
    return (dx + dy < 0.98) if symbol.node.shape is Shape.DIAMOND else (dx < 0.7 and dy < 0.98)


def lines_apart(page: Page) -> list[str]:
    """Lines may cross, but no two run on top of each other, nor closer than can be told apart."""
    found = []
    for one, other in combinations(page.lines, 2):
        for a in pairwise(one.points):
            for b in pairwise(other.points):
                if _on_top(a, b):
                    found.append(f"{_named(one)} lies on {_named(other)} at {a} {b}")
    return found


def _on_top(a: tuple[Point, Point], b: tuple[Point, Point]) -> bool:
    for axis in (0, 1):
        across = 1 - axis
        if a[0][across] == a[1][across] and b[0][across] == b[1][across] and abs(a[0][across] - b[0][across]) < 3:
            low = max(min(a[0][axis], a[1][axis]), min(b[0][axis], b[1][axis]))
            high = min(max(a[0][axis], a[1][axis]), max(b[0][axis], b[1][axis]))
            if high - low > 1:
                return True
    return False


def _named(line: Line) -> str:
    return f"({line.edge.source} → {line.edge.target})"


def labels_clear(page: Page) -> list[str]:
    labels = [(line, line.label) for line in page.lines if line.label]
    found = [
        f"the words of {_named(one)} overlap those of {_named(other)}"
        for (one, box), (other, beside) in combinations(labels, 2)
        if _overlap(box, beside)
    ]
    for line, box in labels:
        found += [
            f"the words of {_named(line)} overlap {symbol.node.key}"
            for symbol in page.symbols
            if _overlap(box, _box(symbol)) and symbol.node.key != line.edge.source
        ]
        found += [
            f"{_named(other)} runs through the words of {_named(line)}"
            for other in page.lines
            for piece in pairwise(other.points)
            if _overlap(_stretch(*piece), box)
        ]
    return found


def inside(page: Page) -> list[str]:
    boxes = [(symbol.node.key, _box(symbol)) for symbol in page.symbols]
    boxes += [(_named(line), line.label) for line in page.lines if line.label]
    boxes += [(_named(line), _stretch(*piece)) for line in page.lines for piece in pairwise(line.points)]
    right = page.lanes[-1][1] + page.lanes[-1][2]
    return [
        f"{name} is outside of the lanes"
        for name, box in boxes
        if box.x < page.lanes[0][1] - 0.01
        or box.y < page.header
        or box.x + box.width > right + 0.01
        or box.y + box.height > page.height
    ]


def _box(symbol: Symbol) -> Box:
    return Box(symbol.x - symbol.width / 2, symbol.y - symbol.height / 2, symbol.width, symbol.height)


def _stretch(one: Point, other: Point) -> Box:
    x, y = min(one[0], other[0]), min(one[1], other[1])
    return Box(x, y, abs(one[0] - other[0]), abs(one[1] - other[1]))


def _overlap(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.width
        and other.x < one.x + one.width
        and one.y < other.y + other.height
        and other.y < one.y + one.height
    )
