"""A page as SVG: presentation attributes only, so that it stands alone in a browser, in a page and in a PDF."""

from collections.abc import Iterable, Iterator
from html import escape

from .columns import INDENT, WORDS, Column
from .model import ChartRow, Shape
from .page import Band, Line, Page, Point, Symbol
from .sizes import ICON, LABEL, TEXT
from .widths import LINE, widest
from .words import State, Wording

INK, SOFT, GRID, HEAD, PAPER = "#16212b", "#46545f", "#aab4bc", "#eef2f4", "#ffffff"
FILLS: dict[State | None, str] = {
    None: PAPER, "done": "#e2f3e8", "current": "#0a5a55", "waiting": "#fff1d6", "late": "#a3211d", "skipped": "#f4f6f7",
}  # fmt: skip
EDGES: dict[State | None, str] = {
    None: INK, "done": "#176b3a", "current": "#074742", "waiting": "#7d4b00", "late": "#7c1511", "skipped": SOFT,
}  # fmt: skip
WORDS_ON: dict[State | None, str] = {
    None: INK, "done": "#14532d", "current": PAPER, "waiting": "#5e3900", "late": PAPER, "skipped": SOFT,
}  # fmt: skip
BANDS: dict[State | None, str] = {"current": "#eef7f6", "late": "#fdf1f0", "waiting": "#fff9ee"}
FONTS = "system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, Arial, sans-serif"
DASHES = ' stroke-dasharray="5 3"'


def svg_of(page: Page, wording: Wording, *, title: str, description: str, identity: str = "bagan") -> str:
    """The drawing, named for screen readers. `identity` begins its ids: one for each drawing of a page."""
    width, height = _n(page.width + 2), _n(page.height + 2)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" role="img" lang="{escape(wording.language)}" '
        f'aria-labelledby="{identity}-t {identity}-d" viewBox="-1 -1 {width} {height}" '
        f'width="{width}" height="{height}" '
        f'font-family="{FONTS}" font-size="{_n(TEXT)}" fill="{INK}">',
        f'<title id="{identity}-t">{escape(title)}</title><desc id="{identity}-d">{escape(description)}</desc>',
        f'<rect x="-1" y="-1" width="{width}" height="{height}" fill="{PAPER}"/>',
        *_bands(page),
        *_headings(page, wording),
        *_words(page),
        *_lines(page),
        *(_symbol(symbol) for symbol in page.symbols),
        *_heads(page),
        "</svg>",
    ]
    return "".join(parts)


def _n(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


# ── the table ────────────────────────────────────────────────────────────────────────────────────


def _bands(page: Page) -> Iterator[str]:
    yield f'<rect width="{_n(page.width)}" height="{_n(page.header)}" fill="{HEAD}"/>'
    standing_out = {symbol.node.row: symbol.node.state for symbol in page.symbols if symbol.node.state in BANDS}
    for index, band in enumerate(page.bands):
        fill = BANDS.get(standing_out.get(index))
        if fill:
            yield _rect(0, band.y, page.width, band.height, fill)
    yield f'<path fill="none" stroke="{GRID}" d="{"".join(_grid(page))}"/>'


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" fill="{fill}"/>'


def _grid(page: Page) -> Iterator[str]:
    yield f"M0 0H{_n(page.width)}V{_n(page.height)}H0Z"
    groups = [page.lanes[0][1], page.lanes[-1][1] + page.lanes[-1][2]]
    yield f"M{_n(groups[0])} 20H{_n(groups[1])}"
    rest = [column for column in page.columns if not column.left]
    if len(rest) > 1:
        yield f"M{_n(rest[0].x)} 20H{_n(rest[-1].x)}"
    yield "".join(
        f"M0 {_n(band.y if index else page.header)}H{_n(page.width)}" for index, band in enumerate(page.bands)
    )
    for _name, x, width in page.lanes[:-1]:
        yield f"M{_n(x + width)} 20V{_n(page.height)}"
    for column in page.columns:
        top = 20 if not column.left and column not in (rest[0], rest[-1]) else 0
        if column.x:
            yield f"M{_n(column.x)} {top}V{_n(page.height)}"
    yield f"M{_n(groups[0])} 0V{_n(page.height)}"
    if rest:
        yield f"M{_n(groups[1])} 0V{_n(page.height)}"


def _headings(page: Page, wording: Wording) -> Iterator[str]:
    yield '<g font-weight="700" text-anchor="middle">'
    left, right = page.lanes[0][1], page.lanes[-1][1] + page.lanes[-1][2]
    yield _text(((left + right) / 2), 14, [wording.executors])
    for name, x, width in page.lanes:
        lines = name.split("\n")
        yield _text(x + width / 2, _first_line(20, page.header, len(lines), TEXT), lines, lang="id")
    rest = [column for column in page.columns if not column.left]
    for column in page.columns:
        top = 20 if not column.left and column is not rest[-1] else 0
        yield _text(column.x + column.width / 2, _first_line(top, page.header, 1, TEXT), [column.title])
    if rest:
        yield _text((rest[0].x + rest[-1].x) / 2, 14, [wording.standards])
    yield "</g>"


def _first_line(top: float, bottom: float, lines: int, size: float) -> float:
    """The base line of the first of some lines that stand in the middle between two heights."""
    return (top + bottom - lines * size * LINE) / 2 + size * 0.95


def _words(page: Page) -> Iterator[str]:
    yield f'<g font-size="{_n(WORDS)}">'
    for band in page.bands:
        yield from (_cell(column, band) for column in page.columns)
    yield "</g>"


def _cell(column: Column, band: Band) -> str:
    lines = column.lines_of(band.row)
    if not lines:
        return ""
    y = band.y + 9 + WORDS * 0.95
    if column.field == "number":
        return _text(column.x + column.width / 2, y, lines, WORDS, ' text-anchor="middle"')
    return _text(column.x + INDENT, y, lines, WORDS, _italic(band.row), lang="id" if band.row.signed else "")


def _italic(row: ChartRow) -> str:
    return "" if row.signed else ' font-style="italic"'


def _text(x: float, y: float, lines: Iterable[str], size: float = TEXT, more: str = "", lang: str = "") -> str:
    """Some lines of words; the first one's base line is at `y`."""
    lines = [escape(line, quote=False) for line in lines]
    language = f' lang="{lang}"' if lang else ""
    words = lines[0]
    if len(lines) > 1:
        down = f' dy="{_n(size * LINE)}"'
        words = "".join(f'<tspan x="{_n(x)}"{down if index else ""}>{line}</tspan>' for index, line in enumerate(lines))
    return f'<text x="{_n(x)}" y="{_n(y)}"{more}{language}>{words}</text>'


# ── arrows ───────────────────────────────────────────────────────────────────────────────────────


def _lines(page: Page) -> Iterator[str]:
    yield f'<g stroke="{INK}" stroke-width="1.3" stroke-linejoin="round" fill="none">'
    for line in page.lines:
        path = "M" + "L".join(f"{_n(x)} {_n(y)}" for x, y in line.points)
        yield (
            f'<path class="way" data-from="{escape(line.edge.source)}" data-to="{escape(line.edge.target)}" '
            f'd="{path}"{DASHES if line.edge.added else ""}/>'
        )
    yield f'</g><g font-size="{_n(LABEL)}">'
    yield from (_label(line) for line in page.lines if line.label)
    yield "</g>"


def _heads(page: Page) -> Iterator[str]:
    """Over the symbols: at a slanted border a corner of the head reaches across it."""
    yield f'<g class="heads" fill="{INK}">'
    for line in page.lines:
        yield _head(line.points[-2], line.points[-1])
        if line.edge.together:
            yield _head(line.points[1], line.points[0])
    yield "</g>"


def _head(before: Point, end: Point) -> str:
    x, y = end
    dx, dy = (end[0] > before[0]) - (end[0] < before[0]), (end[1] > before[1]) - (end[1] < before[1])
    back, half = 8, 3.6
    first = (x - dx * back - dy * half, y - dy * back - dx * half)
    second = (x - dx * back + dy * half, y - dy * back + dx * half)
    corners = "L".join(f"{_n(a)} {_n(b)}" for a, b in (end, first, second))
    return f'<path d="M{corners}Z"/>'


def _label(line: Line) -> str:
    box = line.label
    assert box is not None
    x, more = (box.x + box.width, ' text-anchor="end"') if line.at_left else (box.x, "")
    return _text(x, box.y + LABEL * 0.95, line.words, LABEL, f' class="label"{more}')


# ── symbols ──────────────────────────────────────────────────────────────────────────────────────


def _symbol(symbol: Symbol) -> str:
    node = symbol.node
    state = node.state
    wide = 2.5 if state in ("current", "late") else 1.3
    dashes = DASHES if node.added else ""
    return (
        f'<g class="symbol" data-key="{escape(node.key)}" data-shape="{node.shape}" data-row="{node.row}" '
        f'data-lane="{node.lane}" fill="{FILLS[state]}" stroke="{EDGES[state]}" stroke-width="{wide}"{dashes}>'
        f"{_outline(symbol)}{''.join(_inside(symbol))}</g>"
    )


def _outline(symbol: Symbol) -> str:
    x, y = symbol.x - symbol.width / 2, symbol.y - symbol.height / 2
    width, height, shape = symbol.width, symbol.height, symbol.node.shape
    box = f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}"'
    if shape is Shape.CAPSULE:
        return f'{box} rx="{_n(min(width, height) / 2)}"/>'
    if shape is Shape.DIAMOND:
        return f'<path d="M{_n(symbol.x)} {_n(y)}l{_n(width / 2)} {_n(height / 2)} {_n(-width / 2)} {_n(height / 2)} {_n(-width / 2)} {_n(-height / 2)}z"/>'  # noqa: E501
    if shape is Shape.PENTAGON:
        return f'<path d="M{_n(x)} {_n(y)}h{_n(width)}v{_n(height - 10)}l{_n(-width / 2)} 10 {_n(-width / 2)} -10z"/>'
    if shape is Shape.CALL:
        return f'{box}/><path d="M{_n(x + 6)} {_n(y)}v{_n(height)}M{_n(x + width - 6)} {_n(y)}v{_n(height)}"/>'
    return f"{box}/>"


def _inside(symbol: Symbol) -> Iterator[str]:
    """The words of a symbol; a state has its mark in front of it."""
    content, state = symbol.content, symbol.node.state
    lines = content.all_lines
    if not lines:
        return
    colour = WORDS_ON[state]
    y = _first_line(symbol.y - symbol.height / 2, symbol.y + symbol.height / 2, len(lines), TEXT)
    if symbol.node.shape is Shape.PENTAGON:
        y -= 4
    yield f'<g stroke="none" fill="{colour}" text-anchor="middle">'
    if content.lines:
        yield _text(symbol.x, y, content.lines)
    if content.state and state:
        at = y + TEXT * LINE * len(content.lines)
        # Room is kept for the widest font; the word begins right behind its mark in any of them.
        start = symbol.x - (widest([content.state], TEXT, bold=True) + ICON) / 2
        yield _text(start + ICON, at, [content.state], more=' text-anchor="start" font-weight="700"')
        yield _mark(state, start + 5, at - TEXT * 0.36, colour)
    yield "</g>"


def _mark(state: State, x: float, y: float, colour: str) -> str:
    """A sign of the state by shape: a tick, an arrow, two bars, an exclamation mark, a dash."""
    drawn = {
        "done": "m-4.5 .5 3 3 6-7",
        "current": "m-3.5-4.5 8 4.5-8 4.5z",
        "waiting": "m-2.5-4v8m5-8v8",
        "late": "m0-5v5.5m0 2.6v1.6",
        "skipped": "m-4 0h8",
    }[state]
    fill = colour if state == "current" else "none"
    return f'<path d="M{_n(x)} {_n(y)}{drawn}" fill="{fill}" stroke="{colour}" stroke-width="2"/>'
